using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>Runs one or more <see cref="IAgent"/>s on a thread of its own, a round of each in turn, until it is
/// stopped, the last of them was closed, or one throws.</summary>
public abstract class AgentRunner : IAvailability, IDisposable
{
    private const int NanosPerMilli = 1_000_000;
    private const int DisposeMillisMax = 2_000;

    private readonly Thread _thread;
    private readonly Lock _closingLock = new();
    private readonly ManualResetEventSlim _agentClosed = new();
    private readonly Action _closeMeant;
    private readonly string[] _names;
    private Predicate<string>? _closing;
    private IAgent[] _agents;
    private IAgent? _closingAgent;
    private int _current;
    private int _state;
    private int _stop;
    private int _hasClosing;

    private protected AgentRunner(
        string name, IReadOnlyList<IAgent> agents, AgentOptions options, WakeSignal? signal)
    {
        if (agents.Count == 0) throw new ArgumentException($"thread {name} has no agent", nameof(agents));
        Name = name;
        _closeMeant = CloseMeant;
        _agents = [.. agents];
        _names = [.. agents.Select(static agent => agent.Name)];
        Options = options;
        Signal = signal;
        _thread = new Thread(RunThread) { Name = name, IsBackground = true };
    }

    /// <summary>The thread's name.</summary>
    public string Name { get; }

    /// <summary>How it is run.</summary>
    public AgentOptions Options { get; }

    /// <summary>Bytes allocated by its thread; sampled at the end of the thread's life too.</summary>
    public AllocationMeter Allocations { get; } = new();

    /// <summary>Where it is in its life. Any thread.</summary>
    public AgentState State => (AgentState)Volatile.Read(ref _state);

    /// <summary>What ended it, when <see cref="State"/> is <see cref="AgentState.Faulted"/>.</summary>
    public AgentFault? Fault { get; private set; }

    /// <summary>The system's error number when the core asked for was refused, else 0. A refused core is no fault:
    /// the thread runs unpinned.</summary>
    public int PinErrno { get; private set; }

    /// <summary>Whether one of its agents has work. Its own thread only.</summary>
    public bool IsAvailable
    {
        get
        {
            foreach (IAgent agent in _agents)
            {
                if (agent.IsAvailable) return true;
            }

            return false;
        }
    }

    /// <summary>Whether work of one of its agents waits for room. Its own thread only.</summary>
    public bool IsHeldUp
    {
        get
        {
            foreach (IAgent agent in _agents)
            {
                if (agent.IsHeldUp) return true;
            }

            return false;
        }
    }

    private protected WakeSignal? Signal { get; }

    private protected bool StopRequested => Volatile.Read(ref _stop) != 0;

    /// <summary>The earliest wish of its agents. Its own thread only.</summary>
    private protected long NextWakeNanos
    {
        get
        {
            long earliest = long.MaxValue;
            foreach (IAgent agent in _agents) earliest = Math.Min(earliest, agent.NextWakeNanos);
            return earliest;
        }
    }

    /// <summary>A runner that is not started.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="agents">What to run, in the order of a round.</param>
    /// <param name="options">How.</param>
    /// <param name="signal">Required by the blocking strategy: the signal that is attached to the rings which the
    /// agents read, made on the wait point if there is one. Also rung by <see cref="Stop"/>.</param>
    /// <exception cref="ArgumentException">The blocking strategy without a signal, a strategy that no wait point
    /// has, or no agent.</exception>
    public static AgentRunner Create(
        string name, IReadOnlyList<IAgent> agents, AgentOptions options, WakeSignal? signal = null)
    {
        ArgumentNullException.ThrowIfNull(agents);
        ArgumentNullException.ThrowIfNull(options);
        if (options.WaitStrategy == WaitStrategyKind.Blocking && signal is null)
            throw new ArgumentException("the blocking strategy needs a signal", nameof(signal));
        if (options.WaitPoint is { } point) return new PollingAgentRunner(name, agents, options, signal, point);
        return options.WaitStrategy switch
        {
            WaitStrategyKind.BusySpin => new AgentRunner<BusySpinWaitStrategy>(name, agents, options, signal, default),
            WaitStrategyKind.SpinYield => new AgentRunner<SpinYieldWaitStrategy>(name, agents, options, signal, new()),
            WaitStrategyKind.BackOff => new AgentRunner<BackOffWaitStrategy>(
                name, agents, options, signal, BackOff(options)),
            WaitStrategyKind.Blocking => new AgentRunner<BlockingWaitStrategy>(
                name, agents, options, signal, new(signal!, timeoutMillis: options.BlockMillisMax)),
            _ => throw new ArgumentException($"unknown wait strategy {options.WaitStrategy}", nameof(options)),
        };
    }

