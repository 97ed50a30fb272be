namespace LowLatency.Protocol.History;

/// <summary>What is downloaded.</summary>
public enum HistoryKind : byte
{
    /// <summary>Closed candles of one interval.</summary>
    Candles = 0,

    /// <summary>Trades as the venue aggregates them, with ids without holes.</summary>
    Trades = 1,
}
