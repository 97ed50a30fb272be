using System;
using System.Collections.Generic;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Agents;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Host.Process;

/// <summary>
/// Which thread runs what, where, and how it waits. Under "block" the business and journal threads are woken by every
/// event and the gateway by every command and every durable batch; the gateway follows the market within a millisecond,
/// which is less than the paper venue's latencies.
/// </summary>
internal sealed class ThreadLayout
{
    private const int GatewayMillisMax = 1;

    private readonly ThreadOptions _options;
    private readonly Action<string> _log;
    private readonly Func<IAgent, IAgent> _around;
    private readonly WaitStrategyKind _wait;

    /// <param name="options">Without faults.</param>
    /// <param name="log">Takes the plan.</param>
    /// <param name="around">Put around each agent before its thread is made.</param>
    public ThreadLayout(ThreadOptions options, Action<string> log, Func<IAgent, IAgent> around)
    {
        _options = options;
        _log = log;
        _around = around;
        _wait = options.Wait switch
        {
            "spin" => WaitStrategyKind.BusySpin,
            "yield" => WaitStrategyKind.SpinYield,
            "backoff" => WaitStrategyKind.BackOff,
            _ => WaitStrategyKind.Blocking,
        };
    }

    /// <summary>Runners that are not started; receiving threads last. Called before the rings are used.</summary>
    public IReadOnlyList<AgentRunner> Make(EnginePipeline pipeline, Action<AgentFault> onFault)
    {
        JournalAgent journal = pipeline.JournalAgent!;
        var agents = new List<IAgent> { pipeline.Business, journal, pipeline.Gateway };
        var plan = new List<ThreadPlanEntry>
        {
            new(pipeline.Business.Name, "decides", _wait, IsHot: true, Core(_options.BusinessCore)),
            new(journal.Name, "records events", _wait, IsHot: true, Core(_options.JournalCore)),
            new(pipeline.Gateway.Name, "carries commands out", _wait, IsHot: true),
        };
        foreach (ReceiveAgent agent in pipeline.Receivers)
        {
            agents.Add(agent);
            bool isHot = _options.Receive != "block";
            plan.Add(new(agent.Name, "receives", WaitStrategyKind.SpinYield, isHot, Core(_options.ReceiveCore)));
        }

        var threadPlan = new ThreadPlan(Environment.ProcessorCount, plan);
        IReadOnlyList<string> faults = threadPlan.FindFaults();
        if (faults.Count > 0) throw new StartFault(ExitCode.Configuration, string.Join('\n', faults));
        _log(threadPlan.Describe());
        WakeSignal?[] signals = Signals(pipeline);
        var runners = new List<AgentRunner>();
        for (int i = 0; i < agents.Count; i++)
        {
            runners.Add(AgentRunner.Create(
                _around(agents[i]), Options(plan[i], agents[i], onFault), Signal(signals, i)));
        }

        return runners;
    }

    // In the order in which a publication wakes: the business thread first.
    private WakeSignal?[] Signals(EnginePipeline pipeline)
    {
        if (_wait != WaitStrategyKind.Blocking) return [];
        WakeSignal business = new(), recording = new(), gateway = new();
        pipeline.Input.AttachSignal(business);
        pipeline.Input.AttachSignal(recording);
        pipeline.Commands.AttachSignal(gateway);
        pipeline.JournalAgent!.Durable = gateway;
        return [business, recording, gateway];
    }

    private AgentOptions Options(ThreadPlanEntry entry, IAgent agent, Action<AgentFault> onFault)
    {
        var options = new AgentOptions
        {
            WaitStrategy = entry.WaitStrategy,
            Core = entry.Core,
            MaxSleepNanos = _options.SleepMicrosMax * 1_000,
            OnFault = onFault,
        };
        return agent is GatewayAgent ? options with { BlockMillisMax = GatewayMillisMax } : options;
    }

    private static WakeSignal? Signal(WakeSignal?[] signals, int index) =>
        index < signals.Length ? signals[index] : null;

    private static int? Core(int configured) => configured < 0 ? null : configured;
}
