using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>A resting order of ours, or a stop that waits, at the paper venue.</summary>
public struct PaperOrder
{
    public ClientOrderId ClientOrderId;
    public long VenueOrderId;
    public InstrumentId Instrument;
    public VenueId Venue;
    public Side Side;
    public Price Price;
    public Quantity Remaining;
    public Quantity Executed;

    /// <summary>Displayed quantity in front of us at our price.</summary>
    public Quantity QueueAhead;

    /// <summary>Stop order: the trade price that makes it a market order.</summary>
    public Price TriggerPrice;

    /// <summary>Stop order: the trade that made it a market order; none while it waits.</summary>
    public Price ReachedPrice;

    /// <summary>Stop order: it is to be executed as soon as there is a book.</summary>
    public readonly bool IsTriggered => !ReachedPrice.IsNone;

    /// <summary>Quote cash set aside for a buy.</summary>
    public Notional Reserved;

    /// <summary>What its prices and quantities count in.</summary>
    public UnitStamp Units;

    /// <summary>The instrument's units change.</summary>
    internal void Rescale(in UnitChange change, UnitStamp units)
    {
        Units = units;
        Price = change.Scale(Price);
        TriggerPrice = change.Scale(TriggerPrice);
        ReachedPrice = change.Scale(ReachedPrice);
        change.TryScale(Remaining, out Remaining, out _);
        change.TryScale(Executed, out Executed, out _);
        change.TryScale(QueueAhead, out QueueAhead, out _);
    }
}
