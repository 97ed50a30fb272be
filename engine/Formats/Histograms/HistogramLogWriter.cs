using System;
using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO;
using System.Text;

namespace LowLatency.Formats.Histograms;

/// <summary>Writes HdrHistogram's .hlog text, log format 1.3: ASCII, invariant culture, line feed. Keeps its
/// buffers: an interval allocates the objects of one zlib stream, some hundred bytes. The stream is the caller's to
/// close.</summary>
/// <remarks>
/// The columns are start (seconds after the base time), length (seconds), largest value in millions of the recorded
/// unit (milliseconds when nanoseconds were recorded), and the compressed encoding in base64. Call order: header, then
/// intervals.
/// </remarks>
public sealed class HistogramLogWriter
{
    internal const string FormatLine = "#[Histogram log format version 1.3]";
    internal const string Legend =
        "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"";

    private const long NanosPerMilli = 1_000_000;
    private const long UnitsPerThousandth = 1_000;

    private readonly Stream _stream;
    private readonly MemoryStream _compressed = new();
    private byte[] _plain = [];
    private byte[] _line = new byte[1_024];
    private int _lineLength;
    private long _baseNanos;

    /// <param name="stream">Where to.</param>
    public HistogramLogWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>Writes the comment lines and the legend.</summary>
    /// <param name="startNanos">Start of the log, nanoseconds since the Unix epoch; the base of all starts.</param>
    /// <param name="comment">One line for people, ASCII.</param>
    public void WriteHeader(long startNanos, string comment)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startNanos);
        _baseNanos = startNanos - (startNanos % NanosPerMilli);
        string seconds = Thousandths(_baseNanos / NanosPerMilli);
        string date = DateTime.UnixEpoch.AddTicks(_baseNanos / 100)
            .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        WriteComment(comment);
        WriteLine(FormatLine);
        WriteLine($"#[StartTime: {seconds} (seconds since epoch), {date}]");
        WriteLine($"#[BaseTime: {seconds} (seconds since epoch)]");
        WriteLine(Legend);
    }

    /// <summary>Writes one comment line.</summary>
    /// <exception cref="ArgumentException">It is not printable ASCII.</exception>
    public void WriteComment(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        if (!IsPrintable(comment, allowSpaceAndComma: true))
            throw new ArgumentException("a comment is one line of printable ASCII", nameof(comment));
        WriteLine($"#[{comment}]");
    }

    /// <summary>Writes one interval; overflowed and negative values, which the encoding cannot hold, go to a comment
    /// before it.</summary>
    /// <param name="tag">Printable ASCII without comma or space; empty = untagged.</param>
    /// <param name="startNanos">Start, nanoseconds since the Unix epoch; not before the base time.</param>
    /// <param name="endNanos">End, nanoseconds since the Unix epoch; not before the start.</param>
    /// <param name="histogram">What was recorded between them.</param>
    /// <exception cref="ArgumentException">The tag or a time is out of its range.</exception>
    public void WriteInterval(string tag, long startNanos, long endNanos, Histogram histogram)
    {
        ArgumentNullException.ThrowIfNull(tag);
        ArgumentNullException.ThrowIfNull(histogram);
        if (!IsPrintable(tag, allowSpaceAndComma: false))
            throw new ArgumentException($"tag '{tag}' is not printable ASCII without comma and space", nameof(tag));
        if (startNanos < _baseNanos || endNanos < startNanos)
            throw new ArgumentException("base time <= start <= end does not hold", nameof(startNanos));
        if (histogram.OverflowCount != 0 || histogram.NegativeCount != 0)
        {
            WriteComment(
                $"Outside: tag={tag} overflow={Text(histogram.OverflowCount)} "
                + $"negative={Text(histogram.NegativeCount)} max={Text(histogram.MaxValue)}");
        }

        HistogramCodec.EncodeCompressed(histogram, ref _plain, _compressed);
        if (tag.Length > 0) Add("Tag="u8).Add(tag).Add(","u8);
        AddThousandths((startNanos - _baseNanos) / NanosPerMilli);
        AddThousandths((endNanos - startNanos) / NanosPerMilli);
        AddThousandths(histogram.MaxValue / UnitsPerThousandth);
        ReadOnlySpan<byte> encoded = _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
        Base64.EncodeToUtf8(encoded, Room(Base64.GetMaxEncodedToUtf8Length(encoded.Length)), out _, out int written);
        _lineLength += written;
        Add("\n"u8);
        _stream.Write(_line, 0, _lineLength);
        _lineLength = 0;
    }

    private HistogramLogWriter Add(ReadOnlySpan<byte> ascii)
    {
        ascii.CopyTo(Room(ascii.Length));
        _lineLength += ascii.Length;
        return this;
    }

    private HistogramLogWriter Add(string ascii)
    {
        _lineLength += Encoding.ASCII.GetBytes(ascii, Room(ascii.Length));
        return this;
    }

    private void AddThousandths(long thousandths)
    {
        const int LongDigitsMax = 20;
        Utf8Formatter.TryFormat(thousandths / 1000, Room(LongDigitsMax), out int written);
        _lineLength += written;
        Add("."u8);
        Utf8Formatter.TryFormat(thousandths % 1000, Room(LongDigitsMax), out written, new StandardFormat('D', 3));
        _lineLength += written;
        Add(","u8);
    }

    // Behind what the line holds.
    private Span<byte> Room(int bytes)
    {
        if (_line.Length - _lineLength < bytes) Array.Resize(ref _line, 2 * (_lineLength + bytes));
        return _line.AsSpan(_lineLength);
    }

    internal static bool IsPrintable(string text, bool allowSpaceAndComma)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or > '~') return false;
            if (!allowSpaceAndComma && (c is ' ' or ',')) return false;
        }

        return true;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Thousandths(long thousandths) =>
        string.Create(CultureInfo.InvariantCulture, $"{thousandths / 1000}.{thousandths % 1000:D3}");

    private void WriteLine(string line) => _stream.Write(Encoding.ASCII.GetBytes(line + "\n"));
}
