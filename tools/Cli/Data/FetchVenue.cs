using System;
using System.Text;
using LowLatency.Protocol.History;
using LowLatency.Venues;

namespace LowLatency.Cli.Data;

/// <summary>A venue that `data fetch` knows.</summary>
/// <param name="Name">That of its row; files begin with it.</param>
/// <param name="AddressBudget">The budget that the venue keeps for an address.</param>
/// <param name="RestUrl">Its own REST host.</param>
/// <param name="Protocol">Its request texts and parsers.</param>
internal sealed record FetchVenue(string Name, string AddressBudget, string RestUrl, HistoryProtocol Protocol)
{
    public static string Names => VenueCatalog.NamesWhere(static row => row.History != null);

    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3_600;
    private const int SecondsPerDay = 86_400;

    public static FetchVenue Of(string name) => VenueCatalog.Find(name) is { History: { } history } row
        ? new FetchVenue(row.Name, row.AddressBudget, row.Hosts.HistoryUrl, history())
        : throw new ToolException($"--venue {name}: must be one of {Names}");

    /// <summary>Seconds of an interval: a number and s, m, h or d.</summary>
    public int IntervalSeconds(string text)
    {
        int unit = text.Length < 2 ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => SecondsPerMinute,
            'h' => SecondsPerHour,
            'd' => SecondsPerDay,
            _ => 0,
        };
        bool isNumber = int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), out int count);
        bool isLength = isNumber && unit > 0 && count is > 0 and <= SecondsPerDay;
        if (isLength && (long)count * unit <= SecondsPerDay
            && Protocol.IsOffered(HistoryKind.Candles, count * unit))
        {
            return count * unit;
        }

        var known = new StringBuilder();
        ReadOnlySpan<string> names =
            ["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"];
        ReadOnlySpan<int> lengths =
            [1, 60, 180, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 28_800, 43_200, 86_400];
        for (int i = 0; i < names.Length; i++)
        {
            if (!Protocol.IsOffered(HistoryKind.Candles, lengths[i])) continue;
            known.Append(known.Length == 0 ? "" : ", ").Append(names[i]);
        }

        throw new ToolException($"--interval {text}: {Name} has {known}");
    }
}
