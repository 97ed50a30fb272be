using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace LowLatency.Formats.Histograms;

/// <summary>HdrHistogram's V2 encoding: big-endian header, counts as ZigZag LEB128 with runs of zeros as one negative
/// number; and the same inside a zlib stream. Allocates: for reports, not for the hot path. Reading is the package's
/// (HdrHistogram), in tools and tests.</summary>
/// <remarks>
/// Header (40 bytes): int cookie 0x1c849313, int payload bytes, int normalizing offset (0), int significant digits,
/// long lowest, long highest, double ratio (1.0). Compressed: int cookie 0x1c849314, int bytes, zlib stream. Source:
/// the format of HdrHistogram 2.x, checked with HdrHistogram and hdr-histogram-js. Overflowed and negative values have
/// no place in it: <see cref="HistogramLogWriter"/> tells them in a comment.
/// </remarks>
public static class HistogramCodec
{
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
}
