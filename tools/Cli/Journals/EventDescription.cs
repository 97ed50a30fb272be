using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Cli.Formatting;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;

namespace LowLatency.Cli.Journals;

/// <summary>The fields of an event that matter to a reader, with decimals by the instrument's rules.</summary>
internal sealed class EventDescription
{
    private const int LevelsShown = 3;

    private readonly List<EventField> _fields = [];

    /// <summary>Describes a message; the list is valid until the next call.</summary>
    public IReadOnlyList<EventField> Describe(ReadOnlySpan<EventSlot> message, in InstrumentRules rules)
    {
        _fields.Clear();
        ref readonly EventSlot slot = ref message[0];
        switch (slot.Header.Kind)
        {
            case EventKind.BookSnapshot or EventKind.BookDelta:
                Book(message, rules);
                break;
            case EventKind.TopOfBook:
                Top(slot.TopOfBook, rules);
                break;
            case EventKind.Trade:
                Trade(slot.Trade, rules);
                break;
            case EventKind.Bar:
                Bar(slot.Bar, slot.Header.Flags, rules);
                break;
            case EventKind.Funding:
                Funding(slot.Funding, rules);
                break;
            case EventKind.FeedState:
                Feed(slot.FeedState);
                break;
            case EventKind.InstrumentRules:
                Rules(slot.Rules.Rules);
                break;
            case EventKind.FrameRefused:
                Refused(slot.FrameRefused);
                break;
            case EventKind.OrderReport:
                Report(slot.OrderReport, rules);
                break;
            case EventKind.OpenOrder:
                OpenOrder(slot.OpenOrder, rules);
                break;
            case EventKind.Balance:
                Balance(slot.Balance);
                break;
            case EventKind.VenueState:
                VenueState(slot.VenueState);
                break;
            case EventKind.Operator:
                Operator(slot.Operator);
                break;
            case EventKind.EngineStarted:
                Started(slot.Started);
                break;
            default:
                break;
        }

        return _fields;
    }

    private void Book(ReadOnlySpan<EventSlot> message, in InstrumentRules rules)
    {
        ref readonly BookPayload book = ref message[0].Book;
        Number("previousSequence", book.PreviousSequence);
        Number("sequence", book.Sequence);
        Number("bids", book.BidCount);
        Number("asks", book.AskCount);
        if (book.DepthLimit > 0) Number("depthLimit", book.DepthLimit);
        if (book.BidCount > 0) Text("firstBids", Levels(message, 0, book.BidCount, rules));
        if (book.AskCount > 0) Text("firstAsks", Levels(message, book.BidCount, book.AskCount, rules));
    }

    private static string Levels(ReadOnlySpan<EventSlot> message, int first, int count, in InstrumentRules rules)
    {
        var shown = new string[Math.Min(count, LevelsShown)];
        for (int i = 0; i < shown.Length; i++)
        {
            BookLevel level = BookMessage.Level(message, first + i);
            shown[i] = $"{AmountText.Of(level.Price, rules)}x{AmountText.Of(level.Quantity, rules)}";
        }

        return string.Join(' ', shown);
    }

    private void Top(in TopOfBookPayload top, in InstrumentRules rules)
    {
        if (top.Sequence != 0) Number("sequence", top.Sequence);
        Text("bid", AmountText.Of(top.BidPrice, rules));
        Text("bidQuantity", AmountText.Of(top.BidQuantity, rules));
        Text("ask", AmountText.Of(top.AskPrice, rules));
        Text("askQuantity", AmountText.Of(top.AskQuantity, rules));
    }

    private void Trade(in TradePayload trade, in InstrumentRules rules)
    {
        Number("tradeId", trade.TradeId);
        Text("price", AmountText.Of(trade.Price, rules));
        Text("quantity", AmountText.Of(trade.Quantity, rules));
        Text("aggressor", trade.Aggressor.ToString());
    }

    private void Bar(in BarPayload bar, EventFlags flags, in InstrumentRules rules)
    {
        Number("seconds", bar.IntervalSeconds);
        Text("open", new Timestamp(bar.OpenNanos).ToString());
        Text("o", AmountText.Of(bar.Open, rules));
        Text("h", AmountText.Of(bar.High, rules));
        Text("l", AmountText.Of(bar.Low, rules));
        Text("c", AmountText.Of(bar.Close, rules));
        Text("volume", AmountText.Of(bar.Volume, rules));
        if (flags != EventFlags.None) Text("flags", flags.ToString().Replace(", ", "+", StringComparison.Ordinal));
    }

