using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LowLatency.Cli.Explain.Reports;

namespace LowLatency.Cli.Explain;

/// <summary>The bars behind a decision as an SVG candle chart, with the price of the order.</summary>
internal static class PricePlot
{
    private const int Width = 960;
    private const int Height = 300;
    private const int Left = 80;
    private const int Edge = 16;

    public static string Draw(IReadOnlyList<BarReport> newestFirst, MarketReport market, OrderStory? order)
    {
        List<(double Open, double High, double Low, double Close)> bars = [];
        foreach (BarReport bar in newestFirst.Reverse())
        {
            bars.Add((Parse(bar.Open), Parse(bar.High), Parse(bar.Low), Parse(bar.Close)));
        }

        if (bars.Count == 0) return "<p>No bar was closed yet.</p>\n";
        double mid = market.Mid == "-" ? bars[^1].Close : Parse(market.Mid);
        double filled = order is { AveragePrice: not "-" } ? Parse(order.AveragePrice) : mid;
        double high = Math.Max(bars.Max(bar => bar.High), Math.Max(mid, filled));
        double low = Math.Min(bars.Min(bar => bar.Low), Math.Min(mid, filled));
        if (high <= low) (high, low) = (high + 1, low - 1);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\">\n");
        double step = (Width - Left - Edge) / (double)(bars.Count + 1);
        for (int i = 0; i < bars.Count; i++) Candle(svg, bars[i], Left + (step * (i + 0.5)), step * 0.3, high, low);
        Line(svg, mid, high, low, "#2563eb", $"mid {market.Mid}", isBelow: filled > mid);
        if (order is { AveragePrice: not "-" })
        {
            Line(svg, filled, high, low, "#b45309", $"filled {order.AveragePrice}", isBelow: filled <= mid);
        }

        for (int i = 0; i <= 4; i++)
        {
            double price = low + ((high - low) * i / 4);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"8\" y=\"{Y(price, high, low) + 4:0.#}\" font-size=\"11\">{price:0.########}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Candle(
        StringBuilder svg, (double Open, double High, double Low, double Close) bar, double x, double half, double high,
        double low)
    {
        string colour = bar.Close >= bar.Open ? "#15803d" : "#b91c1c";
        double top = Y(Math.Max(bar.Open, bar.Close), high, low);
        double height = Math.Max(1, Y(Math.Min(bar.Open, bar.Close), high, low) - top);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Y(bar.High, high, low):0.#}\" "
            + $"y2=\"{Y(bar.Low, high, low):0.#}\" stroke=\"{colour}\"/>"
            + $"<rect x=\"{x - half:0.#}\" y=\"{top:0.#}\" width=\"{half * 2:0.#}\" height=\"{height:0.#}\" "
            + $"fill=\"{colour}\"/>\n");
    }

    // Of two lines the upper one has its text above, the lower one below: near each other they are read all the same.
    private static void Line(
        StringBuilder svg, double price, double high, double low, string colour, string label, bool isBelow)
    {
        const int Above = -4;
        const int Below = 12;
        double y = Y(price, high, low);
        double textY = y + (isBelow ? Below : Above);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{Left}\" x2=\"{Width - Edge}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"{colour}\" "
            + $"stroke-dasharray=\"4 3\"/><text x=\"{Width - Edge}\" y=\"{textY:0.#}\" font-size=\"11\" "
            + $"text-anchor=\"end\" fill=\"{colour}\">{label}</text>\n");
    }

    private static double Y(double price, double high, double low) =>
        Edge + ((high - price) / (high - low) * (Height - (2 * Edge)));

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
