using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using HdrHistogram;
using LowLatency.Cli.Formatting;

namespace LowLatency.Cli.Reports;

/// <summary>
/// Percentiles as an SVG: one line a stage; to the right the share of slower events falls by ten at each step, upwards
/// time grows by ten.
/// </summary>
internal sealed class PercentilePlot
{
    private const double Width = 960;
    private const double Height = 540;
    private const double Left = 84;
    private const double Right = 140;
    private const double Top = 64;
    private const double Bottom = 64;
    private const double LabelGap = 16;
    private const int PointsPerDecade = 60;

    // Okabe and Ito's colours: told apart by colour-blind readers too.
    private static readonly string[] Colours =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555"];

    private static readonly string[] PercentileNames =
        ["0", "90", "99", "99.9", "99.99", "99.999", "99.9999", "99.99999"];

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<StageSummary> _stages;
    private readonly int _decades;
    private readonly int _lowExponent;
    private readonly int _highExponent;

    private PercentilePlot(IReadOnlyList<StageSummary> stages)
    {
        _stages = stages;
        long most = 1;
        long lowest = long.MaxValue;
        long highest = 1;
        foreach (StageSummary stage in stages)
        {
            most = Math.Max(most, stage.Histogram.TotalCount);
            lowest = Math.Min(lowest, Math.Max(1, stage.Histogram.GetValueAtPercentile(0)));
            highest = Math.Max(highest, stage.Histogram.GetMaxValue());
        }

        _decades = Math.Clamp((int)Math.Ceiling(Math.Log10(most)), 1, PercentileNames.Length - 1);
        _lowExponent = (int)Math.Floor(Math.Log10(lowest));
        _highExponent = Math.Max(_lowExponent + 1, (int)Math.Ceiling(Math.Log10(highest)));
    }

    /// <summary>An SVG document of its own; text that comes from outside is escaped.</summary>
    public static string Draw(string title, IReadOnlyList<StageSummary> stages)
    {
        var plot = new PercentilePlot(stages);
        plot.Frame(title);
        plot.TimeAxis();
        plot.PercentileAxis();
        plot.Lines();
        return plot._svg.Append("</svg>\n").ToString();
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string AxisTime(int exponent)
    {
        string unit = exponent < 3 ? "ns" : exponent < 6 ? "µs" : exponent < 9 ? "ms" : "s";
        int inUnit = exponent >= 9 ? exponent - 9 : exponent % 3;
        return Math.Pow(10, inUnit).ToString("0", CultureInfo.InvariantCulture) + " " + unit;
    }

    private double X(double decades) => Left + (decades / _decades * (Width - Left - Right));

    private double Y(double nanos)
    {
        double share = (Math.Log10(Math.Max(1, nanos)) - _lowExponent) / (_highExponent - _lowExponent);
        return Height - Bottom - (Math.Clamp(share, 0, 1) * (Height - Top - Bottom));
    }

    private void Frame(string title)
    {
        _svg.Append(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Text(Width)} {Text(Height)}\" "
            + $"width=\"{Text(Width)}\" height=\"{Text(Height)}\" role=\"img\" "
            + "font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\" font-size=\"13\" fill=\"#3e4c59\">\n");
        _svg.Append($"<title>{WebUtility.HtmlEncode(title)}</title>\n");
        _svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        _svg.Append(
            $"<text x=\"{Text(Left)}\" y=\"34\" font-size=\"18\" font-weight=\"600\" fill=\"#1f2933\">"
            + $"{WebUtility.HtmlEncode(title)}</text>\n");
    }

    private void TimeAxis()
    {
        double right = Width - Right;
        for (int exponent = _lowExponent; exponent <= _highExponent; exponent++)
        {
            double y = Y(Math.Pow(10, exponent));
            Line(Left, y, right, y, exponent == _lowExponent ? "#7b8794" : "#d3d8de");
            _svg.Append(
                $"<text x=\"{Text(Left - 10)}\" y=\"{Text(y + 4.5)}\" text-anchor=\"end\">"
                + $"{AxisTime(exponent)}</text>\n");
            if (exponent == _highExponent || _highExponent - _lowExponent > 6) continue;
            foreach (int step in (ReadOnlySpan<int>)[2, 5])
            {
                double between = Y(step * Math.Pow(10, exponent));
                Line(Left, between, right, between, "#eef0f3");
            }
        }
    }

