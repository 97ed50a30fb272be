using System;
using System.Threading;
using LowLatency.Host.Process;
using LowLatency.Runtime.Threads;

namespace LowLatency.EndToEnd.Host;

/// <summary>One agent of an engine that hangs in its round, as in a loop without an end, while it is told to.</summary>
internal sealed class HangingAgent(IAgent agent) : IAgent
{
    private bool _isHanging;
    private bool _isFailing;
    private bool _isInside;

    public string Name => agent.Name;

    public bool IsAvailable => agent.IsAvailable;

    public bool IsHeldUp => agent.IsHeldUp;

    public long NextWakeNanos => agent.NextWakeNanos;

    public bool IsHanging
    {
        get => Volatile.Read(ref _isHanging);
        set => Volatile.Write(ref _isHanging, value);
    }

    /// <summary>It hangs, or did.</summary>
    public bool HasHung => Volatile.Read(ref _isInside);

    /// <summary>The next round throws.</summary>
    public void Fail() => Volatile.Write(ref _isFailing, true);

    /// <summary>Puts one around the agent of a name.</summary>
    public static EngineRunSeams Around(Action<HangingAgent> made) => new()
    {
        Agent = agent =>
        {
            var around = new HangingAgent(agent);
            made(around);
            return around;
        },
    };

    public void OnStart() => agent.OnStart();

    public int DoWork()
    {
        while (IsHanging)
        {
            Volatile.Write(ref _isInside, true);
            Thread.Yield();
        }

        if (Volatile.Read(ref _isFailing)) throw new InvalidOperationException("planted");
        return agent.DoWork();
    }

    public void BeginClose() => agent.BeginClose();

    public void OnClose() => agent.OnClose();
}
