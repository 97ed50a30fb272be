using System;
using System.Collections.Generic;
using LowLatency.Cli.Formatting;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
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

    private readonly FieldList _fields = new();
    private readonly AccountEventDescription _account;
    private readonly TextIdNames _textIds = new();

    public EventDescription() => _account = new AccountEventDescription(_fields);

    /// <summary>An event that is not described: what it names is known to later ones.</summary>
    public void OnEvent(in EventSlot slot) => _textIds.OnEvent(slot);

    /// <summary>Describes a message; the list is valid until the next call.</summary>
    public IReadOnlyList<EventField> Describe(ReadOnlySpan<EventSlot> message, in InstrumentRules rules)
    {
        _fields.Clear();
        ref readonly EventSlot slot = ref message[0];
        _textIds.OnEvent(slot);
        _fields.NumberIfAny("account", slot.Header.Account.Value);
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
                Report(slot.Header.Venue, slot.OrderReport, rules);
                break;
            case EventKind.OpenOrder:
                OpenOrder(slot.Header.Venue, slot.OpenOrder, rules);
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
                _account.Describe(slot, rules);
                break;
        }

        return _fields.Fields;
    }

    private void Book(ReadOnlySpan<EventSlot> message, in InstrumentRules rules)
    {
        ref readonly BookPayload book = ref message[0].Book;
        _fields.Number("previousSequence", book.PreviousSequence);
        _fields.Number("sequence", book.Sequence);
        _fields.Number("bids", book.BidCount);
        _fields.Number("asks", book.AskCount);
        if (book.DepthLimit > 0) _fields.Number("depthLimit", book.DepthLimit);
        if (BookShape.Levels(message) < 0) return;
        if (book.BidCount > 0) _fields.Text("firstBids", Levels(message, 0, book.BidCount, rules));
        if (book.AskCount > 0) _fields.Text("firstAsks", Levels(message, book.BidCount, book.AskCount, rules));
    }

    private static string Levels(ReadOnlySpan<EventSlot> message, int first, int count, in InstrumentRules rules)
    {
        string[] shown = new string[Math.Min(count, LevelsShown)];
        for (int i = 0; i < shown.Length; i++)
        {
            BookLevel level = BookMessage.Level(message, first + i);
            shown[i] = $"{AmountText.Of(level.Price, rules)}x{AmountText.Of(level.Quantity, rules)}";
        }

        return string.Join(' ', shown);
    }

    private void Top(in TopOfBookPayload top, in InstrumentRules rules)
    {
        if (top.Sequence != 0) _fields.Number("sequence", top.Sequence);
        _fields.Text("bid", AmountText.Of(top.BidPrice, rules));
        _fields.Text("bidQuantity", AmountText.Of(top.BidQuantity, rules));
        _fields.Text("ask", AmountText.Of(top.AskPrice, rules));
        _fields.Text("askQuantity", AmountText.Of(top.AskQuantity, rules));
    }

    private void Trade(in TradePayload trade, in InstrumentRules rules)
    {
        _fields.Number("tradeId", trade.TradeId);
        _fields.Text("price", AmountText.Of(trade.Price, rules));
        _fields.Text("quantity", AmountText.Of(trade.Quantity, rules));
        _fields.Text("aggressor", trade.Aggressor.ToString());
    }

    private void Bar(in BarPayload bar, EventFlags flags, in InstrumentRules rules)
    {
        _fields.Number("seconds", bar.IntervalSeconds);
        _fields.Text("open", new Timestamp(bar.OpenNanos).ToString());
        _fields.Text("o", AmountText.Of(bar.Open, rules));
        _fields.Text("h", AmountText.Of(bar.High, rules));
        _fields.Text("l", AmountText.Of(bar.Low, rules));
        _fields.Text("c", AmountText.Of(bar.Close, rules));
        _fields.Text("volume", AmountText.Of(bar.Volume, rules));
        if (flags == EventFlags.None) return;
        _fields.Text("flags", flags.ToString().Replace(", ", "+", StringComparison.Ordinal));
    }

    private void Funding(in FundingPayload funding, in InstrumentRules rules)
    {
        _fields.Text("mark", AmountText.Of(funding.MarkPrice, rules));
        if (!funding.IndexPrice.IsNone) _fields.Text("index", AmountText.Of(funding.IndexPrice, rules));
        if (funding.HasPredictedRate != 0)
        {
            _fields.Text("predictedRate", FixedPoint.Format(funding.PredictedRate, FundingPayload.RateDecimals));
        }

        if (funding.NextFundingNanos != 0) _fields.Text("next", new Timestamp(funding.NextFundingNanos).ToString());
    }

    private void Feed(in FeedStatePayload feed)
    {
        _fields.Text("channel", feed.Channel.ToString());
        _fields.Text("status", feed.Status.ToString());
        _fields.Reason(feed.Reason);
        if (feed.Detail != 0) _fields.Number("detail", feed.Detail);
        LinkFault fault = LinkFault.Of(feed.FaultPacked);
        if (!fault.IsNone) _fields.Text("why", fault.Describe());
        if (!fault.IsNone || (feed.ExpectedSequence == 0 && feed.ActualSequence == 0)) return;
        _fields.Number("expected", feed.ExpectedSequence);
        _fields.Number("actual", feed.ActualSequence);
    }

    private void Rules(in InstrumentRules rules)
    {
        _fields.Text("tick", FixedPoint.Format(rules.TickUnits, rules.PriceDecimals));
        _fields.Text("lot", FixedPoint.Format(rules.LotUnits, rules.QuantityDecimals));
        _fields.Text("quantityMin", FixedPoint.Format(rules.QuantityUnitsMin, rules.QuantityDecimals));
        if (rules.QuantityUnitsMax > 0)
        {
            _fields.Text("quantityMax", FixedPoint.Format(rules.QuantityUnitsMax, rules.QuantityDecimals));
        }

        _fields.Text("notionalMin", FixedPoint.Format(rules.NotionalUnitsMin, Notional.Decimals));
        _fields.Number("isTrading", rules.IsTrading ? 1 : 0);
        if (rules.NamedStatus != InstrumentStatus.None) _fields.Text("status", rules.NamedStatus.ToString());
        if (rules.DelistingSeconds != 0) _fields.Number("tradingEndsSeconds", rules.DelistingSeconds);
        _fields.Number("takesStops", rules.TakesStops ? 1 : 0);
    }

    private void Refused(in FrameRefusedPayload refused)
    {
        _fields.Reason(refused.Reason);
        _fields.Number("frameLength", refused.FrameLength);
        _fields.Number("errorOffset", refused.ErrorOffset);
        _fields.Number("refusedCount", refused.RefusedCount);
    }

    private void Report(VenueId venue, in OrderReportPayload report, in InstrumentRules rules)
    {
        _fields.Text("report", report.Kind.ToString());
        _fields.Text("order", report.ClientOrderId.IsNone ? "-" : report.ClientOrderId.ToString());
        if (report.VenueOrderId != 0) _textIds.Add(_fields, venue, TextIdKind.Order, report.VenueOrderId);
        if (report.Kind == OrderReportKind.Filled)
        {
            _textIds.Add(_fields, venue, TextIdKind.Trade, report.TradeId);
            _fields.Text("price", AmountText.Of(report.LastPrice, rules));
            _fields.Text("quantity", AmountText.Of(report.LastQuantity, rules));
            _fields.Text("fee", AmountText.Of(report.Fee));
            _fields.Text("liquidity", report.Liquidity.ToString());
        }

        if (report.CumulativeQuantity.Units >= 0)
        {
            _fields.Text("cumulative", AmountText.Of(report.CumulativeQuantity, rules));
        }

        _fields.NumberIfAny("venueCode", report.VenueCode);
        _fields.Reason(report.Reason);
    }

    private void OpenOrder(VenueId venue, in OpenOrderPayload order, in InstrumentRules rules)
    {
        _fields.Text("order", order.ClientOrderId.IsNone ? "-" : order.ClientOrderId.ToString());
        _textIds.Add(_fields, venue, TextIdKind.Order, order.VenueOrderId);
        _fields.Text("side", order.Side.ToString());
        _fields.Text("type", order.OrderType.ToString());
        _fields.Text("price", AmountText.Of(order.LimitPrice, rules));
        _fields.Text("quantity", AmountText.Of(order.Quantity, rules));
        _fields.Text("cumulative", AmountText.Of(order.CumulativeQuantity, rules));
    }

    private void Balance(in BalancePayload balance)
    {
        _fields.Text("source", balance.Source.ToString());
        _fields.Text("total", AmountText.Of(balance.Total));
        _fields.Text("locked", AmountText.Of(balance.Locked));
    }

    private void VenueState(in VenueStatePayload state)
    {
        _fields.Text("condition", state.Condition.ToString());
        _fields.Text("isSet", state.IsSet != 0 ? "yes" : "no");
        _fields.Number("detail", state.Detail);
        _fields.Reason(state.Reason);
    }

    private void Operator(in OperatorPayload payload)
    {
        _fields.Text("action", payload.Action.ToString());
        if (payload.Origin != OperatorOrigin.Unknown) _fields.Text("origin", payload.Origin.ToString());
        _fields.Reason(payload.Reason);
        if (payload.Scope != ReasonCode.None) _fields.Text("scope", payload.Scope.ToString());
        _fields.NumberIfAny("strategy", payload.Strategy);
        _fields.NumberIfAny("amount", payload.Amount);
        if (payload.ActorHash != 0) _fields.Text("actor", AmountText.Hash(payload.ActorHash));
        if ((payload.RequestHigh | payload.RequestLow) == 0) return;
        _fields.Text("request", AmountText.Hash(payload.RequestHigh) + AmountText.Hash(payload.RequestLow));
    }

    private void Started(in EngineStartedPayload started)
    {
        _fields.Number("instance", started.Instance);
        _fields.Number("epoch", started.Epoch);
        _fields.Text("configuration", AmountText.Hash(started.ConfigurationHash));
        _fields.Text("initialCash", AmountText.Of(started.InitialCash));
    }
}
