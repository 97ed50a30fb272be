namespace LowLatency.Protocol.History;

/// <summary>What an answer of the venue means for a download.</summary>
public enum HistoryOutcome : byte
{
    /// <summary>Rows, perhaps none.</summary>
    Rows = 0,

    /// <summary>Nothing of use: the same again later, bounded.</summary>
    Again = 1,

    /// <summary>Too much was asked (429): not before the time that came with it.</summary>
    Limited = 2,

    /// <summary>The address is banned (418).</summary>
    Banned = 3,

    /// <summary>The request is wrong, or this address may not ask: final.</summary>
    Refused = 4,
}
