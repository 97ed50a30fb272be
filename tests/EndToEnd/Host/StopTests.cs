using System.Collections.Generic;
using System.IO;
using System.Threading;
using LowLatency.EndToEnd.Torture;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Agents;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>An orderly stop while something beside the journal hangs.</summary>
internal sealed class StopTests
{
    // Nobody listens there.
    private const int NoPort = 1;

    private ProcessInTest _process = null!;

    [SetUp]
    public void Make() => _process = new ProcessInTest();

    [TearDown]
    public void Remove() => _process.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public void A_stop_ends_the_journal_in_order_though_housekeeping_hangs()
    {
        // A disk that does not answer.
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        _process.FinishMillisMax = 100;
        _process.Housekeeping = () =>
        {
            begun.Set();
            gate.Wait();
        };
        _process.Start(_process.Options());
        begun.Wait();
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        Assert.That(_process.Log, Does.Contain("ALARM housekeeping does not end, in proof"));
        Assert.That(_process.Log, Does.Contain("stopped in order; no report"));
        _process.End();
        Assert.That(IsCleanEnd(), Is.True, "the journal has its end record");

        // What that thread may still write to is not given back under it.
        string journal = Path.Combine(_process.Folder, "journal");
        Assert.That(JournalDirectory.TryOpen(journal, create: false, out string held), Is.Null, "it is given back");
        Assert.That(held, Does.Contain("another engine is writing"));
        gate.Set();
        Assert.That(_process.Run.DutyThreads.TrueForAll(static duty => duty.Stop(60_000)), Is.True);
        _process.End();
        using JournalDirectory? free = JournalDirectory.TryOpen(journal, create: false, out string error);
        Assert.That(free, Is.Not.Null, error);
        Assert.That(_process.Log, Does.Not.Contain("housekeeping failed:"));
    }

    [Test]
    [CancelAfter(120_000)]
    public void A_stop_does_not_take_the_wait_for_a_thread_that_hangs_for_a_pause_of_the_process()
    {
        var receivers = new List<HangingAgent>();
        HostOptions options = _process.Options();
        options.Threads.Plan = "four";
        options.Venues = [TortureRun.VenueAt(NoPort)];
        _process.Start(options, HangingAgent.Around(agent =>
        {
            if (agent.Name.StartsWith(ReceiveAgent.NamePrefix, System.StringComparison.Ordinal)) receivers.Add(agent);
        }));
        Assert.That(receivers, Is.Not.Empty);
        receivers.ForEach(static agent => agent.IsHanging = true);
        _process.Await(() => receivers.TrueForAll(static agent => agent.HasHung), "it does not hang");
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        Assert.That(_process.Log, Does.Not.Contain("stood still"));
        _process.End();
        Assert.That(IsCleanEnd(), Is.True, "a thread that only receives does not hold up the journal");
        receivers.ForEach(static agent => agent.IsHanging = false);
    }

    // The segment that is written has its room: writes go on for as long as it lasts, and so did entries.
    [Test]
    [CancelAfter(120_000)]
    public void A_disk_that_fills_up_halts_entries_before_a_write_fails_and_the_engine_goes_on()
    {
        using var disk = new SmallDisk(_process.Folder, 32);
        HostOptions options = _process.Options();
        options.Journal.Directory = Path.Combine(disk.Path, "journal");
        options.Journal.FreeMebibytesMin = 1;
        _process.Start(options);
        _process.Await(() => _process.Run.Engine.Sequence > 10, "it applies nothing");
        Assert.That(_process.Run.Engine.Risk.OperatorHalt.IsSet, Is.False);
        disk.Fill(leave: 2 << 20);
        _process.AwaitLine("ALARM disk: 2 MiB free, and the next segments of the journal want 3: entries are off");
        _process.Await(
            () => _process.Run.Engine.Risk.OperatorHalt.Cause == ReasonCode.JournalFull, "entries are not halted");
        long sequence = _process.Run.Engine.Sequence;
        _process.Await(() => _process.Run.Engine.Sequence > sequence + 20, "it applies nothing any more");
        Assert.That(_process.Run.Writer.IsFaulted, Is.False);
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        _process.End();
    }

    private bool IsCleanEnd() => JournalSegments.Verify(Path.Combine(_process.Folder, "journal")).IsCleanEnd;
}
