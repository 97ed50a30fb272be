using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Cli.Configuration;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Replay;
using LowLatency.Cli.Strategies;
using LowLatency.Compiler;
using LowLatency.Core.Strategies;
using LowLatency.Host.Options;
using LowLatency.Venues.Definitions;

namespace LowLatency.Cli.Paper;

/// <summary>
/// A strategy's file on paper against a market that is not ours: until Ctrl-C or its time, then the replay. What the
/// engine says is shown as it comes.
/// </summary>
internal sealed class MarketRun(IReadOnlyList<string> files, string? folder, int? seconds)
{
    private const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    private readonly string _folder = Path.GetFullPath(
        folder ?? Path.Combine(Path.GetTempPath(), $"lowlatency-paper-{DateTime.UtcNow:yyyyMMdd-HHmmss}"));

    /// <summary>Public data of a venue at its own addresses.</summary>
    public Task<int> OnVenueAsync(
        string venueName, string symbols, IReadOnlyList<string> parameters, CancellationToken cancellation)
    {
        VenueDefinition venue = ProductionConfiguration.Venue(venueName);
        string[] names = symbols.Split(',', Split);
        if (names.Length == 0) throw new ToolException("--symbols: give at least one symbol");
        HostOptions options = ProductionConfiguration.Build(venue, names, Path.Combine(_folder, "journal"));
        StrategyChoice strategies = StrategyChoice.Of(files, parameters, options.Engine.Bars);
        options.Engine.Strategies = strategies.Settings;
        Directory.CreateDirectory(_folder);
        string configuration = Path.Combine(_folder, "engine.json");
        DemoConfiguration.Write(options, configuration);
        return RunAsync(configuration, options.Journal.Directory, strategies, cancellation);
    }

    /// <summary>As a configuration says, which must be of the paper role and name a strategy of the files.</summary>
    public Task<int> OfConfigurationAsync(string configuration, CancellationToken cancellation)
    {
        List<StrategyDefinition> compiled = [];
        List<StrategyFile> sources = [];
        foreach (string file in files)
        {
            StrategyCompilation compilation = SourceStrategies.Check(file);
            compiled.Add(compilation.Definition!);
            sources.Add(compilation.File);
        }

        List<string> faults = [];
        HostOptions options = ConfigurationLoader.Load(
            configuration, faults, SourceStrategies.Registry(compiled), JournalStrategies.Find)
            ?? throw new ToolException($"--config {configuration}: {string.Join("; ", faults)}");
        if (options.Role == "live") throw new ToolException($"--config {configuration}: role: must be \"paper\" here");
        SourceStrategies.CheckUsed(
            compiled, options.Engine.Strategies, $"--config {configuration}: engine.strategies");
        Directory.CreateDirectory(_folder);
        var strategies = new StrategyChoice(options.Engine.Strategies, sources);
        return RunAsync(configuration, options.Journal.Directory, strategies, cancellation);
    }

    private async Task<int> RunAsync(
        string configuration, string journal, StrategyChoice strategies, CancellationToken cancellation)
    {
        Console.Out.WriteLine($"configuration {configuration}");
        using EngineProcess engine = EngineProcess.StartOwn(
            configuration, Path.Combine(_folder, "engine.log"), strategies.CopyTo(_folder), Console.Out);
        DateTime? end = seconds is { } length ? DateTime.UtcNow.AddSeconds(length) : null;
        while (!cancellation.IsCancellationRequested && !engine.HasExited && !(DateTime.UtcNow >= end))
        {
            await Task.Delay(PollTime, CancellationToken.None);
        }

        engine.Terminate();
        if (!await engine.WaitAsync(StopTimeout))
        {
            throw new ToolException($"the engine did not end within {StopTimeout.TotalSeconds} s of SIGTERM", 1);
        }

        if (engine.ExitCode != 0) return engine.ExitCode;
        ReplayReport replay = await ReplayProcess.RunAsync(journal, Path.Combine(_folder, "replay.json"));
        Console.Out.WriteLine(
            $"replayed {journal}: {replay.Events} events, state hash {replay.StateHash}, "
            + $"{replay.HashesCompared} recorded hashes, {replay.HashesDiffering} of them differ");
        return replay.HashesDiffering == 0 ? 0 : 1;
    }
}
