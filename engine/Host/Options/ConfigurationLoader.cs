using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Reading;
using Microsoft.Extensions.Configuration;

namespace LowLatency.Host.Options;

/// <summary>
/// Reads the file and the environment (LOWLATENCY_engine__risk__orderNotionalMax=1000 sets
/// engine.risk.orderNotionalMax) and binds them, or returns every fault at once.
/// </summary>
public static class ConfigurationLoader
{
    public const string EnvironmentPrefix = "LOWLATENCY_";

    // Variables of the tools and tests around the engine: set for a whole session, they are no keys of ours.
    private static readonly string[] ToolVariables =
        ["ENGINE", "ENGINE_OTHER", "SEED", "SHARED", "TORTURE", "TORTURE_LIVE", "TRACE"];

    /// <summary>Options, or null with at least one fault.</summary>
    /// <param name="path">The file.</param>
    /// <param name="faults">Takes the faults.</param>
    /// <param name="registry">The strategies that it may name.</param>
    /// <param name="findRecorded">
    /// Becomes the registry's <see cref="StrategyRegistry.FindRecorded"/> with the folder of the configured journal in
    /// front: before the check, since the configuration may name the digest of a version that is only there.
    /// </param>
    public static HostOptions? Load(
        string path, List<string> faults, StrategyRegistry registry,
        Func<string, string, string, StrategyDefinition?>? findRecorded = null)
    {
        IConfigurationRoot configuration;
        if (Unreadable(path) is { } reason)
        {
            faults.Add(reason);
            return null;
        }

        try
        {
            configuration = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(path), optional: false)
                .AddInMemoryCollection(Variables())
                .Build();
        }
        catch (FileNotFoundException)
        {
            faults.Add($"{path}: no such file");
            return null;
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException
            or UnauthorizedAccessException)
        {
            faults.Add(JsonPlace.Cause(exception) is { } fault
                ? JsonPlace.Of(path, fault)
                : $"{path}: {exception.InnerException?.Message ?? exception.Message}");
            return null;
        }

        var shape = new ConfigurationFaults();
        shape.Collect(configuration, HostJson.Default.HostOptions, "");
        faults.AddRange(shape.All);
        if (faults.Count > 0) configuration = shape.Sound(configuration);
        var options = new HostOptions();

        // The binder appends to a list that has defaults; a configured list replaces it.
        if (configuration.GetSection("engine:bars:intervalSeconds").Exists()) options.Engine.Bars.IntervalSeconds = [];
        configuration.Bind(options);

        // The live role has no choice about it.
        if (options.Role == "live") options.Engine.Reconciliation.IsRequired = true;
        options.Engine.Bars.CloseGraceMillis ??= BarSettings.CloseGraceMillisDefault;
        options.Engine.Risk.IsCollarAtVenue ??= true;
        options.Engine.Risk.ExitCollarPercent ??= RiskSettings.ExitCollarPercentDefault;
        if (options.Role == "live") SetDefaultsOfNewRuns(options.Engine);
        string journal = options.Journal.Directory;
        if (findRecorded != null && journal.Length > 0)
            registry.FindRecorded = (name, digest) => findRecorded(journal, name, digest);
        var values = new List<string>();
        HostOptionsValidator.Validate(options, values, registry);
        foreach (string fault in values)
        {
            // What was left out for its shape is not at fault a second time for being absent.
            if (!shape.Covers(fault)) faults.Add(fault);
        }

        return faults.Count == 0 ? options : null;
    }

    // New runs say what recorded ones of before do not: those are replayed as they were.
    private static void SetDefaultsOfNewRuns(EngineSettings engine)
    {
        engine.Reconciliation.UnprovenMillisMax ??= ReconciliationSettings.UnprovenMillisDefault;
        engine.Reconciliation.RuleVersion ??= ReconciliationSettings.RuleVersionNewest;
        foreach (InstrumentSettings instrument in engine.Instruments) instrument.AreHoldingsAdopted ??= false;

        // 1 = no flow is ever toxic: nothing to wait for.
        engine.Risk.IsVpinRequired ??= engine.Risk.VpinMax < 1;
    }

    private static List<KeyValuePair<string, string?>> Variables()
    {
        List<KeyValuePair<string, string?>> own = [];
        IConfigurationRoot all = new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build();
        foreach (KeyValuePair<string, string?> variable in all.AsEnumerable())
        {
            bool isTools = Array.Exists(
                ToolVariables, name => name.Equals(variable.Key, StringComparison.OrdinalIgnoreCase));
            if (variable.Value != null && !isTools) own.Add(variable);
        }

        return own;
    }

    // A pipe would hold up the start, and what the journal cannot record no engine can run with.
    private static string? Unreadable(string path)
    {
        if (!RegularFile.IsFile(path)) return $"{path}: is not a file (a folder, pipe or device)";
        long bytes = File.Exists(path) ? new FileInfo(path).Length : 0;
        return bytes > JournalFormat.BodyLengthMax
            ? $"{path}: {bytes} bytes; a configuration has {JournalFormat.BodyLengthMax} at most"
            : null;
    }
}
