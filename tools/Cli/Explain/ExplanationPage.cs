using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;

namespace LowLatency.Cli.Explain;

/// <summary>An explanation as one HTML file without script or link: price, book, decision, timeline.</summary>
internal static class ExplanationPage
{
    private const string Style =
        """
        body { font: 15px/1.45 system-ui, sans-serif; color: #1f2933; background: #f6f7f9; margin: 0; }
        main { max-width: 1000px; margin: 24px auto; padding: 0 16px; }
        h2 { font-size: 17px; margin: 24px 0 8px; }
        svg { width: 100%; height: auto; display: block; border: 1px solid #dde1e6; background: #fff; }
        table { border-collapse: collapse; width: 100%; margin: 8px 0; background: #fff; }
        th, td { padding: 5px 9px; text-align: right; border: 1px solid #dde1e6; font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; }
        th { background: #eef0f3; font-weight: 600; }
        .refused td { background: #fdecea; }
        .wide td { text-align: left; }
        """;

    public static string Write(Explanation explanation)
    {
        string title = explanation.Order is { } order
            ? $"Order {order.Order}"
            : $"Event {explanation.Sequence}";
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<title>{Text(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n");
        page.Append($"<h1>{Text(title)}</h1>\n<p>{Text(explanation.Time)}, event {explanation.Sequence}: ");
        page.Append($"{Text(explanation.Event)}</p>\n<p>{explanation.HashesCompared} recorded hashes compared, ");
        page.Append($"{explanation.HashesDiffering} differ; {explanation.CommandsCompared} recorded commands, ");
        page.Append($"{explanation.CommandsDiffering} differ.</p>\n");
        foreach (string note in explanation.Notes) page.Append($"<p><strong>{Text(note)}</strong></p>\n");
        if (explanation.Order is { } story) Story(page, story);
        foreach (InstrumentReport shown in explanation.Instruments) Instrument(page, shown, explanation.Order);
        if (explanation.Order is { } explained) Timeline(page, explained);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Story(StringBuilder page, OrderStory story)
    {
        page.Append($"<p>{Text(story.Instrument)}: {Text(story.Description)}. Became {Text(story.State)}, filled ");
        page.Append($"{Text(story.Filled)} at {Text(story.AveragePrice)}, fees {Text(story.Fees)}.</p>\n");
        if (story.Parent is not { } parent) return;
        page.Append($"<p>Child {parent.Child} of parent {parent.Number}: {Text(parent.Description)}; ");
        page.Append($"filled {Text(parent.Filled)}, remaining {Text(parent.Remaining)}, {Text(parent.State)}.</p>\n");
    }

    private static void Instrument(StringBuilder page, InstrumentReport instrument, OrderStory? order)
    {
        page.Append($"<h2>{Text(instrument.Instrument)}</h2>\n");
        page.Append(PricePlot.Draw(instrument.Bars, instrument.Market, order));
        if (instrument.Decision is { } decision) Decision(page, decision);
        page.Append("<h2>Book</h2>\n");
        Table(page, ["bid", "quantity", "ask", "quantity"], Levels(instrument.Market));
    }

    private static void Decision(StringBuilder page, DecisionReport decision)
    {
        page.Append($"<h2>Decision: {Text(decision.Outcome)}</h2>\n");
        Table(
            page, ["signal", "direction", "confidence", "weight", "values", "with", "use"],
            decision.Signals.Select(signal => new[]
            {
                signal.Strategy, Number(signal.Direction), Number(signal.Confidence), Number(signal.Weight),
                string.Join(", ", signal.Values.Select(pair => $"{pair.Key} {Number(pair.Value)}")),
                string.Join(", ", signal.Parameters.Select(pair =>
                    $"{pair.Key} {pair.Value.ToString(CultureInfo.InvariantCulture)}")),
                signal.Use,
            }));
        if (decision.Combination is { } combination)
        {
            page.Append($"<p>Combined: {Text(combination.Formula)}. {Text(combination.Verdict)}</p>\n");
        }

        if (decision.Sizing is { } sizing)
        {
            page.Append($"<p>Size: {Text(sizing.Formula)} = {Text(sizing.Budget)}, position {Text(sizing.Position)}: ");
            page.Append($"{Text(sizing.Draft)}</p>\n");
        }

        Table(
            page, ["check", "answer", "saw", "limit"],
            decision.Gates.Select(gate => new[]
            {
                gate.Gate, gate.Answer == "None" ? "passed" : gate.Answer, gate.Saw, gate.Limit,
            }),
            row => row[1] == "passed" ? "" : "refused");
    }

    private static void Timeline(StringBuilder page, OrderStory story)
    {
        page.Append("<h2>Timeline</h2>\n");
        Table(
            page, ["event", "since the frame", "clock", "what"],
            story.Steps.Select(step => new[]
            {
                step.Sequence == 0 ? "-" : step.Sequence.ToString(CultureInfo.InvariantCulture),
                step.AfterMillis is { } millis ? AmountText.Duration(millis) : "-", step.Clock, step.What,
            }),
            _ => "wide");
    }

    private static IEnumerable<string[]> Levels(MarketReport market)
    {
        for (int i = 0; i < Math.Max(market.Bids.Count, market.Asks.Count); i++)
        {
            string[] bid = i < market.Bids.Count ? market.Bids[i] : ["", ""];
            string[] ask = i < market.Asks.Count ? market.Asks[i] : ["", ""];
            yield return [.. bid, .. ask];
        }
    }

    private static void Table(
        StringBuilder page, string[] heads, IEnumerable<string[]> rows, Func<string[], string>? style = null)
    {
        page.Append("<table>\n<tr>");
        foreach (string head in heads) page.Append($"<th>{Text(head)}</th>");
        page.Append("</tr>\n");
        foreach (string[] row in rows)
        {
            string name = style?.Invoke(row) ?? "";
            page.Append(name.Length == 0 ? "<tr>" : $"<tr class=\"{name}\">");
            foreach (string cell in row) page.Append($"<td>{Text(cell)}</td>");
            page.Append("</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "-";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
