using System;

namespace LowLatency.VenueSim.Exchange.Faults;

/// <summary>Names and arguments of the faults in their text form.</summary>
internal static class ExchangeFaultNames
{
    private static readonly (string Name, FaultArgument Argument, int Code)[] Rows =
    [
        ("api-429", FaultArgument.Seconds, 0),
        ("api-418", FaultArgument.Seconds, 0),
        ("api-http", FaultArgument.Code, 503),
        ("api-http-executed", FaultArgument.Code, 503),
        ("api-html", FaultArgument.Code, 502),
        ("api-403", FaultArgument.None, 403),
        ("api-lost", FaultArgument.None, 0),
        ("api-answer-lost", FaultArgument.None, 0),
        ("api-slow", FaultArgument.Duration, 0),
        ("api-late", FaultArgument.Duration, 0),
        ("api-error", FaultArgument.Code, -1007),
        ("api-error-executed", FaultArgument.Code, -1007),
        ("api-hide", FaultArgument.None, -2013),
        ("api-stale", FaultArgument.Duration, 0),
        ("api-abort", FaultArgument.None, 0),
        ("api-refuse", FaultArgument.None, 0),
        ("api-truncate", FaultArgument.None, 0),
        ("api-close", FaultArgument.Code, 1012),
        ("user-lost", FaultArgument.None, 0),
        ("user-dup", FaultArgument.None, 0),
        ("user-corrupt", FaultArgument.None, 0),
        ("user-truncate", FaultArgument.None, 0),
        ("user-late", FaultArgument.Duration, 0),
        ("user-silent", FaultArgument.None, 0),
        ("user-terminated", FaultArgument.None, 0),
        ("venue-cancel", FaultArgument.None, 0),
        ("venue-expire", FaultArgument.None, 0),
        ("venue-manual", FaultArgument.None, 0),
        ("venue-amend", FaultArgument.None, 0),
        ("venue-deposit", FaultArgument.Transfer, 0),
        ("venue-shutdown", FaultArgument.Duration, 0),
        ("venue-skew", FaultArgument.Duration, 0),
        ("socket-close", FaultArgument.Code, 1001),
        ("socket-abort", FaultArgument.None, 0),
        ("socket-half-open", FaultArgument.Duration, 0),
        ("socket-refuse", FaultArgument.Duration, 0),
    ];

    /// <summary>Every name.</summary>
    public static string All { get; } = string.Join(", ", Array.ConvertAll(Rows, row => row.Name));

    public static ExchangeFaultKind? Find(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Rows.Length; i++)
        {
            if (name.SequenceEqual(Rows[i].Name))
                return (ExchangeFaultKind)i;
        }

        return null;
    }

    public static FaultArgument ArgumentOf(ExchangeFaultKind kind) => Rows[(int)kind].Argument;

    public static int CodeOf(ExchangeFaultKind kind) => Rows[(int)kind].Code;
}
