using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using LowLatency.Formats.Capture;
using LowLatency.Formats.Histograms;
using LowLatency.Formats.Snapshots;

namespace LowLatency.Unit.Readers;

/// <summary>Files as their writers make them, small, with a drawn structure.</summary>
internal static class GoodFiles
{
    /// <summary>Of every snapshot here.</summary>
    public static SnapshotHeader Header => new() { JournalId = 7, Sequence = 5, ConfigurationHash = 9 };

    public static byte[] Capture(Random random)
    {
        using var bytes = new MemoryStream();
        byte[] head = new byte[CaptureCodec.SegmentHeaderLength];
        CaptureCodec.WriteSegmentHeader(head, 0, 1);
        bytes.Write(head);
        for (int i = random.Next(1, 30); i > 0; i--)
        {
            byte[] body = Noise(random, random.Next(300));
            byte[] record = new byte[CaptureCodec.RecordHeaderLength + body.Length];
            CaptureCodec.Write(record, new CaptureRecord { Kind = CaptureKind.WebSocketText, Body = body });
            bytes.Write(record);
        }

        return bytes.ToArray();
    }

    public static byte[] Snapshot(Random random)
    {
        byte[] file = new byte[SnapshotCodec.HeaderLength + random.Next(2_000)];
        SnapshotCodec.Seal(
            file.AsSpan(0, SnapshotCodec.HeaderLength), file.AsSpan(SnapshotCodec.HeaderLength), Header);
        return file;
    }

    public static byte[] HistogramLog(Random random)
    {
        using var stream = new MemoryStream();
        var writer = new HistogramLogWriter(stream);
        writer.WriteHeader(0, "fuzz");
        var histogram = new Histogram(1, 3_600_000_000_000, 3);
        for (int i = random.Next(1, 1_000); i > 0; i--) histogram.Record(i * 997L);
        for (int i = 0; i < 5; i++) writer.WriteInterval($"stage{i}", i, i + 1, histogram);
        return stream.ToArray();
    }

    public static byte[] Candles(Random random)
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "" : "open_time_ms,open,high,low,close,volume\n");
        for (int i = 0; i < 40; i++) text.Append(1_704_067_200_000 + (i * 60_000L)).Append(",1.5,2,0.5,1.25,3\n");
        return MaybePacked(random, Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static byte[] Trades(Random random)
    {
        bool hasHeader = random.Next(2) == 0;
        var text = new StringBuilder(hasHeader ? "trade_id,price,qty,quote_qty,time,is_buyer_maker\n" : "");
        for (int i = 0; i < 40; i++)
        {
            text.Append(i + 1).Append(",1.5,2,3,").Append(1_704_067_200_000 + i).Append(",True\n");
        }

        return MaybePacked(random, Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static byte[] Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    // A third, and half of these of damaged text: what is behind a good checksum.
    private static byte[] MaybePacked(Random random, byte[] text) => random.Next(6) switch
    {
        0 => Pack(text),
        1 => Pack(FileDamage.Apply(random, text)),
        _ => text,
    };
}
