using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Agents;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;
using LowLatency.Transport.Connections;

namespace LowLatency.Host.Process;

/// <summary>
/// Makes the threads of a plan (<see cref="ThreadPlans"/>) and who wakes whom: whoever publishes wakes the readers on
/// other threads. A gateway that does not wait for its sockets looks at them, and at the market, within a millisecond,
/// which is less than the paper venue's latencies.
/// </summary>
internal sealed class ThreadLayout : IDisposable
{
    private const int GatewayMillisMax = 1;

    private readonly ThreadOptions _options;
    private readonly IReadOnlyList<ThreadRow> _rows;
    private readonly WaitStrategyKind _wait;
    private readonly ReadinessSet? _sockets;

    /// <param name="options">Without faults.</param>
    public ThreadLayout(ThreadOptions options)
    {
        _options = options;
        _rows = ThreadPlans.Find(options, Environment.ProcessorCount)!;
        _wait = options.Wait switch
        {
            "spin" => WaitStrategyKind.BusySpin,
            "yield" => WaitStrategyKind.SpinYield,
            "backoff" => WaitStrategyKind.BackOff,
            _ => WaitStrategyKind.Blocking,
        };
        _sockets = _rows.Any(static row => row.Wait == ThreadWait.AllSockets) ? new ReadinessSet() : null;
    }

    /// <summary>Where the thread that receives waits; null = each connection waits for itself.</summary>
    public ReadinessSet? MarketReadiness => WaitsForSockets(AgentRole.Receive) ? _sockets : null;

    /// <summary>Where the gateway's thread waits; null = it does not wait for its sockets.</summary>
    public ReadinessSet? OrderReadiness => WaitsForSockets(AgentRole.Gateway) ? _sockets : null;

    /// <summary>Runners that are not started, in the order of start. Called before the rings are used.</summary>
    /// <param name="pipeline">Whose agents are run.</param>
    /// <param name="around">Put around each agent.</param>
    /// <param name="onFault">Called on a thread that an exception ended.</param>
    /// <param name="log">Takes the plan.</param>
    public IReadOnlyList<AgentRunner> Make(
        EnginePipeline pipeline, Func<IAgent, IAgent> around, Action<AgentFault> onFault, Action<string> log)
    {
        var threads = new List<(ThreadPlanEntry Entry, ThreadRow Row, IReadOnlyList<IAgent> Agents)>();
        IReadOnlyList<IReadOnlyList<IAgent>> composed = pipeline.Compose([.. _rows.Select(static row => row.Agents)]);
        for (int i = 0; i < _rows.Count; i++)
        {
            ThreadRow row = _rows[i];
            IReadOnlyList<IAgent> agents = composed[i];
            if (row.Name != null)
            {
                threads.Add((Entry(row, row.Name), row, agents));
                continue;
            }

            foreach (IAgent agent in agents) threads.Add((Entry(row, agent.Name), row, [agent]));
        }

        var plan = new ThreadPlan(Environment.ProcessorCount, [.. threads.Select(static thread => thread.Entry)]);
        IReadOnlyList<string> faults = plan.FindFaults();
        if (faults.Count > 0) throw new StartFault(ExitCode.Configuration, string.Join('\n', faults));
        log(plan.Describe());
        Dictionary<ThreadRow, WakeSignal> signals = Connect(pipeline);
        var runners = new List<AgentRunner>();
        foreach ((ThreadPlanEntry entry, ThreadRow row, IReadOnlyList<IAgent> agents) in threads)
        {
            AgentOptions options = Options(entry, row, onFault);
            runners.Add(AgentRunner.Create(
                entry.Name, [.. agents.Select(around)], options, signals.GetValueOrDefault(row)));
        }

        return runners;
    }

    public void Dispose() => _sockets?.Dispose();

    // In the order in which a publication wakes: the business thread first.
    private Dictionary<ThreadRow, WakeSignal> Connect(EnginePipeline pipeline)
    {
        var signals = new Dictionary<ThreadRow, WakeSignal>();
        if (!IsTogether(AgentRole.Gateway, AgentRole.Receive))
        {
            AttachInput(AgentRole.Business);
            AttachInput(AgentRole.Journal);
        }

        ThreadRow gateway = RowOf(AgentRole.Gateway);
        WakeSignal? carrying = Signal(gateway);
        if (carrying != null && !IsTogether(AgentRole.Gateway, AgentRole.Business))
        {
            pipeline.Commands.AttachSignal(carrying);
        }

        pipeline.JournalAgent!.Durable = carrying;
        if (gateway.Wait == ThreadWait.AllSockets) pipeline.Requests.Signal = carrying;
        if (_rows.Any(static row => row.Agents.Contains(AgentRole.JournalRequest)))
        {
            pipeline.JournalAgent.Requested = Signal(RowOf(AgentRole.Journal));
        }

        return signals;

        void AttachInput(AgentRole role)
        {
            if (Signal(RowOf(role)) is { } signal) pipeline.Input.AttachSignal(signal);
        }

        WakeSignal? Signal(ThreadRow row)
        {
            if (Strategy(row) != WaitStrategyKind.Blocking) return null;
            if (!signals.TryGetValue(row, out WakeSignal? signal))
            {
                signal = row.Wait == ThreadWait.AllSockets ? new(new ReadinessWaitPoint(_sockets!)) : new();
                signals.Add(row, signal);
            }

            return signal;
        }
    }

    private ThreadPlanEntry Entry(ThreadRow row, string name)
    {
        int core = row.Core switch
        {
            ThreadCore.Business => _options.BusinessCore,
            ThreadCore.Journal => _options.JournalCore,
            ThreadCore.Receive => _options.ReceiveCore,
            _ => -1,
        };
        bool isHot = row.Wait != ThreadWait.OwnSocket || _options.Receive != "block";
        return new ThreadPlanEntry(name, row.Purpose, Strategy(row), isHot, core < 0 ? null : core);
    }

    // Who records on request is woken by each: it never spins beside the one thread that does.
    private WaitStrategyKind Strategy(ThreadRow row)
    {
        if (row.Wait == ThreadWait.OwnSocket) return WaitStrategyKind.SpinYield;
        bool isAsked = row.Agents.Contains(AgentRole.Journal)
            && _rows.Any(static other => other.Agents.Contains(AgentRole.JournalRequest));
        return isAsked ? WaitStrategyKind.Blocking : _wait;
    }

    private AgentOptions Options(ThreadPlanEntry entry, ThreadRow row, Action<AgentFault> onFault)
    {
        var options = new AgentOptions
        {
            WaitStrategy = entry.WaitStrategy,
            Core = entry.Core,
            MaxSleepNanos = _options.SleepMicrosMax * 1_000,
            OnFault = onFault,
        };
        if (row.Wait == ThreadWait.AllSockets)
        {
            return options with { WaitPoint = new ReadinessWaitPoint(_sockets!) };
        }

        return row.Agents.Contains(AgentRole.Gateway) ? options with { BlockMillisMax = GatewayMillisMax } : options;
    }

    private ThreadRow RowOf(AgentRole role) => _rows.First(row => row.Agents.Contains(role));

    private bool IsTogether(AgentRole one, AgentRole other) => RowOf(one) == RowOf(other);

    private bool WaitsForSockets(AgentRole role) => RowOf(role).Wait == ThreadWait.AllSockets;
}
