using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Text.Json;
using LowLatency.Cli.Strategies;
using LowLatency.Core.Strategies;
using LowLatency.Strategies;
using LowLatency.Strategies.Indicators;

namespace LowLatency.Cli.Authoring;

/// <summary>
/// `lowlatency strategies [NAME]`: strategies with their parameters and values, indicators with their signatures, from
/// the definitions themselves.
/// </summary>
internal static class StrategiesCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "A strategy, an indicator, or the file of a strategy; all when left out",
            DefaultValueFactory = _ => null,
        };
        var json = new Option<bool>("--json") { Description = "Print it as JSON" };
        var command = new Command(
            "strategies", "List strategies and indicators with their parameters, units and ranges.") { name, json };
        command.SetAction(result => Run(result.GetValue(name), result.GetValue(json)));
        return command;
    }

    private static int Run(string? name, bool isJson)
    {
        AuthorListing listing = name == null ? All() : One(name);
        if (isJson) Console.Out.WriteLine(JsonSerializer.Serialize(listing, AuthoringJson.Plain.AuthorListing));
        else AuthorListingView.Print(listing, Console.Out);
        return 0;
    }

    private static AuthorListing All()
    {
        List<StrategyRow> strategies = [];
        foreach (StrategyDefinition each in StrategyCatalog.All().Definitions) strategies.Add(StrategyRow.Of(each));
        List<IndicatorRow> indicators = [];
        foreach (IndicatorDefinition each in IndicatorCatalog.All) indicators.Add(IndicatorRow.Of(each));
        return new AuthorListing { Strategies = strategies, Indicators = indicators };
    }

    private static AuthorListing One(string name)
    {
        if (SourceStrategies.IsFile(name))
        {
            return new AuthorListing { Strategies = [Own(name)], Indicators = [] };
        }

        AuthorListing all = All();
        foreach (StrategyRow each in all.Strategies)
        {
            if (each.Name == name) return new AuthorListing { Strategies = [each], Indicators = [] };
        }

        foreach (IndicatorRow each in all.Indicators)
        {
            if (each.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return new AuthorListing { Strategies = [], Indicators = [each] };
        }

        List<string> known = [];
        foreach (StrategyRow each in all.Strategies) known.Add(each.Name);
        foreach (IndicatorRow each in all.Indicators) known.Add(each.Name);
        throw new ToolException(
            $"'{name}' is not a strategy, an indicator or a .cs file; known: {string.Join(", ", known)}");
    }

    // It is made once, to ask for its bars: the file's own code runs.
    private static StrategyRow Own(string file)
    {
        StrategyDefinition own = SourceStrategies.Compile(file);
        try
        {
            return StrategyRow.Of(own);
        }
        catch (Exception exception)
        {
            throw new ToolException(
                $"{file}: strategy {own.Name} cannot be made with its defaults: it threw {exception.GetType().Name}: "
                + exception.Message,
                ToolException.SourceFaults);
        }
    }
}
