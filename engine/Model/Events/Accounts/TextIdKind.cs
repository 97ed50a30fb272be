namespace LowLatency.Model.Events.Accounts;

/// <summary>What a text id names. Numbers are part of the journal format.</summary>
public enum TextIdKind : byte
{
    None = 0,
    Order = 1,
    Trade = 2,
    Income = 3,
    Request = 4,
}
