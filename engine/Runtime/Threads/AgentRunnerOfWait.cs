using System.Collections.Generic;
using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>The loop of a runner, compiled once per wait strategy.</summary>
internal sealed class AgentRunner<TWait> : AgentRunner
    where TWait : struct, IWaitStrategy
{
    private TWait _wait;

    internal AgentRunner(
        string name, IReadOnlyList<IAgent> agents, AgentOptions options, WakeSignal? signal, TWait wait)
        : base(name, agents, options, signal) => _wait = wait;

    private protected override void Loop(ref long rounds)
    {
        while (!StopRequested)
        {
            if (Round() > 0) _wait.Reset();
            else _wait.Wait(this);
            rounds++;
        }
    }
}
