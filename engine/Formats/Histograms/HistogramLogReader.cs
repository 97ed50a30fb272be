using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace LowLatency.Formats.Histograms;

/// <summary>Reads HdrHistogram's .hlog text, log formats 1.2 and 1.3. Allocates: for reports.</summary>
public static class HistogramLogReader
{
    private const long NanosPerMilli = 1_000_000;

    /// <summary>Reads a whole log.</summary>
    /// <param name="log">The text; ASCII, line feeds or carriage return and line feed.</param>
    /// <param name="intervals">The intervals in order, those before the fault included.</param>
    /// <param name="fault">What is wrong, with the line number; null = nothing.</param>
    /// <returns>False when a line cannot be read.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> log, out IReadOnlyList<HistogramLogInterval> intervals, out string? fault)
    {
        var read = new List<HistogramLogInterval>();
        intervals = read;
        fault = null;
        long baseMillis = 0;
        int number = 0;
        while (!log.IsEmpty && fault is null)
        {
            number++;
            int end = log.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? log : log[..end]).TrimEnd((byte)'\r');
            log = end < 0 ? default : log[(end + 1)..];
            if (line.IsEmpty || line[0] == (byte)'"') continue;
            string text = Encoding.ASCII.GetString(line);
            fault = text[0] == '#' ? ReadComment(text, ref baseMillis) : ReadInterval(text, baseMillis, read);
        }

        if (fault is not null) fault = string.Create(CultureInfo.InvariantCulture, $"line {number}: {fault}");
        return fault is null;
    }

    private static string? ReadComment(string text, ref long baseMillis)
    {
        const string Format = "#[Histogram log format version ";
        const string Base = "#[BaseTime: ";
        if (text.StartsWith(Format, StringComparison.Ordinal))
        {
            string version = text[Format.Length..].TrimEnd(']');
            return version is "1.2" or "1.3" ? null : $"log format {version} is not known";
        }

        if (!text.StartsWith(Base, StringComparison.Ordinal)) return null;
        string seconds = text[Base.Length..].Split(' ')[0];
        return TryReadMillis(seconds, out baseMillis) ? null : $"base time '{seconds}' is not a number";
    }

    private static string? ReadInterval(string text, long baseMillis, List<HistogramLogInterval> read)
    {
        const string TagPrefix = "Tag=";
        string tag = string.Empty;
        string[] fields = text.Split(',');
        int at = 0;
        if (fields[0].StartsWith(TagPrefix, StringComparison.Ordinal)) tag = fields[at++][TagPrefix.Length..];
        if (fields.Length - at != 4) return $"{fields.Length - at} columns, not 4";
        if (!TryReadMillis(fields[at], out long start)) return $"start '{fields[at]}' is not a number";
        if (!TryReadMillis(fields[at + 1], out long length)) return $"length '{fields[at + 1]}' is not a number";
        byte[] encoded = new byte[fields[at + 3].Length];
        if (!Convert.TryFromBase64String(fields[at + 3], encoded, out int bytes)) return "the histogram is not base64";
        HistogramDecodeFault fault = HistogramCodec.TryDecode(encoded.AsSpan(0, bytes), out Histogram? histogram);
        if (fault != HistogramDecodeFault.None) return $"the histogram is not readable: {fault}";
        read.Add(
            new HistogramLogInterval(
                tag, (baseMillis + start) * NanosPerMilli, length * NanosPerMilli, histogram!));
        return null;
    }

    private static bool TryReadMillis(string text, out long millis)
    {
        millis = 0;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal seconds)) return false;

        // Far beyond any date, and far from overflow in nanoseconds.
        if (seconds > 4_000_000_000m) return false;
        millis = (long)decimal.Round(seconds * 1000m, MidpointRounding.AwayFromZero);
        return true;
    }
}