    private void Funding(in FundingPayload funding, in InstrumentRules rules)
    {
        Text("mark", AmountText.Of(funding.MarkPrice, rules));
        if (!funding.IndexPrice.IsNone) Text("index", AmountText.Of(funding.IndexPrice, rules));
        if (funding.HasPredictedRate != 0)
        {
            Text("predictedRate", FixedPoint.Format(funding.PredictedRate, FundingPayload.RateDecimals));
        }

        if (funding.NextFundingNanos != 0) Text("next", new Timestamp(funding.NextFundingNanos).ToString());
    }

    private void Feed(in FeedStatePayload feed)
    {
        Text("channel", feed.Channel.ToString());
        Text("status", feed.Status.ToString());
        Reason(feed.Reason);
        if (feed.Detail != 0) Number("detail", feed.Detail);
        if (feed.ExpectedSequence == 0 && feed.ActualSequence == 0) return;
        Number("expected", feed.ExpectedSequence);
        Number("actual", feed.ActualSequence);
    }

    private void Rules(in InstrumentRules rules)
    {
        Text("tick", FixedPoint.Format(rules.TickUnits, rules.PriceDecimals));
        Text("lot", FixedPoint.Format(rules.LotUnits, rules.QuantityDecimals));
        Text("quantityMin", FixedPoint.Format(rules.QuantityUnitsMin, rules.QuantityDecimals));
        if (rules.QuantityUnitsMax > 0)
        {
            Text("quantityMax", FixedPoint.Format(rules.QuantityUnitsMax, rules.QuantityDecimals));
        }

        Text("notionalMin", FixedPoint.Format(rules.NotionalUnitsMin, Notional.Decimals));
        Number("isTrading", rules.IsTrading ? 1 : 0);
        Number("takesStops", rules.TakesStops ? 1 : 0);
    }

    private void Refused(in FrameRefusedPayload refused)
    {
        Reason(refused.Reason);
        Number("frameLength", refused.FrameLength);
        Number("errorOffset", refused.ErrorOffset);
        Number("refusedCount", refused.RefusedCount);
    }

    private void Report(in OrderReportPayload report, in InstrumentRules rules)
    {
        Text("report", report.Kind.ToString());
        Text("order", report.ClientOrderId.IsNone ? "-" : report.ClientOrderId.ToString());
        if (report.VenueOrderId != 0) Number("venueOrderId", report.VenueOrderId);
        if (report.Kind == OrderReportKind.Filled)
        {
            Number("tradeId", report.TradeId);
            Text("price", AmountText.Of(report.LastPrice, rules));
            Text("quantity", AmountText.Of(report.LastQuantity, rules));
            Text("fee", AmountText.Of(report.Fee));
            Text("liquidity", report.Liquidity.ToString());
        }

        if (report.CumulativeQuantity.Units >= 0)
        {
            Text("cumulative", AmountText.Of(report.CumulativeQuantity, rules));
        }

        Reason(report.Reason);
    }

    private void OpenOrder(in OpenOrderPayload order, in InstrumentRules rules)
    {
        Text("order", order.ClientOrderId.IsNone ? "-" : order.ClientOrderId.ToString());
        Number("venueOrderId", order.VenueOrderId);
        Text("side", order.Side.ToString());
        Text("type", order.OrderType.ToString());
        Text("price", AmountText.Of(order.LimitPrice, rules));
        Text("quantity", AmountText.Of(order.Quantity, rules));
        Text("cumulative", AmountText.Of(order.CumulativeQuantity, rules));
    }

    private void Balance(in BalancePayload balance)
    {
        Text("source", balance.Source.ToString());
        Text("total", AmountText.Of(balance.Total));
        Text("locked", AmountText.Of(balance.Locked));
    }

    private void VenueState(in VenueStatePayload state)
    {
        Text("condition", state.Condition.ToString());
        Text("isSet", state.IsSet != 0 ? "yes" : "no");
        Number("detail", state.Detail);
        Reason(state.Reason);
    }

    private void Operator(in OperatorPayload payload)
    {
        Text("action", payload.Action.ToString());
        Reason(payload.Reason);
        if (payload.Scope != ReasonCode.None) Text("scope", payload.Scope.ToString());
    }

    private void Started(in EngineStartedPayload started)
    {
        Number("instance", started.Instance);
        Number("epoch", started.Epoch);
        Text("configuration", AmountText.Hash(started.ConfigurationHash));
        Text("initialCash", AmountText.Of(started.InitialCash));
    }

    private void Reason(ReasonCode reason)
    {
        if (reason != ReasonCode.None) Text("reason", reason.ToString());
    }

    private void Text(string name, string text) => _fields.Add(new EventField(name, text, IsNumber: false));

    private void Number(string name, long number) =>
        _fields.Add(new EventField(name, number.ToString(CultureInfo.InvariantCulture), IsNumber: true));
}
