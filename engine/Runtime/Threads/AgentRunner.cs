using System;
using System.Threading;
using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>Runs one <see cref="IAgent"/> on its own thread until it is stopped or throws.</summary>
public abstract class AgentRunner : IDisposable
{
    private readonly Thread _thread;
    private int _state;
    private int _stop;

    private protected AgentRunner(IAgent agent, AgentOptions options, WakeSignal? signal)
    {
        Agent = agent;
        Options = options;
        Signal = signal;
        _thread = new Thread(RunThread) { Name = agent.Name, IsBackground = true };
    }

    /// <summary>The agent's name.</summary>
    public string Name => Agent.Name;

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

    private protected IAgent Agent { get; }

    private protected WakeSignal? Signal { get; }

    private protected bool StopRequested => Volatile.Read(ref _stop) != 0;

    /// <summary>Makes a runner.</summary>
    /// <param name="agent">What it runs.</param>
    /// <param name="options">How.</param>
    /// <param name="signal">Needed by the blocking strategy: the signal that is attached to the rings which the agent
    /// reads. Also rung by <see cref="Stop"/>.</param>
    /// <exception cref="ArgumentException">The blocking strategy without a signal.</exception>
    public static AgentRunner Create(IAgent agent, AgentOptions options, WakeSignal? signal = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(options);
        return options.WaitStrategy switch
        {
            WaitStrategyKind.BusySpin => new AgentRunner<BusySpinWaitStrategy>(agent, options, signal, default),
            WaitStrategyKind.SpinYield => new AgentRunner<SpinYieldWaitStrategy>(agent, options, signal, new()),
            WaitStrategyKind.BackOff => new AgentRunner<BackOffWaitStrategy>(
                agent, options, signal, BackOff(options)),
            WaitStrategyKind.Blocking => new AgentRunner<BlockingWaitStrategy>(
                agent,
                options,
                signal,
                new BlockingWaitStrategy(
                    signal ?? throw new ArgumentException("the blocking strategy needs a signal", nameof(signal)),
                    timeoutMillis: options.BlockMillisMax)),
            _ => throw new ArgumentException($"unknown wait strategy {options.WaitStrategy}", nameof(options)),
        };
    }

    /// <summary>Starts the thread; once.</summary>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _state, (int)AgentState.Running, (int)AgentState.Created)
            != (int)AgentState.Created)
        {
            throw new InvalidOperationException($"agent {Name} was started before");
        }

        _thread.Start();
    }

    /// <summary>Asks the agent to end after its round. Does not wait. Any thread.</summary>
    public void Stop()
    {
        Interlocked.Exchange(ref _stop, 1);
        Signal?.Wake();
    }

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

    /// <summary>Stops the agent and waits for its end.</summary>
    public void Dispose()
    {
        Stop();
        if (_thread.IsAlive) _thread.Join();
        GC.SuppressFinalize(this);
    }

    /// <summary>The loop itself, on the calling thread; counts its rounds in <paramref name="rounds"/>.</summary>
    private protected abstract void Loop(ref long rounds);

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
            Agent.OnStart();
            phase = nameof(IAgent.DoWork);
            Loop(ref rounds);
            Allocations.TakeSample();
            phase = nameof(IAgent.OnClose);
            Agent.OnClose();
            Volatile.Write(ref _state, (int)AgentState.Stopped);
        }
        catch (Exception exception)
        {
            Allocations.TakeSample();
            StopByFault(new AgentFault(Name, phase, rounds, exception));
        }
    }

    private void PinToCore()
    {
        if (Options.Core is int core && !ThreadAffinity.TryPin(core, out int errno)) PinErrno = errno;
    }

    private void StopByFault(AgentFault fault)
    {
        Fault = fault;
        try
        {
            if (fault.Phase == nameof(IAgent.DoWork)) Agent.OnClose();
        }
        catch (Exception exception)
        {
            Fault = fault with { Exception = new AggregateException(fault.Exception, exception) };
        }

        Volatile.Write(ref _state, (int)AgentState.Faulted);
        Options.OnFault?.Invoke(Fault);
    }
}
