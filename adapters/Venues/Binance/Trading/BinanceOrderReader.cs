using System;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// Orders and trades out of JSON objects, answers and private stream. A record is given whole or not at all.
/// </summary>
internal sealed class BinanceOrderReader
{
    private readonly FeedInstrumentTable _instruments;
    private readonly AssetTable _assets;
    private readonly int[] _bases;
    private readonly int[] _quotes;

    /// <exception cref="ArgumentException">
    /// An asset of an instrument is not in the table; where none is configured: the symbol is not that of two assets of
    /// the table, or of several.
    /// </exception>
    internal BinanceOrderReader(FeedInstrumentTable instruments, AssetTable assets)
    {
        _instruments = instruments;
        _assets = assets;
        _bases = new int[instruments.Count];
        _quotes = new int[instruments.Count];
        for (int i = 0; i < _bases.Length; i++) SplitSymbol(i);
    }

    internal FeedInstrumentTable Instruments => _instruments;

    /// <summary>An order of an answer. A cancel's answer names the order by origClientOrderId.</summary>
    internal RowResult ReadOrder(JsonObject json, bool isCancel, out OrderRecord order)
    {
        order = default;
        RowResult found = ReadInstrument(json["symbol"u8], out order.Instrument);
        if (found != RowResult.Read) return found;
        InstrumentFormat format = _instruments.Formats[order.Instrument];
        JsonValue id = json[isCancel ? "origClientOrderId"u8 : "clientOrderId"u8];
        bool isGood = id.IsString
            & json["orderId"u8].TryGetInteger(out order.VenueOrderId)
            & BinanceTradingText.TryReadSide(json["side"u8].Text, out order.Side)
            & BinanceTradingText.TryReadUnits(json["price"u8], format.PriceDecimals, out long price)
            & BinanceTradingText.TryReadQuantity(json["origQty"u8], format.QuantityDecimals, out long quantity)
            & BinanceTradingText.TryReadQuantity(json["executedQty"u8], format.QuantityDecimals, out long executed)
            & json["status"u8].IsString & json["type"u8].IsString
            & TryReadTime(json, out order.VenueNanos);
        if (!isGood) return RowResult.Refused;
        order.LimitPrice = new Price(price);
        order.Quantity = new Quantity(quantity);
        order.CumulativeQuantity = new Quantity(executed);
        ReadWords(json["status"u8], json["type"u8], json["timeInForce"u8], ref order);
        order.Reason = BinanceTradingText.EndReason(
            json["status"u8].Text, json["expiryReason"u8].Text, default, in order);
        return ReadId(id.Text, ref order);
    }

    /// <summary>A row of myTrades.</summary>
    internal RowResult ReadTrade(JsonObject json, out FillRecord fill)
    {
        fill = default;
        RowResult found = ReadInstrument(json["symbol"u8], out fill.Instrument);
        if (found != RowResult.Read) return found;
        bool isGood = json["orderId"u8].TryGetInteger(out fill.VenueOrderId)
            & json["id"u8].TryGetInteger(out fill.TradeId)
            & BinanceTradingText.TryReadFlag(json["isBuyer"u8], out bool isBuyer)
            & BinanceTradingText.TryReadFlag(json["isMaker"u8], out bool isMaker)
            & BinanceTradingText.TryReadNanos(json["time"u8], out fill.VenueNanos)
            & TryReadExecution(
                json["price"u8], json["qty"u8], json["commission"u8], json["commissionAsset"u8], ref fill);
        fill.Side = isBuyer ? Side.Buy : Side.Sell;
        fill.Liquidity = isMaker ? Liquidity.Maker : Liquidity.Taker;
        return isGood ? RowResult.Read : RowResult.Refused;
    }

