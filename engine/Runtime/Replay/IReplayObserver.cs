using System;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;

namespace LowLatency.Runtime.Replay;

/// <summary>Looks on while a journal is replayed, for tools: reports, explanations, dumps.</summary>
public interface IReplayObserver
{
    /// <summary>True ends the replay behind the message last applied.</summary>
    bool HasSeenEnough => false;

    /// <summary>After the engine has applied the message and before the next one.</summary>
    void OnApplied(Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands);
}
