using System;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>
/// Why a stop that rested at the venue was taken back, from what the engine knew behind the event that caused it: the
/// command itself says only that it was.
/// </summary>
internal static class StopCancelDescription
{
    /// <summary>In words; empty for any other order.</summary>
    /// <param name="engine">Behind the event.</param>
    /// <param name="cause">Kind of the event that caused the cancel.</param>
    /// <param name="order">As it was then.</param>
    public static string Of(Engine engine, EventKind cause, in Order order)
    {
        if (order.Purpose != OrderPurpose.RestingStop) return "";
        InstrumentState instrument = engine.Instruments[order.Instrument.Value];
        long held = engine.Portfolio[order.Instrument].Quantity.Units;
        bool isOtherSide = (held > 0) == (order.Side == Side.Buy);
        if (cause == EventKind.EngineStopping) return "the engine stops";
        if (cause == EventKind.Operator) return "an operator asked for it";
        if (held == 0) return "the position that it protects is closed";
        if (isOtherSide) return "the position changed sides";
        if (!engine.Risk.IsTradingEnabled || engine.Risk.KillSwitch.IsSet) return "trading is off";
        if (instrument.Waiting.IsSet || engine.Orders.HasLiveBesideRestingStop(order.Instrument, order.Side))
        {
            return "an exit makes room for itself: what the stop would sell is locked";
        }

        Quantity position = new(Math.Abs(held));
        if (order.Remaining > position) return "the position became smaller than the stop";
        return order.Remaining == position
            ? "its trigger follows the average entry"
            : "the position grew; one of its size follows";
    }
}
