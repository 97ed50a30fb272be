using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Matching;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>An order as asked for, its parameters well-formed.</summary>
internal sealed record NewOrder
{
    public required SymbolMarket Market { get; init; }

    public required SymbolRules Rules { get; init; }

    public required SimSide Side { get; init; }

    public required ExchangeOrderType Type { get; init; }

    public ExchangeTimeInForce TimeInForce { get; init; }

    /// <summary>0 for market orders and stops.</summary>
    public decimal Price { get; init; }

    /// <summary>0 but for stops.</summary>
    public decimal StopPrice { get; init; }

    /// <summary>0 for market orders by quote amount.</summary>
    public decimal Quantity { get; init; }

    /// <summary>0 but for market orders by quote amount.</summary>
    public decimal QuoteOrderQuantity { get; init; }

    public required string ClientOrderId { get; init; }

    public SelfTradePrevention Prevention { get; init; } = SelfTradePrevention.ExpireMaker;

    public bool IsManual { get; init; }

    public OrderKind Kind => Type switch
    {
        ExchangeOrderType.Market or ExchangeOrderType.StopLoss => OrderKind.Market,
        ExchangeOrderType.LimitMaker => OrderKind.PostOnly,
        _ => TimeInForce == ExchangeTimeInForce.Gtc ? OrderKind.Limit : OrderKind.ImmediateOrCancel,
    };

    public long PriceTicks => (long)(Price / Rules.PriceUnit);

    public long StopTicks => (long)(StopPrice / Rules.PriceUnit);

    public long Lots => (long)(Quantity / Rules.QuantityUnit);
}
