using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using LowLatency.Backtest;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Settings;
using LowLatency.Cli.Strategies;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;

namespace LowLatency.Cli.Backtest;

/// <summary>From the command line to settings.</summary>
internal static class BacktestArguments
{
    private const string FillGaps = "fill";
    private const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>The strategies that are given as files.</summary>
    public static List<StrategyDefinition> Compile(ParseResult result, BacktestOptions options)
    {
        List<StrategyDefinition> compiled = [];
        foreach (string file in result.GetValue(options.Files) ?? [])
        {
            if (!SourceStrategies.IsFile(file)) throw new BacktestException($"'{file}' is not a C# file of a strategy");
            compiled.Add(SourceStrategies.Compile(file));
        }

        return compiled;
    }

    /// <summary>A parameter of the one file's strategy may be written without the path to it.</summary>
    public static string Full(string pair, List<StrategyDefinition> compiled)
    {
        if (compiled.Count != 1) return pair;
        foreach (ParameterDefinition parameter in compiled[0].Parameters)
        {
            if (pair.StartsWith($"{parameter.Name}=", StringComparison.Ordinal)) return $"strategies[0].{pair}";
        }

        return pair;
    }

    public static BacktestSettings Settings(
        ParseResult result, BacktestOptions options, List<StrategyDefinition> compiled)
    {
        string? file = result.GetValue(options.Config);
        string[] data = result.GetValue(options.Data) ?? [];
        if (file != null && data.Length > 0) throw new BacktestException("give --config or --data, not both");
        if (file == null && data.Length == 0)
        {
            throw new BacktestException(
                "give candles (--data FILE, with --strategies NAME or a file MyStrategy.cs) or settings "
                + "(--config FILE)");
        }

        string? gaps = result.GetValue(options.Gaps);
        bool areGapsAllowed = AreGapsAllowed(gaps, compiled.Count > 0);
        BacktestSettings settings = file != null
            ? SettingsFile.Read(file)
            : OfCandles(data, result.GetValue(options.Symbols), areGapsAllowed);
        if (file != null && areGapsAllowed) settings.Data.ForEach(source => source.AreGapsAllowed = true);
        if (gaps == FillGaps) settings.Data.ForEach(source => source.AreGapsFilled = true);
        if (result.GetValue(options.Strategies) is { } strategies)
        {
            settings.Engine.Strategies = [];
            foreach (string name in strategies.Split(',', Split))
            {
                settings.Engine.Strategies.Add(new StrategySettings { Name = name });
            }
        }
        else if (!settings.Engine.Strategies.Exists(each => compiled.Exists(own => own.Name == each.Name))
            && compiled.Count > 0)
        {
            settings.Engine.Strategies = compiled.ConvertAll(static each => new StrategySettings { Name = each.Name });
        }

        SourceStrategies.CheckUsed(
            compiled, settings.Engine.Strategies,
            result.GetValue(options.Strategies) != null ? "--strategies" : $"--config {file}: engine.strategies");
        settings.From = result.GetValue(options.From) ?? settings.From;
        settings.To = result.GetValue(options.To) ?? settings.To;
        var values = new List<KeyValuePair<string, string>>();
        foreach (string pair in result.GetValue(options.Set) ?? []) values.Add(Pair(Full(pair, compiled), "--set"));
        return SettingsPath.With(settings, values);
    }

    /// <summary>What the names of candle files say of the instruments that they are run as.</summary>
    public static List<string> Notes(BacktestSettings settings, bool isConfigured)
    {
        var notes = new List<string>();
        foreach (DataSettings source in settings.Data)
        {
            string symbol = source.Instrument[(source.Instrument.IndexOf(':', StringComparison.Ordinal) + 1)..];
            if (!isConfigured && FileSymbol.Note(source.Path, symbol) is { } note) notes.Add(note);
        }

        return notes;
    }

    /// <summary>path=value.</summary>
    public static KeyValuePair<string, string> Pair(string text, string option)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0) return new(text[..equals].Trim(), text[(equals + 1)..].Trim());
        throw new BacktestException($"{option} {text}: write path=value");
    }

    public static string Title(BacktestSettings settings)
    {
        var strategies = new List<string>();
        foreach (StrategySettings each in settings.Engine.Strategies) strategies.Add(each.Name);
        var symbols = new List<string>();
        foreach (InstrumentSettings each in settings.Engine.Instruments) symbols.Add($"{each.Venue}:{each.Symbol}");
        return $"{string.Join(" + ", strategies)} on {string.Join(", ", symbols)}";
    }

    private static bool AreGapsAllowed(string? text, bool isFile) => text switch
    {
        null => isFile,
        "refuse" or FillGaps => false,
        "allow" => true,
        _ => throw new BacktestException($"--gaps {text}: must be refuse, allow or fill"),
    };

    private static BacktestSettings OfCandles(string[] files, string? names, bool areGapsAllowed)
    {
        string[] symbols = names?.Split(',', Split) ?? Array.ConvertAll(files, Reported);
        if (symbols.Length != files.Length)
        {
            throw new BacktestException(
                $"{files.Length} files and {symbols.Length} symbols: give --symbols Venue:Symbol,... one "
                + "for each file");
        }

        BacktestSettings? settings = null;
        for (int i = 0; i < files.Length; i++)
        {
            string[] parts = symbols[i].Split(':');
            if (parts.Length != 2) throw new BacktestException($"--symbols {symbols[i]}: write Venue:Symbol");
            settings ??= new BacktestSettings
            {
                Engine = CandleDefaults.Engine(parts[0], parts[1], CandleFile.Read(files[i], true).IntervalSeconds),
            };
            if (i > 0) settings.Engine.Instruments.Add(new InstrumentSettings { Venue = parts[0], Symbol = parts[1] });
            settings.Data.Add(new DataSettings
            {
                Path = Path.GetFullPath(files[i]),
                Instrument = symbols[i],
                AreGapsAllowed = areGapsAllowed,
            });
        }

        // What an order may give up is as in paper and live, and in a file of settings that says nothing of it.
        settings!.Engine.Risk.IsCollarAtVenue = true;
        settings.Engine.Risk.ExitCollarPercent = RiskSettings.ExitCollarPercentDefault;
        return settings;
    }

    // Of several files each has to tell its own.
    private static string Reported(string file)
    {
        (string venue, string symbol) = FileSymbol.Of(file);
        return $"{venue}:{symbol}";
    }
}
