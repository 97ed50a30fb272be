namespace LowLatency.Protocol.Feeds;

/// <summary>What decoding needs to know of an instrument.</summary>
public struct InstrumentFormat
{
    /// <summary>Decimals of a price unit, 0..12.</summary>
    public byte PriceDecimals;

    /// <summary>Decimals of a quantity unit, 0..12.</summary>
    public byte QuantityDecimals;

    /// <summary>False until the rules have arrived: nothing of the instrument is decoded before.</summary>
    public bool IsKnown;

    /// <summary>Levels a side of the book channel, 0 = the venue's default.</summary>
    public int BookDepth;

    public FeedChannels Channels;
}
