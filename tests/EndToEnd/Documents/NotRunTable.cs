using System;
using System.Collections.Generic;

namespace LowLatency.EndToEnd.Documents;

/// <summary>
/// Commands of the documents that this test does not run, and why. Each begins with the text that is given; what is in
/// no row is run.
/// </summary>
internal static class NotRunTable
{
    private const string Network = "needs a network: a real venue, or downloads";
    private const string Root = "needs root, or another machine";
    private const string Hours = "takes minutes or hours";
    private const string Build = "builds this checkout, which the test is a part of";

    private static readonly (string Begins, string Why)[] Rows =
    [
        ("git clone URL", Network),
        ("sudo ", Root),
        ("tar xzf", "needs a package: .ci/package makes, installs and runs them"),
        ("lowlatency_VERSION_amd64/bin", "needs a package: .ci/package makes, installs and runs them"),
        ("tools/Deploy/package.sh", "makes packages: .ci/package"),
        (".ci/", Hours),
        ("perf/", Hours),
        ("dotnet run -c Release --project perf", Hours),
        ("dotnet publish", Hours),
        ("dotnet test", Build),
        ("dotnet build", Build),
        ("dotnet format", Build),
        ("lowlatency build", "publishes a native engine, minutes: .ci/run has it (BuildVerb)"),
        ("bin/lowlatency-engine", "made by `lowlatency build`"),
        ("lowlatency data fetch", Network),
        ("lowlatency config --role live --ask-venue", Network),
        ("lowlatency-engine --config testnet.json", Network),
        ("lowlatency-engine --config engine.json", Network),
        ("lowlatency paper MyStrategy.cs --venue", Network),
        ("lowlatency paper keltner.cs --venue", Network),
        ("lowlatency demo --tls", "30 s: DemoVerbTests.Demo_over_TLS_verifies_the_certificate_of_its_venue"),
        ("lowlatency demo --live", "a minute: DemoVerbTests.Live_demo_trades_at_a_venue_that_lies"),
        ("lowlatency demo --market OPTION", "DemoVerbTests.Demo_runs_over_another_market"),
        ("lowlatency demo --market bybit-linear", "DemoVerbTests.Demo_runs_over_another_market"),
        ("lowlatency demo --capture", "needs a recording: DemoCaptureTests"),
        ("lowlatency config --venue Kraken", "a venue that the reader of that page is about to add"),
        ("lowlatency-engine --config kraken.json", "a venue that the reader of that page is about to add"),
        ("lowlatency venue fault api-answer-lost --port", "needs a served venue: docs/venue.md serves one and does it"),
        ("lowlatency backtest keltner.cs --data data/", "sets a parameter of the finished example: StrategyFileTests"),
        ("lowlatency whatif RUN/journal --code", "needs a run of that file: StrategyFileTests"),
        ("lowlatency errors NAME CODE", "a venue that the reader of that page is about to add"),
        ("umask 022", "a part of the request below it"),
        ("mv /run/lowlatency/control", "needs the control folder of an engine that runs: RequestFilesTests"),
        ("curl 'http://127.0.0.1:8765/PREFIX", "a venue that the reader of that page is about to add"),
    ];

    /// <summary>Null = it is run.</summary>
    public static string? Why(string text)
    {
        string plain = text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
        foreach ((string begins, string why) in Rows)
        {
            bool isCheck = plain.EndsWith("--check", StringComparison.Ordinal)
                && !begins.Contains("kraken", StringComparison.Ordinal);
            bool isMeant = plain.StartsWith(begins, StringComparison.Ordinal)
                && !(isCheck && begins.StartsWith("lowlatency-engine", StringComparison.Ordinal));
            if (isMeant) return why;
        }

        return null;
    }

    /// <summary>Rows that no command of the documents begins with.</summary>
    public static List<string> Unused(IReadOnlyCollection<string> commands)
    {
        List<string> unused = [];
        foreach ((string begins, string _) in Rows)
        {
            bool isUsed = false;
            foreach (string command in commands)
            {
                string plain = command.StartsWith("./", StringComparison.Ordinal) ? command[2..] : command;
                isUsed |= plain.StartsWith(begins, StringComparison.Ordinal);
            }

            if (!isUsed) unused.Add(begins);
        }

        return unused;
    }
}
