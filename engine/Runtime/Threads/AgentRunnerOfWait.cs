using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>The loop of a runner, compiled once per wait strategy.</summary>
internal sealed class AgentRunner<TWait> : AgentRunner
    where TWait : struct, IWaitStrategy
{
    private TWait _wait;

    internal AgentRunner(IAgent agent, AgentOptions options, WakeSignal? signal, TWait wait)
        : base(agent, options, signal) => _wait = wait;

    private protected override void Loop(ref long rounds)
    {
        IAgent agent = Agent;
        while (!StopRequested)
        {
            Allocations.Poll();
            if (agent.DoWork() > 0) _wait.Reset();
            else _wait.Wait(agent);
            rounds++;
        }
    }
}
