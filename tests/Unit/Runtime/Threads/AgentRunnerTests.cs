using System;
using System.Threading;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Threads;

[NonParallelizable]
internal sealed class AgentRunnerTests
{
    private const int LimitMillis = 20_000;

    [TestCase(WaitStrategyKind.SpinYield)]
    [TestCase(WaitStrategyKind.BackOff)]
    [TestCase(WaitStrategyKind.Blocking)]
    public void An_agent_runs_on_its_own_named_thread_until_it_is_stopped(WaitStrategyKind kind)
    {
        using var signal = new WakeSignal();
        var agent = new CountingAgent();
        using AgentRunner runner = Create(agent, new AgentOptions { WaitStrategy = kind }, signal);
        Assert.That(runner.State, Is.EqualTo(AgentState.Created));
        runner.Start();
        Await(() => agent.Rounds >= 2);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(runner.State, Is.EqualTo(AgentState.Stopped));
        Assert.That(runner.Fault, Is.Null);
        Assert.That(agent.ThreadName, Is.EqualTo("counter"));
        Assert.That((agent.Started, agent.Closed), Is.EqualTo((1, 1)));
        Assert.That(() => runner.Start(), Throws.InvalidOperationException);
    }

    [Test]
    public void An_agent_is_stepped_without_a_thread()
    {
        var agent = new CountingAgent();
        Assert.That(agent.DoWork(), Is.EqualTo(1));
        Assert.That(agent.Rounds, Is.EqualTo(1));
    }

    [Test]
    public void An_exception_stops_the_agent_and_tells_where()
    {
        AgentFault? reported = null;
        var agent = new CountingAgent { FailAtRound = 3 };
        var options = new AgentOptions
        {
            WaitStrategy = WaitStrategyKind.SpinYield,
            OnFault = fault => Volatile.Write(ref reported, fault),
        };
        using AgentRunner runner = Create(agent, options);
        runner.Start();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(runner.State, Is.EqualTo(AgentState.Faulted));
        Assert.That(reported, Is.Not.Null.And.SameAs(runner.Fault));
        Assert.That(reported!.AgentName, Is.EqualTo("counter"));
        Assert.That(reported.Phase, Is.EqualTo("DoWork"));
        Assert.That(reported.Rounds, Is.EqualTo(2));
        Assert.That(reported.ToString(), Does.Contain("agent counter stopped in DoWork").And.Contain("planted"));
        Assert.That(agent.Closed, Is.EqualTo(1));
    }

    [Test]
    public void Allocations_of_the_thread_are_counted_from_the_baseline()
    {
        var agent = new CountingAgent();
        using AgentRunner runner =
            Create(agent, new AgentOptions { WaitStrategy = WaitStrategyKind.SpinYield });
        runner.Start();
        Await(() => agent.Rounds > 1000);
        Answer(runner, runner.RequestAllocationBaseline);
        int rounds = agent.Rounds;
        Await(() => agent.Rounds > rounds + 1000);
        Answer(runner, runner.RequestAllocationSample);
        Assert.That(runner.Allocations.AllocatedBytes, Is.Zero);
        agent.BytesToAllocate = 10_000;
        Await(() => agent.BytesToAllocate == 0);
        Answer(runner, runner.RequestAllocationSample);
        Assert.That(runner.Allocations.AllocatedBytes, Is.InRange(10_000, 10_100));
    }

    [Test]
    public void A_core_that_does_not_exist_is_told_and_the_agent_runs_all_the_same()
    {
        var agent = new CountingAgent();
        using AgentRunner runner =
            Create(agent, new AgentOptions { WaitStrategy = WaitStrategyKind.BackOff, Core = 1023 });
        runner.Start();
        Await(() => agent.Rounds >= 1);
        Assert.That(runner.PinErrno, Is.EqualTo(22));
    }

    [Test]
    public void A_pinned_agent_runs_on_its_core()
    {
        var agent = new CountingAgent();
        using AgentRunner runner =
            Create(agent, new AgentOptions { WaitStrategy = WaitStrategyKind.BackOff, Core = 0 });
        runner.Start();
        Await(() => agent.Rounds >= 1);
        if (runner.PinErrno != 0) Assert.Ignore("core 0 is not allowed in this environment");
        Assert.That(agent.Processor, Is.Zero);
    }

