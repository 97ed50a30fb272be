using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;

namespace LowLatency.Backtest.Reports;

/// <summary>A time series as inline SVG. Of the points that share a column of pixels the extremes are drawn.</summary>
internal sealed class LinePlot
{
    private const double Width = 960;
    private const double Left = 84;
    private const double Right = 16;
    private const double Top = 40;
    private const double Bottom = 32;
    private const int Columns = 860;

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<long> _times;
    private readonly double _height;
    private readonly double _low;
    private readonly double _high;

    /// <param name="title">Above the plot; escaped.</param>
    /// <param name="times">Unix nanoseconds, rising; at least one.</param>
    /// <param name="low">Lowest value of the axis.</param>
    /// <param name="high">Highest value of the axis.</param>
    /// <param name="height">Pixels.</param>
    public LinePlot(string title, IReadOnlyList<long> times, double low, double high, double height)
    {
        _times = times;
        _height = height;
        _low = low;
        _high = high > low ? high : low + 1;
        _svg.Append(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Text(Width)} {Text(height)}\" role=\"img\" "
            + "font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#3e4c59\">\n"
            + $"<title>{WebUtility.HtmlEncode(title)}</title>\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
            + $"<text x=\"{Text(Left)}\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"#1f2933\">"
            + $"{WebUtility.HtmlEncode(title)}</text>\n");
    }

    public void Axes(Func<double, string> label)
    {
        double step = NiceStep((_high - _low) / 5);
        for (double value = Math.Ceiling(_low / step) * step; value <= _high + (step * 1e-9); value += step)
        {
            double y = Y(value);
            _svg.Append(
                $"<line x1=\"{Text(Left)}\" y1=\"{Text(y)}\" x2=\"{Text(Width - Right)}\" y2=\"{Text(y)}\" "
                + "stroke=\"#e4e7eb\"/>\n"
                + $"<text x=\"{Text(Left - 8)}\" y=\"{Text(y + 4)}\" text-anchor=\"end\">{label(value)}</text>\n");
        }

        const int Marks = 6;
        bool isLong = _times[^1] - _times[0] > 3L * 86_400_000_000_000;
        for (int i = 0; i <= Marks; i++)
        {
            long time = _times[0] + ((_times[^1] - _times[0]) / Marks * i);
            string text = DateTime.UnixEpoch.AddTicks(time / 100)
                .ToString(isLong ? "yyyy-MM-dd" : "MM-dd HH:mm", CultureInfo.InvariantCulture);
            string anchor = i == 0 ? "start" : i == Marks ? "end" : "middle";
            _svg.Append(
                $"<text x=\"{Text(X(time))}\" y=\"{Text(_height - 10)}\" text-anchor=\"{anchor}\">{text}</text>\n");
        }
    }

    public void Line(IReadOnlyList<double> values, string colour, bool isFilled = false)
    {
        var path = new StringBuilder();
        int index = 0;
        while (index < values.Count)
        {
            int column = ColumnOf(_times[index]);
            (int lowest, int highest, int end) = (index, index, index);
            while (end < values.Count && ColumnOf(_times[end]) == column)
            {
                if (values[end] < values[lowest]) lowest = end;
                if (values[end] > values[highest]) highest = end;
                end++;
            }

            Point(path, Math.Min(lowest, highest), values);
            if (lowest != highest) Point(path, Math.Max(lowest, highest), values);
            index = end;
        }

        if (path.Length == 0) return;
        if (isFilled)
        {
            string zero = Text(Y(Math.Clamp(0, _low, _high)));
            _svg.Append(
                $"<path d=\"{path}L{Text(X(_times[^1]))} {zero}L{Text(X(_times[0]))} {zero}Z\" fill=\"{colour}\" "
                + "fill-opacity=\"0.2\"/>\n");
        }

        _svg.Append($"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.3\"/>\n");
    }

    /// <summary>A triangle, up for a buy and down for a sale.</summary>
    public void Mark(long time, double value, bool isUp, string tip)
    {
        double x = X(time);
        double y = Y(value);
        double tipY = isUp ? y + 2 : y - 2;
        double footY = isUp ? y + 10 : y - 10;
        string colour = isUp ? "#009e73" : "#d55e00";
        _svg.Append(
            $"<path d=\"M{Text(x)} {Text(tipY)}L{Text(x - 4)} {Text(footY)}L{Text(x + 4)} {Text(footY)}Z\" "
            + $"fill=\"{colour}\" fill-opacity=\"0.7\"><title>{WebUtility.HtmlEncode(tip)}</title></path>\n");
    }

    public string End() => _svg.Append("</svg>\n").ToString();

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    private void Point(StringBuilder path, int index, IReadOnlyList<double> values) =>
        path.Append(path.Length == 0 ? 'M' : 'L').Append(Text(X(_times[index]))).Append(' ')
            .Append(Text(Y(values[index])));

    private double Share(long time) =>
        _times[^1] == _times[0] ? 0 : (time - _times[0]) / (double)(_times[^1] - _times[0]);

    private int ColumnOf(long time) => (int)(Share(time) * Columns);

    private double X(long time) => Left + (Share(time) * (Width - Left - Right));

    private double Y(double value) =>
        _height - Bottom - ((value - _low) / (_high - _low) * (_height - Top - Bottom));
}