    /// <summary>
    /// An executionReport. Of an instrument that is not configured only its names and status are read, and Instrument
    /// is -1. <paramref name="hasFill"/>: it reports an execution.
    /// </summary>
    internal bool TryReadReport(JsonObject json, out OrderRecord order, out FillRecord fill, out bool hasFill)
    {
        order = default;
        fill = default;
        hasFill = false;
        RowResult found = ReadInstrument(json["s"u8], out order.Instrument);
        bool isKnown = found == RowResult.Read;
        InstrumentFormat format = isKnown ? _instruments.Formats[order.Instrument] : default;
        long price = 0, quantity = 0, executed = 0;
        bool isGood = found != RowResult.Refused
            && json["x"u8].IsString && json["X"u8].IsString && json["o"u8].IsString && json["c"u8].IsString
            && json["i"u8].TryGetInteger(out order.VenueOrderId)
            && BinanceTradingText.TryReadSide(json["S"u8].Text, out order.Side)
            && BinanceTradingText.TryReadNanos(json["T"u8], out order.VenueNanos)
            && (!isKnown || (
                BinanceTradingText.TryReadUnits(json["p"u8], format.PriceDecimals, out price)
                && BinanceTradingText.TryReadQuantity(json["q"u8], format.QuantityDecimals, out quantity)
                && BinanceTradingText.TryReadQuantity(json["z"u8], format.QuantityDecimals, out executed)));
        if (!isGood) return false;
        order.LimitPrice = new Price(price);
        order.Quantity = new Quantity(quantity);
        order.CumulativeQuantity = new Quantity(isKnown ? executed : -1);
        ReadWords(json["X"u8], json["o"u8], json["f"u8], ref order);
        if (ReadId(OwnId(json), ref order) != RowResult.Read) return false;
        order.Reason = ReportReason(json, in order);
        order.IsRenamed = json["x"u8].Text.SequenceEqual("REPLACED"u8)
            && !OwnId(json).SequenceEqual(json["c"u8].Text);
        hasFill = isKnown && json["x"u8].Text.SequenceEqual("TRADE"u8);
        return !hasFill || TryReadFill(json, in order, out fill);
    }

    /// <summary>True when the text names that instrument.</summary>
    internal bool IsSymbolOf(JsonValue symbol, short instrument) =>
        ReadInstrument(symbol, out short found) == RowResult.Read && found == instrument;

    /// <summary>Kind of asset that a fee was taken in.</summary>
    internal FeeAsset FeeAssetOf(int instrument, ReadOnlySpan<byte> asset)
    {
        if (asset.SequenceEqual(_assets.Name(_quotes[instrument]))) return FeeAsset.Quote;
        return asset.SequenceEqual(_assets.Name(_bases[instrument])) ? FeeAsset.Base : FeeAsset.Other;
    }

    /// <summary>
    /// On a report about a cancel "c" is the id of the request that cancelled and "C" the order's own; on one about an
    /// amendment "c" is the new id and "C" the one before; on all others "C" is empty.
    /// </summary>
    private static ReadOnlySpan<byte> OwnId(JsonObject json)
    {
        ReadOnlySpan<byte> original = json["C"u8].Text;
        return original.IsEmpty || original.SequenceEqual("null"u8) ? json["c"u8].Text : original;
    }

    // A cancel that carries no request id of ours was not asked for by this engine.
    private static ReasonCode ReportReason(JsonObject json, in OrderRecord order)
    {
        if (order.Status != VenueOrderStatus.Cancelled)
        {
            return BinanceTradingText.EndReason(json["X"u8].Text, json["eR"u8].Text, json["r"u8].Text, in order);
        }

        ReadOnlySpan<byte> request = json["c"u8].Text;

        // An order that a person amended is named otherwise than the request names it.
        bool isOurs = request.StartsWith(BinanceRequestWriter.CancelPrefix)
            && ClientOrderId.TryParse(request[BinanceRequestWriter.CancelPrefix.Length..], out ClientOrderId id)
            && (id == order.ClientOrderId || order.ClientOrderId.IsNone);
        return isOurs ? ReasonCode.None : ReasonCode.VenueSelfCancelled;
    }

    private static void ReadWords(JsonValue status, JsonValue type, JsonValue inForce, ref OrderRecord order)
    {
        order.Status = BinanceTradingText.Status(status.Text);
        order.OrderType = BinanceTradingText.Type(type.Text, out order.OrderFlags);
        order.TimeInForce = BinanceTradingText.InForce(inForce.Text);
    }

    // Of an order of ours more cannot be executed than it has; a foreign one may be by quote quantity.
    private static RowResult ReadId(ReadOnlySpan<byte> text, ref OrderRecord order)
    {
        bool isOurs = ClientOrderId.TryParse(text, out order.ClientOrderId);
        bool isOverfilled = isOurs && order.CumulativeQuantity > order.Quantity;
        return isOverfilled ? RowResult.Refused : RowResult.Read;
    }

