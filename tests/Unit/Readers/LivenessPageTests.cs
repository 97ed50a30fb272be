using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO;
using LowLatency.Formats.Liveness;
using LowLatency.Reading.Liveness;
using LowLatency.Runtime.Liveness;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Readers;

/// <summary>The page that an engine writes and another process reads: what it says, and what is no such page.</summary>
[TestFixture]
public sealed class LivenessPageTests
{
    private TempFolder _folder = null!;

    private string File => _folder.File(LivenessFormat.FileName);

    [SetUp]
    public void Make() => _folder = new TempFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void A_reader_sees_each_write_and_what_was_last_when_the_writer_is_gone()
    {
        LivenessPageWriter writer = LivenessPageWriter.Create(_folder.Path, processId: 77, epoch: 3);
        using LivenessPage page = LivenessPage.TryOpen(_folder.Path)!;
        Assert.That((page.ProcessId, page.Epoch, page.State), Is.EqualTo((77L, 3L, LivenessState.Starting)));
        Assert.That((page.HeartbeatNanos, page.DurableSequence, page.SentCauseSequence), Is.EqualTo((0L, 0L, 0L)));
        writer.WriteHeartbeat(long.MaxValue);
        writer.WriteDurable(12);
        writer.WriteSentCause(11);
        writer.WriteState(LivenessState.Running);
        Assert.That(
            (page.HeartbeatNanos, page.DurableSequence, page.SentCauseSequence, page.State),
            Is.EqualTo((long.MaxValue, 12L, 11L, LivenessState.Running)));
        writer.WriteSentCause(9);
        writer.Dispose();
        Assert.That(page.SentCauseSequence, Is.EqualTo(11), "the sequence of the last cause only rises");
        Assert.That(page.State, Is.EqualTo(LivenessState.Running), "as a process leaves it that was killed");
    }

    [Test]
    public void A_new_start_takes_the_page_over_and_whoever_has_it_open_sees_the_new_owner()
    {
        using (LivenessPageWriter first = LivenessPageWriter.Create(_folder.Path, processId: 1, epoch: 1))
        {
            first.WriteSentCause(500);
        }

        using LivenessPage page = LivenessPage.TryOpen(_folder.Path)!;
        using LivenessPageWriter second = LivenessPageWriter.Create(_folder.Path, processId: 2, epoch: 2);
        Assert.That((page.ProcessId, page.Epoch, page.SentCauseSequence), Is.EqualTo((2L, 2L, 0L)));
    }

    // The numbers are a format: docs/formats.md has them.
    [Test]
    public void The_bytes_are_those_of_the_table()
    {
        using (LivenessPageWriter writer = LivenessPageWriter.Create(_folder.Path, processId: 77, epoch: 3))
        {
            writer.WriteHeartbeat(4);
            writer.WriteDurable(5);
            writer.WriteSentCause(6);
            writer.WriteState(LivenessState.EngineStalled);
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File);
        byte[] expected = new byte[4096];
        "LLLIVE"u8.CopyTo(expected);
        foreach ((int offset, long value) in (ReadOnlySpan<(int, long)>)
            [(8, 1), (16, 77), (24, 3), (128, 4), (256, 5), (384, 6), (512, 5)])
        {
            BinaryPrimitives.WriteInt64LittleEndian(expected.AsSpan(offset), value);
        }

        Assert.That(bytes, Is.EqualTo(expected));
    }

    [Test]
    public void A_file_of_another_size_magic_or_version_is_no_page()
    {
        Assert.That(LivenessPage.TryOpen(_folder.Path), Is.Null, "absent");
        LivenessPageWriter.Create(_folder.Path, processId: 1, epoch: 1).Dispose();
        byte[] good = System.IO.File.ReadAllBytes(File);
        foreach (byte[] hostile in (byte[][])
            [
                [], good[..^1], [.. good, 0], new byte[good.Length], With(good, LivenessFormat.MagicOffset),
                With(good, LivenessFormat.VersionOffset),
            ])
        {
            System.IO.File.WriteAllBytes(File, hostile);
            Assert.That(LivenessPage.TryOpen(_folder.Path), Is.Null);
        }

        System.IO.File.WriteAllBytes(File, With(good, LivenessFormat.StateOffset));
        using LivenessPage page = LivenessPage.TryOpen(_folder.Path)!;
        Assert.That((long)page.State, Is.EqualTo(1), "later values are passed on as they are");
    }

    [Test]
    [CancelAfter(60_000)]
    public void A_pipe_or_a_folder_in_its_place_is_an_error_and_waited_for_by_nobody()
    {
        Directory.CreateDirectory(File);
        Assert.That(() => LivenessPage.TryOpen(_folder.Path), Throws.InstanceOf<IOException>());
        Directory.Delete(File);
        using (Process pipe = Process.Start("mkfifo", [File])) pipe.WaitForExit();
        Assert.That(() => LivenessPage.TryOpen(_folder.Path), Throws.InstanceOf<IOException>());
    }

    // A load from behind the end of a mapped file is a signal that ends the process.
    [Test]
    public void A_page_that_is_cut_while_it_is_open_is_an_error_and_ends_no_reader()
    {
        LivenessPageWriter.Create(_folder.Path, processId: 1, epoch: 1).Dispose();
        using LivenessPage page = LivenessPage.TryOpen(_folder.Path)!;
        System.IO.File.WriteAllBytes(File, []);
        Assert.That(() => page.State, Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_closed_page_is_read_no_more()
    {
        LivenessPageWriter.Create(_folder.Path, processId: 1, epoch: 1).Dispose();
        LivenessPage page = LivenessPage.TryOpen(_folder.Path)!;
        page.Dispose();
        page.Dispose();
        Assert.That(() => page.State, Throws.InstanceOf<ObjectDisposedException>());
    }

    private static byte[] With(byte[] page, int offset)
    {
        byte[] changed = [.. page];
        changed[offset] ^= 1;
        return changed;
    }
}
