using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Threads;

/// <summary>Several agents on one thread, and a thread that sleeps at a wait point.</summary>
[NonParallelizable]
internal sealed class SharedThreadTests
{
    private const int LimitMillis = 20_000;
    private const long Second = 1_000_000_000;

    private readonly ConcurrentQueue<string> _calls = new();

    [SetUp]
    public void Forget() => _calls.Clear();

    [Test]
    public void A_round_steps_the_agents_in_their_order()
    {
        Agent[] agents = [New("a"), New("b"), New("c")];
        using AgentRunner runner = Create(agents);
        runner.Start();
        Await(() => agents[2].Rounds >= 2);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
        string[] calls = [.. _calls];
        Assert.That(calls[..9], Is.EqualTo(new[] { "a+", "b+", "c+", "a", "b", "c", "a", "b", "c" }));
        Assert.That(calls[^3..], Is.EqualTo(new[] { "a-", "b-", "c-" }));
        Assert.That(runner.State, Is.EqualTo(AgentState.Stopped));
    }

    [Test]
    public void A_closed_agent_is_not_stepped_any_more_and_the_others_go_on()
    {
        Agent[] agents = [New("a"), New("b"), New("c")];
        using AgentRunner runner = Create(agents);
        runner.Start();
        Await(() => agents[1].Rounds >= 1);
        runner.Close(static name => name is "a" or "c");
        Assert.That(runner.WaitClosed(LimitMillis), Is.True);
        Assert.That((agents[0].Closed, agents[1].Closed, agents[2].Closed), Is.EqualTo((1, 0, 1)));
        (int first, int second) = (agents[0].Rounds, agents[1].Rounds);
        Await(() => agents[1].Rounds > second + 10);
        Assert.That(agents[0].Rounds, Is.EqualTo(first));
        runner.Close(static name => name == "b");
        Assert.That(runner.Join(LimitMillis), Is.True, "without an agent the thread ends");
        Assert.That((agents[0].Closed, agents[1].Closed), Is.EqualTo((1, 1)));
        Assert.That(runner.State, Is.EqualTo(AgentState.Stopped));
    }

    [Test]
    public void An_exception_names_its_agent_and_closes_all()
    {
        Agent[] agents = [New("a"), New("b", failAtRound: 3), New("c", failsToClose: true)];
        using AgentRunner runner = Create(agents);
        runner.Start();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(runner.State, Is.EqualTo(AgentState.Faulted));
        AgentFault fault = runner.Fault!;
        Assert.That((fault.AgentName, fault.Phase, fault.Rounds), Is.EqualTo(("b", "DoWork", 2L)));
        Assert.That(agents[0].Rounds, Is.EqualTo(3));
        Assert.That(agents[2].Rounds, Is.EqualTo(2));
        foreach (Agent agent in agents) Assert.That(agent.Closed, Is.EqualTo(1), agent.Name);
        Assert.That(fault.Exception, Is.Not.TypeOf<AggregateException>(), "it is why the thread ended");
        Assert.That(fault.WhileClosing, Is.Not.Null, "what closing threw is told too");
    }

    // Each may wait a second for its peer: together they wait one.
    [Test]
    public void Behind_an_exception_all_begin_to_close_before_the_first_is_waited_for()
    {
        Agent[] agents = [New("a"), New("b", failAtRound: 3), New("c")];
        using AgentRunner runner = Create(agents);
        runner.Start();
        Assert.That(runner.Join(LimitMillis), Is.True);
        string[] calls = [.. _calls];
        Assert.That(calls[^6..], Is.EqualTo(new[] { "a!", "b!", "c!", "c-", "b-", "a-" }));
    }

    [Test]
    public void An_exception_while_one_is_closed_names_that_one()
    {
        Agent[] agents = [New("a"), New("b", failsToClose: true)];
        using AgentRunner runner = Create(agents);
        runner.Start();
        Await(() => agents[1].Rounds >= 1);
        runner.Close(static name => name == "b");
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(runner.Fault!.AgentName, Is.EqualTo("b"));
        Assert.That((agents[0].Closed, agents[1].Closed), Is.EqualTo((1, 1)));
    }

    [Test]
    public void At_a_wait_point_the_thread_sleeps_until_the_earliest_wish_of_its_agents()
    {
        var point = new Point();
        long wakeNanos = MonotonicClock.NowNanos + (1_000 * Second);
        Agent[] agents = [New("a"), New("b", wakeNanos: wakeNanos), New("c")];
        using AgentRunner runner = Create(agents, WaitStrategyKind.Blocking, point, blockMillisMax: int.MaxValue);
        runner.Start();
        Await(() => !point.Waits.IsEmpty);
        Assert.That(point.Waits.TryPeek(out long nanos), Is.True);
        Assert.That(nanos, Is.InRange(1_000 * Second - (LimitMillis * 1_000_000L), 1_000 * Second));
        point.Wake();
    }

    [Test]
    public void At_a_wait_point_a_wish_of_long_ago_is_no_sleep()
    {
        var point = new Point();
        using AgentRunner runner = Create(
            [New("a"), New("b", wakeNanos: long.MinValue)], WaitStrategyKind.Blocking, point);
        runner.Start();
        Await(() => point.Waits.Count >= 10);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(point.Waits, Is.All.EqualTo(0));
    }

