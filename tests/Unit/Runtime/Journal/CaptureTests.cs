using System.Collections.Generic;
using System.IO;
using System.Text;
using LowLatency.Formats.Capture;
using LowLatency.Reading.Capture;
using LowLatency.Runtime.Capture;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

public sealed class CaptureTests
{
    private static readonly CaptureWriterOptions Small = new()
    {
        SegmentBytes = 4_096,
        BufferBytes = 2_048,
        FreeBytesMin = 0,
    };

    [Test]
    public void Frames_come_back()
    {
        using TempFolder folder = new();
        Write(folder.File("raw"), 200);
        using (CaptureReader reader = new(folder.File("raw")))
        {
            int count = 0;
            while (reader.Read(out CaptureRecord record))
            {
                Assert.That(Encoding.UTF8.GetString(record.Body), Is.EqualTo(Frame(count)));
                Assert.That(record.WallNanos, Is.EqualTo(1_000 + count));
                count++;
            }

            Assert.That((count, reader.DamagedCount), Is.EqualTo((200, 0L)));
        }
    }

    [Test]
    public void A_damaged_record_costs_only_itself_and_is_counted()
    {
        using TempFolder folder = new();
        Write(folder.Path, 40);
        string first = Directory.GetFiles(folder.Path, "*.capture")[0];
        byte[] good = File.ReadAllBytes(first);
        for (int at = CaptureCodec.SegmentHeaderLength; at < 700; at++)
        {
            byte[] bytes = (byte[])good.Clone();
            bytes[at] ^= 0xFF;
            File.WriteAllBytes(first, bytes);
            using CaptureReader reader = new(folder.Path);
            HashSet<string> frames = [];
            while (reader.Read(out CaptureRecord record)) frames.Add(Encoding.UTF8.GetString(record.Body));
            Assert.That(frames, Has.Count.EqualTo(39), $"byte {at}");
            Assert.That(reader.DamagedCount, Is.EqualTo(1), $"byte {at}");
        }
    }

    [Test]
    public void A_full_buffer_or_disk_drops_and_counts_and_then_goes_on()
    {
        using TempFolder folder = new();
        FailingStorage storage = new() { FreeBytesAnswer = 0 };
        using CaptureWriter writer = new(folder.Path, Small, storage);
        int kept = 0;
        while (Append(writer, kept)) kept++;
        Assert.That(writer.DroppedCount, Is.EqualTo(1));
        writer.DoWork(5);
        Assert.That(writer.FailureCount, Is.EqualTo(1));
        Assert.That(writer.DroppedCount, Is.EqualTo(1 + kept));
        storage.FreeBytesAnswer = null;
        Append(writer, 1);
        writer.DoWork(6);
        Assert.That(writer.FailureCount, Is.EqualTo(1));
        using CaptureReader reader = new(folder.Path);
        Assert.That(reader.Read(out _), Is.True);
        Assert.That(reader.Read(out _), Is.False);
    }

    [Test]
    public void The_oldest_segments_go_when_the_room_is_used_up()
    {
        using TempFolder folder = new();
        using CaptureWriter writer = new(folder.Path, Small with { TotalBytesMax = 3 * 4_096 });
        for (int i = 0; i < 1_000; i++)
        {
            Append(writer, i);
            writer.DoWork(i);
        }

        Assert.That(Directory.GetFiles(folder.Path).Length, Is.LessThanOrEqualTo(3));
        using CaptureReader reader = new(folder.Path);
        Assert.That(reader.Read(out CaptureRecord record), Is.True);
        Assert.That(record.WallNanos, Is.GreaterThan(1_500));
    }

    // An archiver takes files away, a person the folder: frames may be lost, the engine is not.
    [Test]
    public void A_folder_that_is_removed_while_it_runs_is_made_again()
    {
        using TempFolder folder = new();
        string path = folder.File("raw");
        using CaptureWriter writer = new(path, Small with { TotalBytesMax = 3 * 4_096 });
        for (int i = 0; i < 1_000; i++)
        {
            if (i == 500) Directory.Delete(path, recursive: true);
            Append(writer, i);
            Assert.That(() => writer.DoWork(i), Throws.Nothing, $"frame {i}");
        }

        using CaptureReader reader = new(path);
        Assert.That(reader.Read(out CaptureRecord record), Is.True);
        Assert.That(record.WallNanos, Is.GreaterThan(1_500));
    }

    [Test]
    public void A_folder_that_cannot_be_made_drops_and_counts()
    {
        using TempFolder folder = new();
        string path = folder.File("raw");
        using CaptureWriter writer = new(path, Small);
        Directory.Delete(path);
        File.WriteAllText(path, "in the way");
        Append(writer, 1);
        Assert.That(() => writer.DoWork(1), Throws.Nothing);
        Assert.That((writer.DroppedCount, writer.FailureCount), Is.EqualTo((1L, 1L)));
        File.Delete(path);
        Append(writer, 2);
        writer.DoWork(2);
        Assert.That((writer.DroppedCount, writer.FailureCount), Is.EqualTo((1L, 1L)));
    }

    private static void Write(string path, int count)
    {
        using CaptureWriter writer = new(path, Small);
        for (int i = 0; i < count; i++)
        {
            Assert.That(Append(writer, i), Is.True);
            if (i % 3 == 2) writer.DoWork(i);
        }

        writer.DoWork(1);
        Assert.That((writer.DroppedCount, writer.FailureCount), Is.EqualTo((0L, 0L)));
    }

    private static bool Append(CaptureWriter writer, int number) => writer.Append(new CaptureRecord
    {
        Kind = CaptureKind.WebSocketText,
        Connection = 7,
        WallNanos = 1_000 + number,
        MonotonicNanos = number,
        Body = Encoding.UTF8.GetBytes(Frame(number)),
    });

    private static string Frame(int number) => $"{{\"number\":{number},\"text\":\"{new string('x', number % 50)}\"}}";
}
