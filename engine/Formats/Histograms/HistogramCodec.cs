using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace LowLatency.Formats.Histograms;

/// <summary>HdrHistogram's V2 encoding: big-endian header, counts as ZigZag LEB128 with runs of zeros as one negative
/// number; and the same inside a zlib stream. Reading is the package's (HdrHistogram), in tools and tests.</summary>
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
        byte[] bytes = new byte[LengthMax(histogram)];
        return bytes[..Encode(histogram, bytes)];
    }

    /// <summary>
    /// Encodes inside a zlib stream, what an .hlog line holds in base64, in place of what the target holds. Allocates
    /// the objects of that stream, and what the buffers lack.
    /// </summary>
    /// <param name="histogram">What.</param>
    /// <param name="plain">Room for the encoding without compression; grows when it must.</param>
    /// <param name="target">Keeps its buffer.</param>
    public static void EncodeCompressed(Histogram histogram, ref byte[] plain, MemoryStream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        int lengthMax = LengthMax(histogram);
        if (plain.Length < lengthMax) plain = new byte[lengthMax];
        int length = Encode(histogram, plain);
        target.SetLength(0);
        Span<byte> header = stackalloc byte[CompressedHeaderBytes];
        target.Write(header);
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(plain, 0, length);
        }

        BinaryPrimitives.WriteInt32BigEndian(header, CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], (int)target.Length - CompressedHeaderBytes);
        target.Position = 0;
        target.Write(header);
        target.Position = target.Length;
    }

    private static int LengthMax(Histogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return HeaderBytes + (histogram.UsedLength() * MaxNumberBytes);
    }

    // Returns the bytes used.
    private static int Encode(Histogram histogram, Span<byte> bytes)
    {
        int payload = WriteCounts(histogram.Counts[..histogram.UsedLength()], bytes[HeaderBytes..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes, Cookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], payload);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], histogram.SignificantDigits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], histogram.LowestDiscernible);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], histogram.HighestTrackable);
        BinaryPrimitives.WriteDoubleBigEndian(bytes[32..], 1.0);
        return HeaderBytes + payload;
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