    private void PercentileAxis()
    {
        double bottom = Height - Bottom;
        for (int decade = 0; decade <= _decades; decade++)
        {
            double x = X(decade);
            Line(x, Top, x, bottom, decade == 0 ? "#7b8794" : "#d3d8de");
            PercentileLabel(x, PercentileNames[decade]);
        }

        double half = X(Math.Log10(2));
        Line(half, Top, half, bottom, "#eef0f3");
        if (_decades <= 6) PercentileLabel(half, "50");
        double middle = (Left + Width - Right) / 2;
        _svg.Append(
            $"<text x=\"{Text(middle)}\" y=\"{Text(Height - 16)}\" text-anchor=\"middle\">"
            + "percentile of events</text>\n");
    }

    private void PercentileLabel(double x, string name) => _svg.Append(
        $"<text x=\"{Text(x)}\" y=\"{Text(Height - Bottom + 20)}\" text-anchor=\"middle\">{name} %</text>\n");

    private void Line(double x1, double y1, double x2, double y2, string colour) => _svg.Append(
        $"<line x1=\"{Text(x1)}\" y1=\"{Text(y1)}\" x2=\"{Text(x2)}\" y2=\"{Text(y2)}\" stroke=\"{colour}\"/>\n");

    private void Lines()
    {
        var labels = new List<(double Y, double X, string Name, string Max, string Colour)>();
        for (int i = 0; i < _stages.Count; i++)
        {
            StageSummary stage = _stages[i];
            if (stage.Histogram.TotalCount == 0) continue;
            string colour = Colours[i % Colours.Length];
            double end = StageLine(stage.Histogram, colour, isDashed: i % 2 == 1);
            string max = "max " + AmountText.Nanos(stage.Histogram.GetMaxValue());
            labels.Add((Y(stage.Histogram.GetMaxValue()), end, stage.Stage, max, colour));
        }

        // Labels from the top down, pushed apart so that none covers another; the last must stay inside.
        labels.Sort((left, right) => left.Y.CompareTo(right.Y));
        double previous = double.MinValue;
        double lowest = Height - Bottom - ((labels.Count - 1) * 2 * LabelGap);
        foreach ((double y, double x, string name, string max, string colour) in labels)
        {
            double at = Math.Max(previous + (2 * LabelGap) + 2, Math.Min(y, lowest));
            lowest += 2 * LabelGap;
            previous = at;
            double left = Width - Right + 12;
            if (Math.Abs(at - y) > 3 || left - x > 30)
            {
                _svg.Append(
                    $"<path d=\"M{Text(x + 5)} {Text(y)}L{Text(left - 4)} {Text(at)}\" fill=\"none\" "
                    + $"stroke=\"{colour}\" stroke-opacity=\"0.45\" stroke-dasharray=\"2 3\"/>\n");
            }

            _svg.Append(
                $"<text x=\"{Text(left)}\" y=\"{Text(at + 1)}\" fill=\"{colour}\" font-weight=\"600\">"
                + $"{WebUtility.HtmlEncode(name)}</text>\n<text x=\"{Text(left)}\" y=\"{Text(at + LabelGap)}\" "
                + $"font-size=\"11.5\">{max}</text>\n");
        }
    }

    // Every second line is dashed: stages that follow at once would hide each other. Returns where the line ends: a
    // stage with few events has no far percentiles.
    private double StageLine(HistogramBase histogram, string colour, bool isDashed)
    {
        double last = Math.Min(_decades, Math.Log10(Math.Max(2, histogram.TotalCount)));
        int points = (int)Math.Ceiling(last * PointsPerDecade);
        var path = new StringBuilder();
        double x = X(0);
        for (int i = 0; i <= points; i++)
        {
            double decades = Math.Min(last, (double)i / PointsPerDecade);
            double percentile = i == points ? 100 : 100 * (1 - Math.Pow(10, -decades));
            long nanos = histogram.GetValueAtPercentile(percentile);
            x = X(decades);
            path.Append(i == 0 ? 'M' : 'L').Append(Text(x)).Append(' ').Append(Text(Y(nanos)));
        }

        _svg.Append(
            $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.25\" "
            + $"stroke-linejoin=\"round\"{(isDashed ? " stroke-dasharray=\"7 6\"" : "")}/>\n");
        string top = Text(Y(histogram.GetMaxValue()));
        _svg.Append($"<circle cx=\"{Text(x)}\" cy=\"{top}\" r=\"3.5\" fill=\"{colour}\"/>\n");
        return x;
    }
}
