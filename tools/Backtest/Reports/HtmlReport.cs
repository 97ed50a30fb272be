using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Reports;

/// <summary>A run as one HTML file without script, link or anything from elsewhere.</summary>
public static class HtmlReport
{
    private const int MarksMax = 2_000;

    private const string Style =
        """
        body { font: 15px/1.45 system-ui, sans-serif; color: #1f2933; background: #f6f7f9; margin: 0; }
        main { max-width: 1000px; margin: 24px auto; padding: 0 16px; }
        svg { width: 100%; height: auto; display: block; border: 1px solid #dde1e6; margin: 12px 0; }
        table { border-collapse: collapse; width: 100%; margin: 12px 0; background: #fff; }
        th, td { padding: 4px 8px; text-align: right; border: 1px solid #dde1e6; font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; }
        th { background: #eef0f3; font-weight: 600; }
        .plus { color: #00664a; } .minus { color: #a33c00; }
        footer { color: #52606d; font-size: 13px; margin: 16px 0 32px; }
        """;

    public static string Write(string title, BacktestResult result)
    {
        BacktestReport report = result.Report;
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<title>{Safe(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n");
        page.Append($"<h1>{Safe(title)}</h1>\n<p>{report.From[..19]} to {report.To[..19]} UTC</p>\n");
        Figures(page, report.Metrics);
        Plots(page, result);
        Months(page, report.Months);
        Regimes(page, report.Regimes);
        Decisions(page, report.Decisions);
        page.Append("<footer>\n");
        foreach (string note in report.Notes) page.Append($"<p>{Safe(note)}</p>\n");
        page.Append(
            "<p>A backtest says what these rules would have done on this data under its fill model. It says "
            + $"nothing about the future.</p>\n<p>State hash {report.StateHash}, command hash {report.CommandHash}, "
            + $"{Count(report.Events)} events.</p>\n</footer>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Figures(StringBuilder page, BacktestMetrics metrics)
    {
        page.Append("<table>\n");
        foreach ((string name, string value) in MetricsText.Rows(metrics))
        {
            page.Append($"<tr><td>{name}</td><td>{value}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void Plots(StringBuilder page, BacktestResult result)
    {
        IReadOnlyList<EquityRow> rows = result.Record.Equity;
        var times = new List<long>(rows.Count);
        var equity = new List<double>(rows.Count);
        var falls = new List<double>(rows.Count);
        double peak = 0;
        foreach (EquityRow row in rows)
        {
            double value = row.Equity.ToDouble();
            peak = Math.Max(peak, value);
            times.Add(row.TimeNanos);
            equity.Add(value);
            falls.Add(peak > 0 ? (value / peak) - 1 : 0);
        }

        (double low, double high) = Bounds(equity);
        var plot = new LinePlot("Equity", times, low, high, 320);
        plot.Axes(Number);
        plot.Line(equity, "#0072b2");
        page.Append(plot.End());
        (double deepest, _) = Bounds(falls);
        plot = new LinePlot("Drawdown", times, Math.Min(deepest, -0.01), 0, 200);
        plot.Axes(value => Percent(value));
        plot.Line(falls, "#d55e00", isFilled: true);
        page.Append(plot.End());
        for (int i = 0; i < result.Instruments.Count; i++) Prices(page, result, i, times);
    }

    private static void Prices(StringBuilder page, BacktestResult result, int instrument, List<long> times)
    {
        List<long> marks = result.Record.Marks[instrument];
        InstrumentRules rules = result.Rules[instrument];
        int first = marks.FindIndex(mark => mark > 0);
        if (first < 0) return;
        double unit = 1.0 / PowersOfTen.Of(rules.PriceDecimals);
        List<long> from = times.GetRange(first, times.Count - first);
        var prices = new List<double>(from.Count);
        for (int i = first; i < marks.Count; i++) prices.Add(marks[i] * unit);
        (double low, double high) = Bounds(prices);
        string name = result.Instruments[instrument].ToString();
        var fills = new List<FillRow>();
        foreach (FillRow fill in result.Record.Fills)
        {
            if (fill.Instrument.Value == instrument) fills.Add(fill);
        }

        int shown = Math.Min(fills.Count, MarksMax);
        string title = fills.Count > shown ? $"{name}: price and the last {shown} fills" : $"{name}: price and fills";
        var plot = new LinePlot(title, from, low, high, 380);
        plot.Axes(Number);
        plot.Line(prices, "#7b8794");
        foreach (FillRow fill in fills.GetRange(fills.Count - shown, shown))
        {
            string tip = $"{fill.Side} {UnitText.Of(fill.Quantity.Units, rules.QuantityDecimals)} at "
                + $"{UnitText.Of(fill.Price.Units, rules.PriceDecimals)}, {UnitText.Time(fill.TimeNanos)}";
            plot.Mark(fill.TimeNanos, fill.Price.Units * unit, fill.Side == Side.Buy, tip);
        }

        page.Append(plot.End());
    }

    private static void Months(StringBuilder page, IReadOnlyList<MonthRow> months)
    {
        page.Append("<h2>Months</h2>\n<table>\n<tr><th>year</th>");
        for (int month = 1; month <= 12; month++) page.Append($"<th>{month}</th>");
        page.Append("<th>year</th></tr>\n");
        int index = 0;
        while (index < months.Count)
        {
            int year = months[index].Year;
            double whole = 1;
            page.Append($"<tr><td>{year}</td>");
            for (int month = 1; month <= 12; month++)
            {
                bool isThere = index < months.Count && months[index].Year == year && months[index].Month == month;
                page.Append(isThere ? Cell(months[index].Return) : "<td></td>");
                if (isThere) whole *= 1 + months[index++].Return;
            }

            page.Append($"{Cell(whole - 1)}</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void Regimes(StringBuilder page, IReadOnlyList<RegimeRow> regimes)
    {
        if (regimes.Count == 0) return;
        page.Append(
            "<h2>Regimes</h2>\n<p>Trend: the market's return over the 20 days before a day; volatility: the "
            + "deviation of their daily returns; each cut into thirds over the run. Returns compounded over the days "
            + "of a row.</p>\n"
            + "<table>\n<tr><th>trend</th><th>volatility</th><th>days</th><th>run</th><th>market</th></tr>\n");
        foreach (RegimeRow row in regimes)
        {
            page.Append(
                $"<tr><td>{row.Trend}</td><td>{row.Volatility}</td><td>{row.Days}</td>{Cell(row.Return)}"
                + $"{Cell(row.MarketReturn)}</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void Decisions(StringBuilder page, IReadOnlyList<DecisionCount> decisions)
    {
        page.Append(
            "<h2>Decisions without an order</h2>\n<table>\n<tr><th>reason</th><th>by</th><th>times</th></tr>\n");
        foreach (DecisionCount each in decisions)
        {
            string by = each.Kind == "refused" ? "the venue" : "the engine";
            page.Append($"<tr><td>{each.Reason}</td><td>{by}</td><td>{Count(each.Count)}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static (double Low, double High) Bounds(List<double> values)
    {
        double low = double.MaxValue;
        double high = double.MinValue;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }

    private static string Cell(double share) =>
        $"<td class=\"{(share < 0 ? "minus" : "plus")}\">{Percent(share)}</td>";

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
