namespace LowLatency.Protocol.Trading.Records;

/// <summary>An announced end of trading.</summary>
public struct DelistingRecord
{
    /// <summary>Index in the feed's instrument table.</summary>
    public short Instrument;

    /// <summary>Unix seconds by the venue's clock, above 0.</summary>
    public long Seconds;
}
