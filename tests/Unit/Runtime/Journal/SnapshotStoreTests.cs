using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Snapshots;
using LowLatency.Runtime.Snapshots;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

public sealed class SnapshotStoreTests
{
    private static readonly byte[] State = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Test]
    public void The_newest_good_one_is_used_and_others_are_passed_over_with_a_warning()
    {
        using TempFolder folder = new();
        SnapshotStore store = new(folder.Path);
        Save(store, Header(100));
        Save(store, Header(200) with { ConfigurationHash = 9 });
        Save(store, Header(300) with { JournalId = 9 });
        Save(store, Header(400));
        Save(store, Header(500));
        string damaged = folder.File($"{400:D20}.snapshot");
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[^1] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        List<string> warnings = [];
        byte[]? state = store.LoadNewest(1, 2, lastSequence: 450, out SnapshotHeader header, warnings);
        Assert.That(state, Is.EqualTo(State));
        Assert.That(header, Is.EqualTo(Header(100)));
        Assert.That(warnings, Has.Count.EqualTo(3));
        Assert.That(warnings[0], Does.Contain("Damaged"));
        Assert.That(store.LoadNewest(1, 2, 99, out _, warnings), Is.Null);
    }

    [Test]
    public void What_the_journal_goes_on_from_no_more_goes_and_what_it_goes_on_from_stays()
    {
        using TempFolder folder = new();
        SnapshotStore store = new(folder.Path);
        foreach (long sequence in (long[])[100, 200, 300]) Save(store, Header(sequence));
        Assert.That(store.RemoveUnusable(firstSequence: 201), Is.EqualTo(1));
        Assert.That(store.List(), Is.EqualTo(new long[] { 200, 300 }));
        Assert.That(store.RemoveUnusable(firstSequence: 1), Is.Zero);
    }

    [Test]
    public void A_snapshot_of_events_that_a_power_loss_took_is_never_used_once_others_have_their_sequences()
    {
        using TempFolder folder = new();
        SnapshotStore store = new(folder.Path);
        Save(store, Header(400));
        Save(store, Header(500));
        List<string> warnings = [];
        store.SetAsideAhead(lastSequence: 450, warnings);
        Assert.That(warnings, Has.Count.EqualTo(1));
        Assert.That(store.LoadNewest(1, 2, lastSequence: 600, out SnapshotHeader header, warnings), Is.Not.Null);
        Assert.That(header.Sequence, Is.EqualTo(400));
        Assert.That(Directory.GetFiles(folder.Path, "*.ahead"), Has.Length.EqualTo(1));
    }

    [Test]
    public void Of_any_configuration_only_those_whose_settings_are_kept_are_used()
    {
        using TempFolder folder = new();
        SnapshotStore store = new(folder.Path);
        Save(store, Header(100));
        Save(store, Header(200) with { ConfigurationHash = 9 });
        List<string> warnings = [];
        Assert.That(store.LoadNewest(1, null, 300, out _, warnings), Is.Null);
        Assert.That(store.TrySaveConfiguration(2, "{}"u8, out string error), Is.True, error);
        Assert.That(store.TrySaveConfiguration(2, "{}"u8, out error), Is.True, "once more");
        Assert.That(store.LoadNewest(1, null, 300, out SnapshotHeader header, warnings), Is.EqualTo(State));
        Assert.That(header.Sequence, Is.EqualTo(100));
        Assert.That(store.LoadConfiguration(2), Is.EqualTo("{}"u8.ToArray()));
        Assert.That(store.LoadConfiguration(9), Is.Null);
        Assert.That(store.List(), Is.EqualTo(new long[] { 100, 200 }), "settings are no snapshots");
    }

    [Test]
    public void A_folder_that_is_gone_is_an_error_and_no_exception()
    {
        using TempFolder folder = new();
        SnapshotStore store = new(folder.File("inner"));
        Directory.Delete(folder.File("inner"));
        Assert.That(store.TrySave(Header(1), State, out string error), Is.False);
        Assert.That(error, Is.Not.Empty);
    }

    // As much memory once more may not be there, and the state is saved where nobody waits for a collection.
    [Test]
    public void A_save_makes_no_copy_of_the_state_and_what_is_read_back_is_whole()
    {
        using TempFolder folder = new();
        SnapshotStore store = new(folder.Path);
        var state = new byte[16 << 20];
        new Random(1).NextBytes(state);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(store.TrySave(Header(1), state, out string error), Is.True, error);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
        byte[] file = File.ReadAllBytes(Directory.GetFiles(folder.Path, "*.snapshot")[0]);
        SnapshotFinding finding = SnapshotCodec.TryRead(file, out SnapshotHeader header, out ReadOnlySpan<byte> read);
        Assert.That((finding, header), Is.EqualTo((SnapshotFinding.None, Header(1))));
        Assert.That(read.SequenceEqual(state), Is.True);
    }

    private static SnapshotHeader Header(long sequence) => new()
    {
        JournalId = 1,
        ConfigurationHash = 2,
        Sequence = sequence,
        StateHash = 3,
        CommandHash = 4,
        CommandCount = 5,
        TimeNanos = 6,
    };

    private static void Save(SnapshotStore store, SnapshotHeader header) =>
        Assert.That(store.TrySave(header, State, out string error), Is.True, error);
}
