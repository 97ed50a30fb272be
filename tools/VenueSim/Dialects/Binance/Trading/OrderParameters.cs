using System;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Matching;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Reads the parameters of a new order(required and refused parameters by type).</summary>
internal static class OrderParameters
{
    public static SimError? Read(
        ParameterSet parameters, Func<string, (SymbolMarket, SymbolRules)?> find, Func<string> newId,
        out NewOrder order)
    {
        order = null!;
        if (ParameterText.Symbol(parameters, out var symbol) is { } symbolError)
            return symbolError;
        if (find(symbol) is not var (market, rules))
            return BinanceErrors.BadSymbol;
        if (ReadSide(parameters, out var side) is { } sideError)
            return sideError;
        if (ReadType(parameters, out var type) is { } typeError)
            return typeError;
        if (ReadTimeInForce(parameters, type, out var timeInForce) is { } timeError)
            return timeError;
        if (ReadAmounts(parameters, type, out var price, out var quantity, out var quote) is { } amountError)
            return amountError;
        if (ReadStopPrice(parameters, type, out var stopPrice) is { } stopError)
            return stopError;
        if (ParameterText.ClientId(parameters, "newClientOrderId", out var id) is { } idError)
            return idError;
        if (ReadPrevention(parameters, out var prevention) is { } preventionError)
            return preventionError;
        if (parameters.Get("newOrderRespType") is not (null or "ACK" or "RESULT" or "FULL"))
            return BinanceErrors.Invalid("newOrderRespType");
        order = new NewOrder
        {
            Market = market,
            Rules = rules,
            Side = side,
            Type = type,
            TimeInForce = timeInForce,
            Price = price,
            StopPrice = stopPrice,
            Quantity = quantity,
            QuoteOrderQuantity = quote,
            ClientOrderId = id ?? newId(),
            Prevention = prevention,
        };
        return null;
    }

    private static SimError? ReadSide(ParameterSet parameters, out SimSide side)
    {
        side = parameters.Get("side") == "SELL" ? SimSide.Ask : SimSide.Bid;
        return parameters.Get("side") switch
        {
            "BUY" or "SELL" => null,
            null or "" => BinanceErrors.Missing("side"),
            _ => new SimError(-1117, "Invalid side."),
        };
    }

    private static SimError? ReadType(ParameterSet parameters, out ExchangeOrderType type)
    {
        var text = parameters.Get("type");
        type = text switch
        {
            "LIMIT_MAKER" => ExchangeOrderType.LimitMaker,
            "MARKET" => ExchangeOrderType.Market,
            "STOP_LOSS" => ExchangeOrderType.StopLoss,
            _ => ExchangeOrderType.Limit,
        };
        return text switch
        {
            "LIMIT" or "LIMIT_MAKER" or "MARKET" or "STOP_LOSS" => null,
            null or "" => BinanceErrors.Missing("type"),
            _ => new SimError(-1116, "Invalid orderType."),
        };
    }

    private static SimError? ReadTimeInForce(
        ParameterSet parameters, ExchangeOrderType type, out ExchangeTimeInForce timeInForce)
    {
        var text = parameters.Get("timeInForce");
        timeInForce = text switch
        {
            "IOC" => ExchangeTimeInForce.Ioc,
            "FOK" => ExchangeTimeInForce.Fok,
            _ => ExchangeTimeInForce.Gtc,
        };
        if (type != ExchangeOrderType.Limit)
            return text is null ? null : BinanceErrors.NotRequired("timeInForce");
        return text switch
        {
            "GTC" or "IOC" or "FOK" => null,
            null or "" => BinanceErrors.Missing("timeInForce"),
            _ => new SimError(-1115, "Invalid timeInForce."),
        };
    }

    private static SimError? ReadAmounts(
        ParameterSet parameters, ExchangeOrderType type, out decimal price, out decimal quantity, out decimal quote)
    {
        price = quantity = quote = 0;
        if (type != ExchangeOrderType.Market)
        {
            if (parameters.Get("quoteOrderQty") is not null)
                return BinanceErrors.NotRequired("quoteOrderQty");
            if (ParameterText.Decimal(parameters, "quantity", out quantity) is { } quantityError)
                return quantityError;
            if (type != ExchangeOrderType.StopLoss)
                return ParameterText.Decimal(parameters, "price", out price);
            return parameters.Get("price") is null ? null : BinanceErrors.NotRequired("price");
        }

        if (parameters.Get("price") is not null)
            return BinanceErrors.NotRequired("price");
        if (parameters.Get("quoteOrderQty") is null)
            return parameters.Get("quantity") is null
                ? BinanceErrors.NoQuantity
                : ParameterText.Decimal(parameters, "quantity", out quantity);
        return parameters.Get("quantity") is not null
            ? BinanceErrors.BadCombination
            : ParameterText.Decimal(parameters, "quoteOrderQty", out quote);
    }

    private static SimError? ReadStopPrice(ParameterSet parameters, ExchangeOrderType type, out decimal stopPrice)
    {
        stopPrice = 0;
        var isGiven = parameters.Get("stopPrice") is not null;
        if (type != ExchangeOrderType.StopLoss)
            return isGiven ? BinanceErrors.NotRequired("stopPrice") : null;
        return isGiven ? ParameterText.Decimal(parameters, "stopPrice", out stopPrice) : BinanceErrors.NoStopPrice;
    }

    private static SimError? ReadPrevention(ParameterSet parameters, out SelfTradePrevention prevention)
    {
        var text = parameters.Get("selfTradePreventionMode");
        prevention = text switch
        {
            "NONE" => SelfTradePrevention.None,
            "EXPIRE_TAKER" => SelfTradePrevention.ExpireTaker,
            "EXPIRE_BOTH" => SelfTradePrevention.ExpireBoth,
            _ => SelfTradePrevention.ExpireMaker,
        };
        return text is null or "NONE" or "EXPIRE_TAKER" or "EXPIRE_MAKER" or "EXPIRE_BOTH"
            ? null
            : BinanceErrors.Invalid("selfTradePreventionMode");
    }
}
