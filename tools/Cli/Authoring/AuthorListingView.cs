using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Cli.Formatting;
using LowLatency.Core.Strategies;
using LowLatency.Strategies.Indicators;

namespace LowLatency.Cli.Authoring;

/// <summary>The listing as text.</summary>
internal static class AuthorListingView
{
    public static void Print(AuthorListing listing, TextWriter writer)
    {
        bool isOne = listing.Strategies.Count + listing.Indicators.Count == 1;
        if (listing.Strategies.Count > 0) PrintStrategies(listing.Strategies, writer);
        if (isOne && listing.Indicators.Count == 1) PrintIndicator(listing.Indicators[0], writer);
        if (isOne) return;
        writer.WriteLine();
        PrintIndicators(listing.Indicators, writer);
        writer.WriteLine();
        writer.WriteLine("lowlatency strategies NAME shows one of them, lowlatency strategies FILE.cs one of yours.");
    }

    private static void PrintStrategies(IReadOnlyList<StrategyRow> strategies, TextWriter writer)
    {
        foreach (StrategyRow strategy in strategies)
        {
            if (strategy != strategies[0]) writer.WriteLine();
            writer.WriteLine($"{strategy.Name}: speaks from bar {strategy.WarmUpBars} on by default");
            var table = new TextTable("parameter", "default", "range", "unit", "meaning") { Alignment = "lrlll" };
            foreach (ParameterDefinition each in strategy.Parameters)
                table.Add(each.Name, Text(each.Default), Range(each), each.Unit, each.Meaning);
            if (strategy.Parameters.Count > 0) table.Write(writer, "  ");
            writer.WriteLine($"  explained by: {string.Join(", ", Values(strategy))}");
        }
    }

    private static void PrintIndicators(IReadOnlyList<IndicatorRow> indicators, TextWriter writer)
    {
        var table = new TextTable("indicator, a bar, and what it tells", "unit", "range", "from bar")
        {
            Alignment = "llll",
        };
        foreach (IndicatorRow each in indicators)
        {
            table.Add(each.Constructor, "", "", "");
            table.Add($"  .{each.Add}", each.Inputs[0].Unit, "", "");
            foreach (IndicatorValueRow value in each.Values)
                table.Add($"  .{value.Name}", value.Unit, value.Range, value.FirstBar);
        }

        table.Write(writer);
    }

    private static void PrintIndicator(IndicatorRow indicator, TextWriter writer)
    {
        writer.WriteLine($"new {indicator.Constructor}");
        writer.WriteLine(indicator.Summary);
        writer.WriteLine();
        var arguments = new TextTable("argument", "type", "usual", "range", "unit", "meaning") { Alignment = "llllll" };
        foreach (IndicatorArgument each in indicator.Arguments)
            arguments.Add(each.Name, each.Type, each.Usual, each.Range, each.Unit, each.Meaning);
        arguments.Write(writer);
        writer.WriteLine();
        writer.WriteLine($"{indicator.Add}: once a bar");
        var inputs = new TextTable("argument", "type", "unit") { Alignment = "lll" };
        foreach (IndicatorInput each in indicator.Inputs) inputs.Add(each.Name, each.Type, each.Unit);
        inputs.Write(writer);
        writer.WriteLine();
        var values = new TextTable("value", "type", "unit", "range", "true once it is there", "from bar", "meaning")
        {
            Alignment = "lllllll",
        };
        foreach (IndicatorValueRow each in indicator.Values)
            values.Add(each.Name, each.Type, each.Unit, each.Range, each.Ready, each.FirstBar, each.Meaning);
        values.Write(writer);
    }

    private static List<string> Values(StrategyRow strategy)
    {
        List<string> values = [];
        foreach (string name in strategy.Values)
        {
            bool isPrice = false;
            foreach (string price in strategy.PriceValues) isPrice |= price == name;
            values.Add(isPrice ? $"{name} (price)" : name);
        }

        return values;
    }

    private static string Range(ParameterDefinition parameter) =>
        $"{Text(parameter.Min)} to {Text(parameter.Max)}{(parameter.IsWhole ? "" : ", fractions too")}";

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
