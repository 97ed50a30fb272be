using System;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.History;

/// <summary>
/// What a venue adds to a download: request texts and parsers. No call throws for anything that a venue can send. Owner
/// thread only.
/// </summary>
public abstract class HistoryProtocol
{
    /// <summary>Longest request target.</summary>
    public const int TargetLengthMax = 512;

    /// <summary>What the venue allows an address, to be assumed until it tells.</summary>
    public abstract ReadOnlySpan<RateLimitRecord> InitialLimits { get; }

    /// <summary>Most rows of one answer.</summary>
    public abstract int RowsMax { get; }

    /// <summary>Of a window with more rows than asked for the oldest are answered; false = the newest.</summary>
    public abstract bool AnswersFromStart { get; }

    /// <summary>Whether the venue has it over REST.</summary>
    public abstract bool IsOffered(HistoryKind kind, int intervalSeconds);

    /// <summary>Header of the file, comma-separated.</summary>
    public abstract string Columns(HistoryKind kind);

    /// <summary>Request weight of a full page; 0 where the venue counts requests only.</summary>
    public abstract int WeightOf(HistoryKind kind);

    /// <summary>Target of the request for the venue's time.</summary>
    public abstract void WriteTimeTarget(ref AsciiWriter target);

    /// <summary>Weight of the request that tells the venue's limits; 0 = it has none.</summary>
    public virtual int LimitsWeight => 0;

    /// <summary>Target of that request.</summary>
    public virtual void WriteLimitsTarget(string symbol, ref AsciiWriter target)
    {
        // Only where there is one.
    }

    /// <summary>Its answer; <paramref name="count"/> limits at the begin of <paramref name="limits"/>.</summary>
    public virtual HistoryAnswer ReadLimits(
        int status, ReadOnlySpan<byte> body, Span<RateLimitRecord> limits, out int count)
    {
        count = 0;
        return default;
    }

    /// <summary>Target of the request for a page.</summary>
    public abstract void WriteTarget(string symbol, in HistoryQuery query, ref AsciiWriter target);

    /// <summary>Nanoseconds since 1970 by the venue's clock.</summary>
    public abstract HistoryAnswer ReadTime(int status, ReadOnlySpan<byte> body, out long venueNanos);

    /// <summary>Fills <paramref name="page"/>, oldest first as far as the venue's order is right.</summary>
    public abstract HistoryAnswer ReadPage(
        in HistoryQuery query, int status, ReadOnlySpan<byte> body, HistoryPage page);

    /// <summary>A field that may go into a file as it is: digits with at most one point.</summary>
    protected static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        int points = 0;
        foreach (byte character in text)
        {
            if (character == '.') points++;
            else if ((uint)(character - '0') > 9) return false;
        }

        return points <= 1 && text.Length > points && text[0] != '.' && text[^1] != '.';
    }
}
