using System.CommandLine;
using LowLatency.Protocol.History;

namespace LowLatency.Cli.Data;

/// <summary>Options of `data fetch`.</summary>
internal sealed class FetchOptions
{
    /// <summary>Of --share.</summary>
    public static OptionRange ShareRange { get; } = new("--share", 1, FetchSettings.SharePercentMax);

    public Option<string> Venue { get; } = new("--venue")
    {
        Description = $"One of {FetchVenue.Names}",
        Required = true,
    };

    public Option<string> Symbol { get; } = new("--symbol")
    {
        Description = "As the venue writes it, for example BTCUSDT",
        Required = true,
    };

    public Option<string> Kind { get; } = new("--kind")
    {
        Description = "candles or trades (aggregate trades, where the venue has them)",
        DefaultValueFactory = _ => "candles",
    };

    public Option<string?> Interval { get; } = new("--interval")
    {
        Description = "Length of a candle: 1m, 5m, 15m, 1h, 4h, 1d and others of the venue that divide a day",
    };

    public Option<string> From { get; } = new("--from")
    {
        Description = "First time wanted, UTC: 2024-01-01 or 2024-01-01T08:00:00Z",
        Required = true,
    };

    public Option<string?> To { get; } = new("--to")
    {
        Description = "End, not included; today 00:00 when left out",
    };

    public Option<string> Out { get; } = new("--out")
    {
        Description = "A folder, or a file that ends in .csv.gz",
        Required = true,
    };

    public Option<string?> RestUrl { get; } = new("--rest-url")
    {
        Description = "Another host than the venue's, for example http://127.0.0.1:8765",
    };

    public Option<int> Share { get; } = new("--share")
    {
        Description = $"Per cent of the venue's request limit, {ShareRange.Text}; the default "
            + "leaves room for an engine beside it",
        DefaultValueFactory = _ => new FetchSettings().SharePercent,
    };

    public Option<string?> Journal { get; } = new("--journal")
    {
        Description = "Journal folder of an engine on this machine: a ban that it knows of holds here too, and back",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the outcome as JSON" };

    public Option[] All =>
        [Venue, Symbol, Kind, Interval, From, To, Out, RestUrl, Share, Journal, Json];
}
