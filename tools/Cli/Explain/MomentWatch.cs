using System;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Explain;

/// <summary>Keeps the last message of a replay, which is the one that a moment is explained by.</summary>
internal sealed class MomentWatch : IReplayObserver
{
    private EventSlot[] _last = new EventSlot[64];
    private int _count;

    /// <summary>Knows the names that the events so far have given.</summary>
    public EventDescriptionText Text { get; } = new();

    public ReadOnlySpan<EventSlot> Last => _last.AsSpan(0, _count);

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        if (message.Length > _last.Length) _last = new EventSlot[message.Length];
        message.CopyTo(_last);
        Text.OnEvent(message[0]);
        _count = message.Length;
    }
}