    [Test]
    public void The_blocking_strategy_without_a_signal_is_refused() =>
        Assert.That(
            () => Create(
                new CountingAgent(), new AgentOptions { WaitStrategy = WaitStrategyKind.Blocking }),
            Throws.ArgumentException);

    [Test]
    [CancelAfter(60_000)]
    public void A_thread_that_never_comes_back_is_left_behind()
    {
        using var gate = new ManualResetEventSlim();
        var agent = new CountingAgent { Gate = gate };
        AgentRunner runner = Create(agent, new AgentOptions { WaitStrategy = WaitStrategyKind.BackOff });
        runner.Start();
        Assert.That(SpinWait.SpinUntil(() => agent.IsEntered, LimitMillis), Is.True);
        runner.Dispose();
        Assert.That(runner.HasEnded, Is.False);
        gate.Set();
        Assert.That(runner.Join(LimitMillis), Is.True);
        Assert.That(runner.HasEnded, Is.True);
    }

    private static AgentRunner Create(IAgent agent, AgentOptions options, WakeSignal? signal = null) =>
        AgentRunner.Create(agent.Name, [agent], options, signal);

    // Its next message may be long in coming: whoever makes the room does not wake it.
    [Test]
    public void A_blocking_thread_whose_work_waits_for_room_looks_again_soon()
    {
        using var signal = new WakeSignal();
        var agent = new HeldUpAgent();
        var options = new AgentOptions { WaitStrategy = WaitStrategyKind.Blocking, BlockMillisMax = 1_000_000 };
        using AgentRunner runner = AgentRunner.Create(agent.Name, [agent], options, signal);
        runner.Start();
        Await(() => agent.Rounds >= 200);
        runner.Stop();
        Assert.That(runner.Join(LimitMillis), Is.True);
    }

    private static void Answer(AgentRunner runner, Action request)
    {
        long answers = runner.Allocations.AnswerCount;
        request();
        Await(() => runner.Allocations.AnswerCount > answers);
    }

    private static void Await(Func<bool> condition) => Assert.That(SpinWait.SpinUntil(condition, LimitMillis), Is.True);

    private sealed class HeldUpAgent : IAgent
    {
        private int _rounds;

        public string Name => "held up";

        public bool IsAvailable => false;

        public bool IsHeldUp => true;

        public long NextWakeNanos => long.MaxValue;

        public int Rounds => Volatile.Read(ref _rounds);

        public int DoWork()
        {
            Volatile.Write(ref _rounds, Rounds + 1);
            return 0;
        }
    }

    private sealed class CountingAgent : IAgent
    {
        private int _rounds;
        private int _bytesToAllocate;
        private int _entered;

        public string Name => "counter";

        public bool IsAvailable => Rounds < 10;

        public long NextWakeNanos => long.MaxValue;

        public int FailAtRound { get; init; } = -1;

        public ManualResetEventSlim? Gate { get; init; }

        public bool IsEntered => Volatile.Read(ref _entered) != 0;

        public int Rounds => Volatile.Read(ref _rounds);

        public int BytesToAllocate
        {
            get => Volatile.Read(ref _bytesToAllocate);
            set => Volatile.Write(ref _bytesToAllocate, value);
        }

        public string? ThreadName { get; private set; }

        public int Processor { get; private set; } = -1;

        public int Started { get; private set; }

        public int Closed { get; private set; }

        public void OnStart()
        {
            ThreadName = Thread.CurrentThread.Name;
            Processor = Thread.GetCurrentProcessorId();
            Started++;
        }

        public int DoWork()
        {
            Volatile.Write(ref _entered, 1);
            Gate?.Wait();
            int round = Rounds + 1;
            if (round == FailAtRound) throw new InvalidOperationException("planted");
            if (BytesToAllocate != 0)
            {
                GC.KeepAlive(new byte[BytesToAllocate]);
                BytesToAllocate = 0;
            }

            Volatile.Write(ref _rounds, round);
            return round % 2;
        }

        public void OnClose() => Closed++;
    }
}
