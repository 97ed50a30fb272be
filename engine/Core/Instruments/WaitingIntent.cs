using LowLatency.Core.Strategies;
using LowLatency.Model.Identity;
using LowLatency.Model.State;

namespace LowLatency.Core.Instruments;

/// <summary>An intent that waits until the orders of the opposite side are gone, or until it is too old.</summary>
public struct WaitingIntent
{
    public bool IsSet;

    /// <summary>Engine time after which it is dropped, unix nanoseconds.</summary>
    public long ExpiryNanos;

    public OrderIntent Intent;

    internal void Traverse(ref StateTraversal state)
    {
        if (state.IsLoading) this = default;
        state.Visit(ref IsSet);
        if (!IsSet) return;
        state.Visit(ref ExpiryNanos);
        Intent = new OrderIntent
        {
            Instrument = new InstrumentId(state.Next(Intent.Instrument.Value)),
            Side = state.Next(Intent.Side),
            SizeFraction = state.Next(Intent.SizeFraction),
            OrderType = state.Next(Intent.OrderType),
            LimitPrice = state.Next(Intent.LimitPrice),
            Urgency = state.Next(Intent.Urgency),
            Signals = state.Next(Intent.Signals),
            Combined = state.Next(Intent.Combined),
            BarOpenNanos = state.Next(Intent.BarOpenNanos),
            DecisionBid = state.Next(Intent.DecisionBid),
            DecisionAsk = state.Next(Intent.DecisionAsk),
        };
    }
}
