using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Matching;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>An order of a client as the exchange holds it. Written by the exchange only.</summary>
public sealed class ExchangeOrder
{
    private readonly List<OrderVersion> _versions = new();

    internal ExchangeOrder()
    {
    }

    /// <summary>Id, rising per symbol.</summary>
    public required long OrderId { get; init; }

    /// <summary>Name of the account.</summary>
    public required string AccountName { get; init; }

    /// <summary>Client order id; an amendment gives another one.</summary>
    public string ClientOrderId { get; internal set; } = string.Empty;

    /// <summary>Client order id with which it was placed.</summary>
    public required string OriginalClientOrderId { get; init; }

    /// <summary>Symbol with its filters and units.</summary>
    public required SymbolRules Rules { get; init; }

    /// <summary>Symbol in upper case.</summary>
    public string Symbol => Rules.Symbol;

    /// <summary>Bid buys, Ask sells.</summary>
    public required SimSide Side { get; init; }

    /// <summary>Type.</summary>
    public required ExchangeOrderType Type { get; init; }

    /// <summary>Time in force; Gtc for market orders and post-only orders, as the venue prints it.</summary>
    public required ExchangeTimeInForce TimeInForce { get; init; }

    /// <summary>Limit price in ticks; 0 for market orders and stops.</summary>
    public required long PriceTicks { get; init; }

    /// <summary>Stop price in ticks; 0 but for stops.</summary>
    public long StopTicks { get; init; }

    /// <summary>
    /// Quantity in lots; an amendment leaves less. Of a market order by quote amount, what that amount bought.
    /// </summary>
    public long Lots { get; internal set; }

    /// <summary>Quote amount of a market order by amount, else 0.</summary>
    public required decimal QuoteOrderQuantity { get; init; }

    /// <summary>What happens when the order would meet another one of its account.</summary>
    public required SelfTradePrevention Prevention { get; init; }

    /// <summary>Whether it was placed by hand on the venue's site, not by the API client.</summary>
    public bool IsManual { get; init; }

    /// <summary>Time of acceptance, nanoseconds since the Unix epoch.</summary>
    public required long CreatedNanos { get; init; }

    /// <summary>
    /// Since when it works, nanoseconds since the Unix epoch: since its acceptance, or since a trade reached its stop
    /// price; 0 while none has.
    /// </summary>
    public long WorkingNanos { get; internal set; }

    /// <summary>Status now.</summary>
    public ExchangeOrderStatus Status => _versions[^1].Status;

    /// <summary>Filled lots.</summary>
    public long ExecutedLots => _versions[^1].ExecutedLots;

    /// <summary>Filled quote amount in ticks times lots.</summary>
    public Int128 ExecutedQuote => _versions[^1].ExecutedQuote;

    /// <summary>Time of the last change, nanoseconds since the Unix epoch.</summary>
    public long UpdatedNanos => _versions[^1].TimeNanos;

    /// <summary>Why it expired, where that is known.</summary>
    public ExpiryReason ExpiryReason { get; internal set; }

    /// <summary>Whether it can still be filled.</summary>
    public bool IsOpen => Status is ExchangeOrderStatus.New or ExchangeOrderStatus.PartiallyFilled;

    internal int AccountIndex { get; init; }

    internal int MarketIndex { get; init; }

    /// <summary>Id in the matching engine; 0 while it is not there.</summary>
    internal long EngineId { get; set; }

    /// <summary>What the order still holds of the asset that it gives.</summary>
    internal decimal LockedAmount { get; set; }

    internal OrderVersion Last => _versions[^1];

    /// <summary>What its owner amended, oldest first.</summary>
    internal List<OrderAmendment> Amendments { get; } = new();

    /// <summary>The order as it was.</summary>
    /// <param name="timeNanos">Time, nanoseconds since the Unix epoch.</param>
    /// <returns>The state, or null when the order did not exist yet.</returns>
    public OrderVersion? At(long timeNanos)
    {
        for (var i = _versions.Count - 1; i >= 0; i--)
        {
            if (_versions[i].TimeNanos <= timeNanos)
                return _versions[i];
        }

        return null;
    }

    /// <summary>Whether it worked already at a time, nanoseconds since the Unix epoch.</summary>
    internal bool IsWorkingAt(long timeNanos) => WorkingNanos > 0 && WorkingNanos <= timeNanos;

    internal void Change(OrderVersion version) => _versions.Add(version);
}