    [Test]
    public void At_a_wait_point_a_thread_with_work_left_looks_and_does_not_sleep()
    {
        var point = new Point();
        Agent[] agents = [New("a"), New("b", isAvailable: true)];
        using AgentRunner runner = Create(agents, WaitStrategyKind.Blocking, point);
        runner.Start();
        Await(() => point.Waits.Count >= 10);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(point.Waits, Is.All.EqualTo(0));
    }

    [Test]
    public void At_a_wait_point_only_a_round_that_found_nothing_is_followed_by_a_sleep()
    {
        var point = new Point();
        Agent[] agents = [New("a"), New("b", workRounds: 3)];
        using AgentRunner runner = Create(agents, WaitStrategyKind.Blocking, point, blockMillisMax: int.MaxValue);
        runner.Start();
        Await(() => point.Waits.Count >= 4);
        long[] waits = [.. point.Waits];
        Assert.That(waits[..3], Is.All.EqualTo(0), "what b did may be work for a, which cannot know it");
        Assert.That(waits[3], Is.Positive);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
    }

    // A deadline that is over and sockets that are not read end each wait at the point at once.
    [Test]
    public void At_a_wait_point_a_thread_that_waits_for_room_does_not_spin()
    {
        const int Rounds = 100;
        var point = new Point();
        Agent agent = New("a", wakeNanos: long.MinValue, isHeldUp: true);
        using AgentRunner runner = Create([agent], WaitStrategyKind.Blocking, point);
        long startNanos = MonotonicClock.NowNanos;
        runner.Start();
        Await(() => point.Waits.Count >= Rounds);
        long nanos = MonotonicClock.NowNanos - startNanos;
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(point.Waits, Is.All.EqualTo(0), "it looks at its sockets all the same");
        Assert.That(nanos / Rounds, Is.GreaterThan(50_000), "a tenth of a millisecond each; a signal may end one");
    }

    [TestCase(WaitStrategyKind.BusySpin)]
    [TestCase(WaitStrategyKind.SpinYield)]
    public void A_spinning_thread_looks_in_each_round(WaitStrategyKind kind)
    {
        var point = new Point();
        Agent agent = New("a");
        using AgentRunner runner = Create([agent], kind, point);
        runner.Start();
        Await(() => agent.Rounds >= 1_000);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(point.Waits, Has.Count.EqualTo(agent.Rounds).And.All.EqualTo(0));
    }

    [Test]
    public void A_stop_wakes_a_thread_that_sleeps_at_its_wait_point()
    {
        var point = new Point();
        using AgentRunner runner = Create([New("a")], WaitStrategyKind.Blocking, point, blockMillisMax: int.MaxValue);
        runner.Start();
        Await(() => !point.Waits.IsEmpty);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
    }

    [Test]
    public void A_wait_point_with_the_back_off_strategy_is_refused() =>
        Assert.That(() => Create([New("a")], WaitStrategyKind.BackOff, new Point()), Throws.ArgumentException);

    private static AgentRunner Create(
        IReadOnlyList<IAgent> agents, WaitStrategyKind kind = WaitStrategyKind.SpinYield, Point? point = null,
        int blockMillisMax = 100)
    {
        var options = new AgentOptions { WaitStrategy = kind, WaitPoint = point, BlockMillisMax = blockMillisMax };
        return AgentRunner.Create("shared", agents, options, point == null ? null : new WakeSignal(point));
    }

    private static void Await(Func<bool> condition) => Assert.That(SpinWait.SpinUntil(condition, LimitMillis), Is.True);

    private Agent New(
        string name, int failAtRound = -1, bool failsToClose = false, long wakeNanos = long.MaxValue,
        bool isAvailable = false, bool isHeldUp = false, int workRounds = 0) => new(name, _calls)
        {
            IsHeldUp = isHeldUp,
            WorkRounds = workRounds,
            FailAtRound = failAtRound,
            FailsToClose = failsToClose,
            NextWakeNanos = wakeNanos,
            IsAvailable = isAvailable,
        };

    /// <summary>Sleeps on an event of its own and writes down for how long it was asked to.</summary>
    private sealed class Point : IWaitPoint
    {
        private readonly SemaphoreSlim _woken = new(0);

        public ConcurrentQueue<long> Waits { get; } = new();

        public void Wait(long nanosMax)
        {
            Waits.Enqueue(nanosMax);
            if (nanosMax > 0) _woken.Wait(LimitMillis);
        }

        public void Wake() => _woken.Release();
    }

    private sealed class Agent(string name, ConcurrentQueue<string> calls) : IAgent
    {
        private int _rounds;
        private int _closed;

        public string Name => name;

        public bool IsAvailable { get; init; }

        public bool IsHeldUp { get; init; }

        /// <summary>So many rounds find something.</summary>
        public int WorkRounds { get; init; }

        public long NextWakeNanos { get; init; }

        public int FailAtRound { get; init; }

        public bool FailsToClose { get; init; }

        public int Rounds => Volatile.Read(ref _rounds);

        public int Closed => Volatile.Read(ref _closed);

        public void OnStart() => calls.Enqueue(name + "+");

        public int DoWork()
        {
            if (Rounds + 1 == FailAtRound) throw new InvalidOperationException("planted");
            if (Rounds < 2) calls.Enqueue(name);
            Volatile.Write(ref _rounds, Rounds + 1);
            return Rounds <= WorkRounds ? 1 : 0;
        }

        public void BeginClose() => calls.Enqueue(name + "!");

        public void OnClose()
        {
            calls.Enqueue(name + "-");
            Interlocked.Increment(ref _closed);
            if (FailsToClose) throw new InvalidOperationException("planted at the close");
        }
    }
}
