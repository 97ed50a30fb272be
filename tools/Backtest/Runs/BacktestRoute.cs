using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Paper;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Routes;

namespace LowLatency.Backtest.Runs;

/// <summary>
/// The paper venue of a backtest. It sees the market from the feeds at the time of the data, not from the engine's
/// ring, where it arrives later.
/// </summary>
internal sealed class BacktestRoute(PaperVenue venue, PipelinePorts ports, Action<EngineCommand> accepted) : IOrderRoute
{
    public bool IsQuiet => venue.IsQuiet;

    // Whoever steps the backtest asks the venue itself.
    public long NextWakeNanos => long.MaxValue;

    public void Start()
    {
    }

    public void OnEvent(ReadOnlySpan<EventSlot> message)
    {
    }

    public bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos)
    {
        if (command.Kind is not (CommandKind.PlaceOrder or CommandKind.CancelOrder or CommandKind.QueryOrder))
        {
            return true;
        }

        if (!venue.TryAccept(in command, wallNanos))
        {
            throw new BacktestException(
                "more than a thousand requests on their way at once: the latency is too long");
        }

        accepted(command);
        return true;
    }

    public int Step(long monotonicNanos, long wallNanos) =>
        venue.Step(wallNanos, new PaperReportSink(ports.Input, ports.Clock));

    public void Dispose()
    {
    }
}