    private static bool TryReadTime(JsonObject json, out long nanos)
    {
        JsonValue time = json["updateTime"u8];
        if (!time.IsPresent) time = json["transactTime"u8];
        if (!time.IsPresent) time = json["time"u8];
        nanos = 0;
        return !time.IsPresent || BinanceTradingText.TryReadNanos(time, out nanos);
    }

    private bool TryReadFill(JsonObject json, in OrderRecord order, out FillRecord fill)
    {
        fill = default;
        fill.Instrument = order.Instrument;
        fill.ClientOrderId = order.ClientOrderId;
        fill.VenueOrderId = order.VenueOrderId;
        fill.Side = order.Side;
        fill.VenueNanos = order.VenueNanos;
        bool isGood = json["t"u8].TryGetInteger(out fill.TradeId)
            & BinanceTradingText.TryReadFlag(json["m"u8], out bool isMaker)
            & TryReadExecution(json["L"u8], json["l"u8], json["n"u8], json["N"u8], ref fill);
        fill.Liquidity = isMaker ? Liquidity.Maker : Liquidity.Taker;
        return isGood && fill.Quantity <= order.CumulativeQuantity;
    }

    private bool TryReadExecution(
        JsonValue priceText, JsonValue quantityText, JsonValue fee, JsonValue feeAsset, ref FillRecord fill)
    {
        InstrumentFormat format = _instruments.Formats[fill.Instrument];
        bool isGood = BinanceTradingText.TryReadUnits(priceText, format.PriceDecimals, out long price)
            & BinanceTradingText.TryReadQuantity(quantityText, format.QuantityDecimals, out long quantity)
            & BinanceTradingText.TryReadAmount(fee, out fill.FeeUnits);
        fill.Units = UnitStamp.Of(format.PriceDecimals, format.QuantityDecimals);
        fill.Price = new Price(price);
        fill.Quantity = new Quantity(quantity);
        bool hasAsset = feeAsset.IsString && !feeAsset.Text.IsEmpty;
        fill.FeeAsset = hasAsset ? FeeAssetOf(fill.Instrument, feeAsset.Text) : FeeAsset.Quote;
        fill.OtherFeeAsset = fill.FeeAsset == FeeAsset.Other ? (short)_assets.Find(feeAsset.Text) : (short)-1;
        return isGood && price > 0 && quantity > 0 && (hasAsset || (feeAsset.IsNull && fill.FeeUnits == 0));
    }

    // Skipped: not configured. Refused: no symbol, or its units are not known yet.
    private RowResult ReadInstrument(JsonValue symbol, out short instrument)
    {
        instrument = -1;
        if (symbol.Text.IsEmpty) return RowResult.Refused;
        instrument = (short)_instruments.Find(symbol.Text);
        if (instrument < 0) return RowResult.Skipped;
        return _instruments.Formats[instrument].IsKnown ? RowResult.Read : RowResult.Refused;
    }

    private int IndexOf(string asset, string symbol)
    {
        int index = _assets.Find(Encoding.UTF8.GetBytes(asset));
        return index >= 0 ? index : throw new ArgumentException($"{asset} of {symbol} is not in the table of assets");
    }

    private void SplitSymbol(int instrument)
    {
        FeedInstrument configured = _instruments[instrument];
        if (configured.QuoteAsset.Length > 0)
        {
            _bases[instrument] = IndexOf(configured.BaseAsset, configured.Symbol);
            _quotes[instrument] = IndexOf(configured.QuoteAsset, configured.Symbol);
            return;
        }

        ReadOnlySpan<byte> symbol = _instruments.Symbol(instrument);
        int found = 0;
        for (int i = 0; i < _assets.Count; i++)
        {
            int quote = symbol.StartsWith(_assets.Name(i)) ? _assets.Find(symbol[_assets.Name(i).Length..]) : -1;
            if (quote < 0) continue;
            _bases[instrument] = i;
            _quotes[instrument] = quote;
            found++;
        }

        if (found == 1) return;
        string symbolText = _instruments[instrument].Symbol;
        throw new ArgumentException($"{found} pairs of the configured assets make up the symbol {symbolText}");
    }
}
