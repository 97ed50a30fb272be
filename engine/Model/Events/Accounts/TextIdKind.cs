namespace LowLatency.Model.Events.Accounts;

/// <summary>What a text id names. Numbers are part of the journal format.</summary>
public enum TextIdKind : byte
{
    None = 0,
    Order = 1,
    Trade = 2,
    Income = 3,
    Request = 4,

    /// <summary>
    /// A status of the event's instrument that this version does not know; the key is the instrument's number plus one.
    /// </summary>
    InstrumentStatus = 5,
}