    /// <summary>Starts the thread; once.</summary>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _state, (int)AgentState.Running, (int)AgentState.Created)
            != (int)AgentState.Created)
        {
            throw new InvalidOperationException($"thread {Name} was started before");
        }

        _thread.Start();
    }

    /// <summary>Asks the thread to end after its round. Does not wait. Any thread.</summary>
    public void Stop()
    {
        Interlocked.Exchange(ref _stop, 1);
        Signal?.Wake();
    }

    /// <summary>Asks to close those of its agents whose names are meant, behind a round; the others go on, and without
    /// any the thread ends. Does not wait. One asking thread.</summary>
    public void Close(Predicate<string> isMeant)
    {
        ArgumentNullException.ThrowIfNull(isMeant);
        lock (_closingLock)
        {
            _closing = isMeant;
            _agentClosed.Reset();
        }

        Interlocked.Exchange(ref _hasClosing, 1);
        Signal?.Wake();
    }

    /// <summary>Whether one of the agents that it was made with is meant. Any thread.</summary>
    public bool HasAgent(Predicate<string> isMeant) => Array.Exists(_names, isMeant);

    /// <summary>Waits until what <see cref="Close"/> was asked for is done, or the thread has ended.</summary>
    /// <returns>False after <paramref name="timeoutMillis"/> milliseconds.</returns>
    public bool WaitClosed(int timeoutMillis) =>
        State == AgentState.Created || !_thread.IsAlive || _agentClosed.Wait(timeoutMillis);

    /// <summary>Waits for the thread's end.</summary>
    /// <returns>False after <paramref name="timeoutMillis"/> milliseconds.</returns>
    public bool Join(int timeoutMillis) => State == AgentState.Created || _thread.Join(timeoutMillis);

    /// <summary>Asks for an allocation sample and wakes the thread for it.</summary>
    public void RequestAllocationSample()
    {
        Allocations.RequestSample();
        Signal?.Wake();
    }

    /// <summary>Counts allocations from now on.</summary>
    public void RequestAllocationBaseline()
    {
        Allocations.RequestBaseline();
        Signal?.Wake();
    }

    /// <summary>The thread does not run: not yet, or not any more. Any thread.</summary>
    public bool HasEnded => !_thread.IsAlive;

    /// <summary>Stops the agents and waits a bounded time for the thread's end: one that stands in a call of the system
    /// or in a loop is left behind, see <see cref="HasEnded"/>, and ends with the process.</summary>
    public void Dispose()
    {
        Stop();
        Join(DisposeMillisMax);
        GC.SuppressFinalize(this);
    }

    /// <summary>The loop itself, on the calling thread; counts its rounds in <paramref name="rounds"/>.</summary>
    private protected abstract void Loop(ref long rounds);

    /// <summary>One round of each agent; how much was done.</summary>
    private protected int Round()
    {
        if (Volatile.Read(ref _hasClosing) != 0) Allocations.LeaveOut(_closeMeant);
        Allocations.Poll();
        int done = 0;
        IAgent[] agents = _agents;
        for (int i = 0; i < agents.Length; i++)
        {
            _current = i;
            done += agents[i].DoWork();
        }

        // What is thrown between two rounds is no agent's.
        _current = int.MaxValue;
        return done;
    }

    /// <summary>Nanoseconds until the thread must look up, 0 or more.</summary>
    private protected long NanosUntil(long wakeNanos, long nowNanos)
    {
        long limitNanos = (long)Options.BlockMillisMax * NanosPerMilli;

        // A wish may be far in the past: the difference of the two would not fit.
        return wakeNanos <= nowNanos ? 0 : Math.Min(limitNanos, wakeNanos - nowNanos);
    }

    private static BackOffWaitStrategy BackOff(AgentOptions options) => new(
        BackOffWaitStrategy.DefaultSpinRounds,
        minSleepNanos: Math.Min(BackOffWaitStrategy.DefaultMinSleepNanos, options.MaxSleepNanos),
        maxSleepNanos: options.MaxSleepNanos);

    private void RunThread()
    {
        long rounds = 0;
        string phase = nameof(IAgent.OnStart);
        try
        {
            PinToCore();
            for (_current = 0; _current < _agents.Length; _current++) _agents[_current].OnStart();
            phase = nameof(IAgent.DoWork);
            _current = 0;
            Loop(ref rounds);
            Allocations.TakeSample();
            phase = nameof(IAgent.OnClose);
            BeginClose(static _ => true);
            while (_agents.Length > 0) CloseAt(0);
            Volatile.Write(ref _state, (int)AgentState.Stopped);
        }
        catch (Exception exception)
        {
            Allocations.TakeSample();
            if (_closingAgent != null) phase = nameof(IAgent.OnClose);
            string name = _closingAgent?.Name ?? (_current < _agents.Length ? _agents[_current].Name : Name);
            if (phase == nameof(IAgent.OnStart)) _agents = _agents[.._current];
            StopByFault(new AgentFault(name, phase, rounds, exception));
        }

        _agentClosed.Set();
    }

    // Out of the list first: one that throws while it closes is not closed again.
    private void CloseAt(int index)
    {
        IAgent agent = _agents[index];
        _closingAgent = agent;
        _agents = [.. _agents[..index], .. _agents[(index + 1)..]];
        agent.OnClose();
        _closingAgent = null;
    }

    private void BeginClose(Predicate<string> isMeant)
    {
        foreach (IAgent agent in _agents)
        {
            if (isMeant(agent.Name)) agent.BeginClose();
        }
    }

    private void CloseMeant()
    {
        lock (_closingLock)
        {
            Volatile.Write(ref _hasClosing, 0);
            BeginClose(_closing!);
            for (int i = _agents.Length - 1; i >= 0; i--)
            {
                if (_closing!(_agents[i].Name)) CloseAt(i);
            }

            if (_agents.Length == 0) Interlocked.Exchange(ref _stop, 1);
            _agentClosed.Set();
        }
    }

    private void PinToCore()
    {
        if (Options.Core is int core && !ThreadAffinity.TryPin(core, out int errno)) PinErrno = errno;
    }

    // Told at once. Then all others are closed too, whoever stands last first: each may hold what the process wants to
    // give back, and what one throws while it closes is not why the thread ended. All begin before the first is waited
    // for: a second each is too long for a process that only wants to end.
    private void StopByFault(AgentFault fault)
    {
        Fault = fault;
        Options.OnFault?.Invoke(fault);
        foreach (IAgent agent in _agents) Try(agent.BeginClose);
        while (_agents.Length > 0) Try(() => CloseAt(_agents.Length - 1));
        Volatile.Write(ref _state, (int)AgentState.Faulted);
    }

    private void Try(Action close)
    {
        try
        {
            close();
        }
        catch (Exception exception)
        {
            Fault = Fault! with { WhileClosing = Fault.WhileClosing ?? exception };
        }
    }
}
