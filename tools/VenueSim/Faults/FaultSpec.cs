using System;
using System.Globalization;

namespace LowLatency.VenueSim.Faults;

/// <summary>
/// One fault to inject. Text form: <c>KIND[-depth][@[+]N][xCOUNT][~RATE][#SEED][:ARGUMENT]</c>, for example
/// <c>drop-depth@500</c> (the 500th book frame, counted from 1), <c>swap@+1</c> (relative to the frames sent so
/// far), <c>corrupt~0.001#7</c> (one frame in a thousand, seed 7), <c>silence@100:2s</c>, <c>close@100:1001</c>,
/// <c>refuse:3s</c>, <c>sequence-reset</c> (at once), <c>rest-429x2:1</c> (two answers with Retry-After 1),
/// <c>stale-snapshot</c>, <c>late-snapshot:500ms</c>.
/// </summary>
public sealed record FaultSpec
{
    /// <summary>What to do.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Whether only book frames count and are hit.</summary>
    public bool DepthOnly { get; init; }

    /// <summary>First frame to hit, counted from 1; 0 when the fault goes by rate or by request.</summary>
    public long At { get; init; }

    /// <summary>Whether <see cref="At"/> counts from the frames already sent when the fault is added.</summary>
    public bool IsRelative { get; init; }

    /// <summary>How many consecutive frames or requests are hit; at least 1.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Probability for each frame, in [0, 1]; 0 when the fault goes by number.</summary>
    public double Rate { get; init; }

    /// <summary>Seed of the rate.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Duration in milliseconds of Silence, RefuseConnects and LateSnapshot.</summary>
    public long DurationMillis { get; init; }

    /// <summary>Close code, HTTP status or 0.</summary>
    public int Code { get; init; }

    /// <summary>Value of the Retry-After header in seconds.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>Whether the fault acts when it is added, not on a frame.</summary>
    public bool IsImmediate => Kind is FaultKind.RefuseConnects or FaultKind.SequenceReset;

    /// <summary>Whether the fault acts on REST answers.</summary>
    public bool IsRest => Kind is FaultKind.RestStatus or FaultKind.StaleSnapshot or FaultKind.LateSnapshot;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spec">The fault, when the text is right.</param>
    /// <param name="error">What is wrong, else.</param>
    /// <returns>Whether the text is right.</returns>
    public static bool TryParse(string text, out FaultSpec spec, out string error)
    {
        spec = new FaultSpec { Kind = FaultKind.Drop };
        error = string.Empty;
        var rest = text.AsSpan().Trim();
        var argument = Cut(ref rest, ':');
        var seed = Cut(ref rest, '#');
        var rate = Cut(ref rest, '~');
        var hasAt = rest.Contains('@');
        var at = Cut(ref rest, '@');
        // The count stands behind the frame number, or behind the kind where there is no number.
        var count = at.Length > 0 ? Cut(ref at, 'x') : CutCount(ref rest);
        var name = rest.ToString();
        if (!TryKind(name, ref spec))
        {
            error = $"fault '{text}': unknown kind '{name}' (drop, dup, swap, corrupt, truncate, crossed, silence, "
                + "close, abort, each also with -depth; refuse, sequence-reset, rest-STATUS, stale-snapshot, "
                + "late-snapshot)";
            return false;
        }

        spec = spec with { IsRelative = at.StartsWith("+") };
        var ok = TryNumber(at, 0, out var first) & TryNumber(count, 1, out var times)
            & TryNumber(seed, 1, out var seedValue) & TryRate(rate, out var rateValue);
        spec = spec with { At = first, Count = times, Seed = (ulong)seedValue, Rate = rateValue };
        if (!ok || times < 1 || (hasAt && at.IsEmpty) || !TryArgument(argument, ref spec))
            error = $"fault '{text}': malformed number (KIND[-depth][@[+]N][xCOUNT][~RATE][#SEED][:ARGUMENT])";
        else if (!spec.IsRest && !spec.IsImmediate && spec.At < 1 && spec.Rate <= 0)
            error = $"fault '{text}': needs @N (N counts from 1) or ~RATE";
        return error.Length == 0;
    }

    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text, char mark)
    {
        var index = text.IndexOf(mark);
        if (index < 0)
            return default;
        var tail = text[(index + 1)..];
        text = text[..index];
        return tail;
    }

    private static ReadOnlySpan<char> CutCount(ref ReadOnlySpan<char> text)
    {
        var index = text.LastIndexOf('x');
        if (index < 1 || index + 1 == text.Length || !char.IsAsciiDigit(text[index + 1]))
            return default;
        var tail = text[(index + 1)..];
        text = text[..index];
        return tail;
    }

    private static bool TryKind(string name, ref FaultSpec spec)
    {
        const string DepthSuffix = "-depth";
        if (name.StartsWith("rest-", StringComparison.Ordinal))
        {
            var ok = int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var status);
            spec = spec with { Kind = FaultKind.RestStatus, Code = status };
            return ok && status is >= 400 and <= 599;
        }

        var depth = name.EndsWith(DepthSuffix, StringComparison.Ordinal);
        var kind = (depth ? name[..^DepthSuffix.Length] : name) switch
        {
            "drop" => FaultKind.Drop,
            "dup" => FaultKind.Duplicate,
            "swap" => FaultKind.Swap,
            "corrupt" => FaultKind.Corrupt,
            "truncate" => FaultKind.Truncate,
            "crossed" => FaultKind.Crossed,
            "silence" => FaultKind.Silence,
            "close" => FaultKind.Close,
            "abort" => FaultKind.Abort,
            "refuse" => FaultKind.RefuseConnects,
            "sequence-reset" => FaultKind.SequenceReset,
            "stale-snapshot" => FaultKind.StaleSnapshot,
            "late-snapshot" => FaultKind.LateSnapshot,
            _ => (FaultKind)(-1),
        };
        spec = spec with { Kind = kind, DepthOnly = depth || kind == FaultKind.Crossed };
        return (int)kind >= 0;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, long absent, out long value)
    {
        value = absent;
        return text.IsEmpty || long.TryParse(
            text.TrimStart('+'), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryRate(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        return text.IsEmpty || (double.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value <= 1);
    }

    private static bool TryArgument(ReadOnlySpan<char> text, ref FaultSpec spec)
    {
        switch (spec.Kind)
        {
            case FaultKind.Close:
                if (!TryNumber(text, 1001, out var code) || code is < 1000 or > 4999)
                    return false;
                spec = spec with { Code = (int)code };
                return true;
            case FaultKind.RestStatus:
                if (!TryNumber(text, 1, out var seconds) || seconds > int.MaxValue)
                    return false;
                spec = spec with { RetryAfterSeconds = (int)seconds };
                return true;
            case FaultKind.Silence or FaultKind.RefuseConnects or FaultKind.LateSnapshot:
                return TryDuration(text, ref spec);
            default:
                return text.IsEmpty;
        }
    }

    private static bool TryDuration(ReadOnlySpan<char> text, ref FaultSpec spec)
    {
        var isMillis = text.EndsWith("ms");
        var digits = isMillis ? text[..^2] : text.TrimEnd('s');
        if (!TryNumber(digits, 1, out var value) || value > int.MaxValue)
            return false;
        spec = spec with { DurationMillis = isMillis ? value : value * 1000 };
        return true;
    }
}
