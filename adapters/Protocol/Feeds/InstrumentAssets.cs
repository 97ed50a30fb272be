using System;
using System.Text;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Base and quote asset of an instrument: those that are configured, and those that the venue names. They must be the
/// same, or what is held and paid is counted as something else. The feed's thread only.
/// </summary>
/// <param name="baseAsset">As configured; empty = not said.</param>
/// <param name="quoteAsset">As configured; empty = not said.</param>
public sealed class InstrumentAssets(string baseAsset, string quoteAsset)
{
    // Names of assets have a dozen letters at most; of a longer one the beginning is kept.
    private const int NameBytesMax = 32;

    private readonly byte[] _base = Encoding.UTF8.GetBytes(baseAsset);
    private readonly byte[] _quote = Encoding.UTF8.GetBytes(quoteAsset);
    private readonly byte[] _reportedBase = new byte[NameBytesMax];
    private readonly byte[] _reportedQuote = new byte[NameBytesMax];
    private int _reportedBaseLength;
    private int _reportedQuoteLength;

    /// <summary>What the venue calls what is bought and sold; empty = it has not said. Allocates.</summary>
    public string BaseAsset => Encoding.UTF8.GetString(_reportedBase, 0, _reportedBaseLength);

    /// <summary>What the venue calls what it is paid with; empty = it has not said. Allocates.</summary>
    public string QuoteAsset => Encoding.UTF8.GetString(_reportedQuote, 0, _reportedQuoteLength);

    /// <summary>The venue names another asset than the configuration.</summary>
    public bool AreOther { get; private set; }

    /// <summary>What is wrong, for a reader: the venue's assets, then those that are configured.</summary>
    public string Difference => $"{BaseAsset}/{QuoteAsset}, not {baseAsset}/{quoteAsset}";

    /// <summary>Both are UTF-8; an empty text says nothing.</summary>
    internal void Set(ReadOnlySpan<byte> baseAsset, ReadOnlySpan<byte> quoteAsset)
    {
        AreOther = IsOther(_base, baseAsset) || IsOther(_quote, quoteAsset);
        _reportedBaseLength = Keep(baseAsset, _reportedBase);
        _reportedQuoteLength = Keep(quoteAsset, _reportedQuote);
    }

    private static int Keep(ReadOnlySpan<byte> name, byte[] reported)
    {
        int length = Math.Min(name.Length, reported.Length);
        name[..length].CopyTo(reported);
        return length;
    }

    private static bool IsOther(byte[] configured, ReadOnlySpan<byte> reported) =>
        configured.Length > 0 && !reported.IsEmpty && !reported.SequenceEqual(configured);
}
