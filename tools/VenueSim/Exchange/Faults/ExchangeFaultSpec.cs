using System;
using System.Globalization;

namespace LowLatency.VenueSim.Exchange.Faults;

/// <summary>
/// One fault of the private side. Text form: <c>KIND[/TARGET][@N|@TIME][xCOUNT][~RATE][#SEED][:ARGUMENT]</c>, for
/// example <c>api-answer-lost/order.place@3</c> (the third such request from now), <c>api-error:-1007~0.01#7</c> (one
/// in a hundred, seed 7), <c>user-lost/TRADE</c> (the next fill's report), <c>venue-cancel@2s</c> (in two seconds),
/// <c>socket-close:1012@500msx1</c>. The target is a method's WebSocket name for api faults, an execution type or
/// event name for user faults. Opportunities are requests (api), events (user) and ticks of 100 ms (venue, socket).
/// </summary>
public sealed record ExchangeFaultSpec
{
    /// <summary>What to do.</summary>
    public required ExchangeFaultKind Kind { get; init; }

    /// <summary>Method or event that is hit; empty for any.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>SimAccount that is hit; empty for any.</summary>
    public string Account { get; init; } = string.Empty;

    /// <summary>First opportunity to hit, counted from 1 when the fault is armed; 0 for the first.</summary>
    public long At { get; init; }

    /// <summary>Time after arming before which nothing is hit, nanoseconds.</summary>
    public long AfterNanos { get; init; }

    /// <summary>How often it hits; 0 for once, or without end where there is a rate.</summary>
    public long Count { get; init; }

    /// <summary>Probability at each opportunity, in [0, 1]; 0 hits at every one.</summary>
    public double Rate { get; init; }

    /// <summary>Seed of the rate and of choices.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Duration, nanoseconds; negative only for a clock behind.</summary>
    public long DurationNanos { get; init; }

    /// <summary>HTTP status, error code or close code.</summary>
    public int Code { get; init; }

    /// <summary>Asset of a deposit.</summary>
    public string Asset { get; init; } = string.Empty;

    /// <summary>Amount of a deposit.</summary>
    public decimal Amount { get; init; }

    /// <summary>Whether opportunities are requests.</summary>
    public bool IsRequestFault => Kind <= ExchangeFaultKind.ApiClose;

    /// <summary>Whether opportunities are user data events.</summary>
    public bool IsEventFault => Kind is >= ExchangeFaultKind.UserLost and <= ExchangeFaultKind.UserLate;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spec">The fault, when the text is right.</param>
    /// <param name="error">What is wrong, else.</param>
    /// <returns>Whether the text is right.</returns>
    public static bool TryParse(string text, out ExchangeFaultSpec spec, out string error)
    {
        var rest = text.AsSpan().Trim();
        var argument = Cut(ref rest, ':');
        // Marks may stand on either side of the argument: KIND:ARGUMENT@N and KIND@N:ARGUMENT read the same.
        var marks = argument.IndexOfAny("@~#") is >= 0 and var mark ? argument[mark..].ToString() : string.Empty;
        if (marks.Length > 0)
            argument = argument[..^marks.Length];
        rest = (rest.ToString() + marks).AsSpan();
        var seed = Cut(ref rest, '#');
        var rate = Cut(ref rest, '~');
        var at = Cut(ref rest, '@');
        var count = Cut(ref at, 'x');
        var target = Cut(ref rest, '/');
        spec = new ExchangeFaultSpec { Kind = ExchangeFaultKind.ApiLost };
        error = string.Empty;
        if (ExchangeFaultNames.Find(rest) is not { } kind)
        {
            error = $"fault '{text}': unknown kind '{rest}' ({ExchangeFaultNames.All})";
            return false;
        }

        long first = 0;
        long after = 0;
        var ok = at.EndsWith("s") ? TryDuration(at, out after) : TryNumber(at, out first);
        ok &= TryNumber(count, out var times) & TryNumber(seed, out var seedValue) & TryRate(rate, out var rateValue);
        spec = new ExchangeFaultSpec
        {
            Kind = kind,
            Target = target.ToString(),
            At = first,
            AfterNanos = after,
            Count = times > 0 ? times : rateValue > 0 ? 0 : 1,
            Rate = rateValue,
            Seed = seedValue > 0 ? (ulong)seedValue : 1,
        };
        if (!ok || !TryArgument(argument, ref spec))
            error = $"fault '{text}': malformed (KIND[/TARGET][@N|@TIME][xCOUNT][~RATE][#SEED][:ARGUMENT])";
        return error.Length == 0;
    }

    private static bool TryArgument(ReadOnlySpan<char> text, ref ExchangeFaultSpec spec)
    {
        switch (ExchangeFaultNames.ArgumentOf(spec.Kind))
        {
            case FaultArgument.Code:
                var code = ExchangeFaultNames.CodeOf(spec.Kind);
                var ok = text.IsEmpty || int.TryParse(
                    text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out code);
                spec = spec with { Code = code };
                return ok;
            case FaultArgument.Seconds:
                ok = TryNumber(text, out var seconds);
                spec = spec with { DurationNanos = Math.Max(1, seconds) * 1_000_000_000 };
                return ok;
            case FaultArgument.Duration:
                var isBehind = text.StartsWith("-");
                var nanos = 1_000_000_000L;
                ok = text.IsEmpty || TryDuration(isBehind ? text[1..] : text, out nanos);
                spec = spec with { DurationNanos = isBehind ? -nanos : nanos };
                return ok && (!isBehind || spec.Kind == ExchangeFaultKind.VenueSkew);
            case FaultArgument.Transfer:
                var equals = text.IndexOf('=');
                ok = decimal.TryParse(
                    equals < 0 ? default : text[(equals + 1)..],
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                    out var amount);
                spec = spec with { Asset = equals < 0 ? string.Empty : text[..equals].ToString(), Amount = amount };
                return ok && spec.Asset.Length > 0;
            default:
                spec = spec with { Code = ExchangeFaultNames.CodeOf(spec.Kind) };
                return text.IsEmpty;
        }
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

    private static bool TryNumber(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        return text.IsEmpty || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryRate(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        return text.IsEmpty || (double.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value <= 1);
    }

    private static bool TryDuration(ReadOnlySpan<char> text, out long nanos)
    {
        var isMillis = text.EndsWith("ms");
        var digits = isMillis ? text[..^2] : text.EndsWith("s") ? text[..^1] : text;
        var ok = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value <= int.MaxValue;
        nanos = value * (isMillis ? 1_000_000 : 1_000_000_000);
        return ok;
    }
}
