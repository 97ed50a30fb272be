using System.Collections.Generic;
using LowLatency.Formats.Liveness;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Reading.Liveness;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>What hangs rather than fails is told by somebody who does not hang with it.</summary>
internal sealed class StallTests
{
    private const long HeartbeatAgeNanosMin = 500_000_000;

    private readonly Dictionary<string, HangingAgent> _agents = [];
    private ProcessInTest _process = null!;
    private LivenessPage? _page;

    [SetUp]
    public void Make()
    {
        _agents.Clear();
        _process = new ProcessInTest();
    }

    [TearDown]
    public void Remove()
    {
        _page?.Dispose();
        _page = null;
        _process.Dispose();
    }

    [TestCase("four", "business")]
    [TestCase("one", "business")]
    [TestCase("four", "gateway")]
    [CancelAfter(120_000)]
    public void A_thread_of_the_engine_that_hangs_raises_an_alarm_and_stops_the_heartbeat(string plan, string agent)
    {
        Start(plan);
        _agents[agent].IsHanging = true;
        _process.AwaitLine("ALARM engine stands still for 1");
        AssertStands(LivenessState.EngineStalled);
        Assert.That(_process.Log, Does.Not.Contain("ALARM journal"), "the journal has done all that it was given");
        Release(agent, "engine stands still no more");
    }

    [TestCase("four")]
    [TestCase("one")]
    [CancelAfter(120_000)]
    public void A_journal_that_hangs_raises_an_alarm_and_stops_the_heartbeat(string plan)
    {
        Start(plan);
        _agents["journal"].IsHanging = true;
        _process.AwaitLine("ALARM journal stands still for 1");
        AssertStands(LivenessState.JournalStalled);
        Assert.That(_process.Log, Does.Not.Contain("ALARM engine"), "events are applied as before");
        Release("journal", "journal stands still no more");
    }

    [Test]
    [CancelAfter(120_000)]
    public void A_stop_does_not_wait_for_an_engine_that_hangs()
    {
        Start("one");
        _agents["business"].IsHanging = true;
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Software), _process.Log);
        _process.End();
        _agents["business"].IsHanging = false;
    }

    [TestCase("four")]
    [TestCase("one")]
    [CancelAfter(120_000)]
    public void Behind_a_fault_a_thread_that_hangs_does_not_hold_the_process(string plan)
    {
        Start(plan);
        _agents["journal"].IsHanging = true;
        _process.Await(() => _agents["journal"].HasHung, "it does not hang");
        _agents["gateway"].Fail();
        Assert.That(_process.AwaitEnd(), Is.EqualTo(ExitCode.Software), _process.Log);
        Assert.That(_process.Log, Does.Contain("thread journal does not end"));
        _process.End();
        _agents["journal"].IsHanging = false;
    }

    private void Start(string plan)
    {
        HostOptions options = _process.Options();
        options.Threads.Plan = plan;
        _process.Start(options, HangingAgent.Around(agent => _agents[agent.Name] = agent));
        _page = _process.OpenLiveness();
        _process.Await(() => _page!.State == LivenessState.Running, "it does not run");
        _process.Await(() => _process.Run.Pipeline.Business.ClockMonotonicNanos != 0, "no clock event is applied");
    }

    private void AssertStands(LivenessState state)
    {
        _process.Await(() => _page!.State == state, "the page does not say so");
        _process.Await(() => HeartbeatAgeNanos() > HeartbeatAgeNanosMin, "the heartbeat goes on");
        Assert.That(_page!.State, Is.EqualTo(state));
    }

    private long HeartbeatAgeNanos() => _process.Run.Clock.NowNanos - _page!.HeartbeatNanos;

    private void Release(string agent, string line)
    {
        _agents[agent].IsHanging = false;
        _process.AwaitLine(line);
        _process.Await(() => _page!.State == LivenessState.Running, "the page does not say that it goes on");
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        _process.End();
    }
}
