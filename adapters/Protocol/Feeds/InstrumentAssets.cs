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
    private readonly byte[] _base = Encoding.UTF8.GetBytes(baseAsset);
    private readonly byte[] _quote = Encoding.UTF8.GetBytes(quoteAsset);

    /// <summary>What the venue calls what is bought and sold; empty = it has not said.</summary>
    public string BaseAsset { get; private set; } = "";

    /// <summary>What the venue calls what it is paid with; empty = it has not said.</summary>
    public string QuoteAsset { get; private set; } = "";

    /// <summary>The venue names another asset than the configuration.</summary>
    public bool AreOther { get; private set; }

    /// <summary>What is wrong, for a reader: the venue's assets, then those that are configured.</summary>
    public string Difference => $"{BaseAsset}/{QuoteAsset}, not {baseAsset}/{quoteAsset}";

    /// <summary>Both are UTF-8; an empty text says nothing. Allocates when the venue says something new.</summary>
    internal void Set(ReadOnlySpan<byte> baseAsset, ReadOnlySpan<byte> quoteAsset)
    {
        AreOther = IsOther(_base, baseAsset) || IsOther(_quote, quoteAsset);
        if (!IsText(BaseAsset, baseAsset)) BaseAsset = Encoding.UTF8.GetString(baseAsset);
        if (!IsText(QuoteAsset, quoteAsset)) QuoteAsset = Encoding.UTF8.GetString(quoteAsset);
    }

    private static bool IsOther(byte[] configured, ReadOnlySpan<byte> told) =>
        configured.Length > 0 && !told.IsEmpty && !told.SequenceEqual(configured);

    private static bool IsText(string known, ReadOnlySpan<byte> told) => told.Length == known.Length
        && Ascii.Equals(told, known);
}
