using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace LowLatency.Formats.Histograms;

/// <summary>HdrHistogram's V2 encoding: big-endian header, counts as ZigZag LEB128 with runs of zeros as one negative
/// number; and the same inside a zlib stream. Allocates: for reports, not for the hot path.</summary>
/// <remarks>
/// Header (40 bytes): int cookie 0x1c849313, int payload bytes, int normalizing offset (0), int significant digits, long
/// lowest, long highest, double ratio (1.0). Compressed: int cookie 0x1c849314, int bytes, zlib stream. Source: the
/// format of HdrHistogram 2.x, checked with hdr-histogram-js. Overflowed and negative values have no place in it:
/// <see cref="HistogramLogWriter"/> tells them in a comment.
/// </remarks>
public static class HistogramCodec
{
    /// <summary>Most counts that a decoded layout may have (32 MiB); larger ones are refused.</summary>
    public const int MaxCounts = 1 << 22;

    private const int Cookie = 0x1c849313;
    private const int CompressedCookie = 0x1c849314;
    private const int HeaderBytes = 40;
    private const int CompressedHeaderBytes = 8;
    private const int MaxNumberBytes = 9;

    /// <summary>Encodes without compression.</summary>
    public static byte[] Encode(Histogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        int used = histogram.UsedLength();
        byte[] bytes = new byte[HeaderBytes + (used * MaxNumberBytes)];
        int payload = WriteCounts(histogram.Counts[..used], bytes.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteInt32BigEndian(bytes, Cookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), payload);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), histogram.SignificantDigits);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), histogram.LowestDiscernible);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), histogram.HighestTrackable);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(32), 1.0);
        return bytes[..(HeaderBytes + payload)];
    }

    /// <summary>Encodes inside a zlib stream: what an .hlog line holds in base64.</summary>
    public static byte[] EncodeCompressed(Histogram histogram)
    {
        byte[] plain = Encode(histogram);
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[CompressedHeaderBytes]);
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(plain);
        byte[] bytes = stream.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - CompressedHeaderBytes);
        return bytes;
    }

    /// <summary>Decodes either form.</summary>
    /// <param name="bytes">The encoding; bytes behind it are refused.</param>
    /// <param name="histogram">The histogram, when the result is <see cref="HistogramDecodeFault.None"/>.</param>
    public static HistogramDecodeFault TryDecode(ReadOnlySpan<byte> bytes, out Histogram? histogram)
    {
        histogram = null;
        if (bytes.Length < CompressedHeaderBytes) return HistogramDecodeFault.TooShort;
        int cookie = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (cookie == Cookie) return TryDecodePlain(bytes, out histogram);
        if (cookie != CompressedCookie) return HistogramDecodeFault.UnknownCookie;
        ReadOnlySpan<byte> compressed = bytes[CompressedHeaderBytes..];
        if (BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) != compressed.Length)
            return HistogramDecodeFault.WrongLength;
        return TryInflate(compressed, out byte[] plain)
            ? TryDecodePlain(plain, out histogram)
            : HistogramDecodeFault.BadCompression;
    }

    private static HistogramDecodeFault TryDecodePlain(ReadOnlySpan<byte> bytes, out Histogram? histogram)
    {
        histogram = null;
        if (bytes.Length < HeaderBytes) return HistogramDecodeFault.TooShort;
        if (BinaryPrimitives.ReadInt32BigEndian(bytes) != Cookie) return HistogramDecodeFault.UnknownCookie;
        ReadOnlySpan<byte> payload = bytes[HeaderBytes..];
        if (BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) != payload.Length) return HistogramDecodeFault.WrongLength;
        int offset = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        int digits = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        long lowest = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]);
        long highest = BinaryPrimitives.ReadInt64BigEndian(bytes[24..]);
        if (offset != 0 || BinaryPrimitives.ReadDoubleBigEndian(bytes[32..]) != 1.0)
            return HistogramDecodeFault.BadLayout;
        if (Histogram.FindFault(lowest, highest, digits) is not null) return HistogramDecodeFault.BadLayout;
        if (Histogram.CountsNeeded(lowest, highest, digits) > MaxCounts) return HistogramDecodeFault.BadLayout;
        var decoded = new Histogram(lowest, highest, digits);
        if (!TryReadCounts(payload, decoded)) return HistogramDecodeFault.BadCounts;
        histogram = decoded;
        return HistogramDecodeFault.None;
    }

    private static int WriteCounts(ReadOnlySpan<long> counts, Span<byte> bytes)
    {
        int at = 0;
        for (int i = 0; i < counts.Length;)
        {
            long count = counts[i++];
            if (count != 0)
            {
                at += WriteNumber(count, bytes[at..]);
                continue;
            }

            int zeros = 1;
            while (i < counts.Length && counts[i] == 0)
            {
                zeros++;
                i++;
            }

            // A single zero is written as zero; a run as its negative length.
            at += WriteNumber(zeros == 1 ? 0 : -zeros, bytes[at..]);
        }

        return at;
    }

    private static bool TryReadCounts(ReadOnlySpan<byte> payload, Histogram histogram)
    {
        int at = 0;
        long index = 0;
        long total = 0;
        while (at < payload.Length)
        {
            if (!TryReadNumber(payload, ref at, out long number)) return false;
            if (number <= 0)
            {
                // long.MinValue cannot be negated and is no possible run.
                if (number < -MaxCounts) return false;
                index += number == 0 ? 1 : -number;
                continue;
            }

            if (index >= histogram.CountsLength || number > long.MaxValue - total) return false;
            total += number;
            histogram.SetCount((int)index++, number);
        }

        return index <= histogram.CountsLength;
    }

    /// <summary>ZigZag LEB128 with a full ninth byte, so that 64 bits never need a tenth.</summary>
    private static int WriteNumber(long number, Span<byte> bytes)
    {
        ulong rest = (ulong)((number << 1) ^ (number >> 63));
        int at = 0;
        while (at < MaxNumberBytes - 1 && rest >= 0x80)
        {
            bytes[at++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        bytes[at++] = (byte)rest;
        return at;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, ref int at, out long number)
    {
        ulong value = 0;
        number = 0;
        for (int i = 0; i < MaxNumberBytes; i++)
        {
            if (at >= bytes.Length) return false;
            byte next = bytes[at++];
            bool last = i == MaxNumberBytes - 1;
            value |= (ulong)(last ? next : next & 0x7F) << (7 * i);
            if (last || (next & 0x80) == 0) break;
        }

        number = (long)(value >> 1) ^ -(long)(value & 1);
        return true;
    }

    private static bool TryInflate(ReadOnlySpan<byte> compressed, out byte[] plain)
    {
        plain = [];
        try
        {
            using var source = new MemoryStream(compressed.ToArray());
            using var zlib = new ZLibStream(source, CompressionMode.Decompress);
            using var target = new MemoryStream();
            byte[] buffer = new byte[8192];
            int read;
            while ((read = zlib.Read(buffer)) > 0)
            {
                target.Write(buffer.AsSpan(0, read));
                if (target.Length > HeaderBytes + ((long)MaxCounts * MaxNumberBytes)) return false;
            }

            plain = target.ToArray();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
