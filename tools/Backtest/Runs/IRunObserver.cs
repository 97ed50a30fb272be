using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;

namespace LowLatency.Backtest.Runs;

/// <summary>Looks on while a backtest runs: tests, explanations.</summary>
public interface IRunObserver
{
    /// <summary>After the engine applied the message.</summary>
    void OnApplied(ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands);
}
