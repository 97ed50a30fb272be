using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Replay;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Explain.Incidents;

/// <summary>Every order of a replay, with what was held when it was decided.</summary>
/// <param name="fromNanos">Unix nanoseconds; orders decided before are left out.</param>
/// <param name="recorded">What the journal's output records say; null = that is not asked.</param>
internal sealed class OrderList(long fromNanos, RecordedPlaces? recorded = null) : IReplayObserver
{
    /// <summary>Of an order that left as it is decided again.</summary>
    public const string Same = "same";

    private const string Unknown = "-";

    private readonly Dictionary<ClientOrderId, (OrderRow Row, long DecidedNanos)> _byId = [];

    public List<OrderRow> Rows { get; } = [];

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        ref readonly EventSlot slot = ref message[0];
        if (slot.Header.Kind == EventKind.OrderReport) OnReport(engine, slot.OrderReport);
        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.Kind == CommandKind.PlaceOrder && engine.NowNanos >= fromNanos)
            {
                OnPlaced(engine, sequence, command);
            }
            else if (command.Kind == CommandKind.CancelOrder)
            {
                OnCancelled(engine, slot.Header.Kind, command);
            }
        }
    }

    private void OnPlaced(Engine engine, long sequence, in EngineCommand command)
    {
        InstrumentState instrument = engine.Instruments[command.Instrument.Value];
        InstrumentRules rules = instrument.Market.Rules;
        int row = engine.Orders.Find(command.ClientOrderId);
        var order = new OrderRow
        {
            Time = new Timestamp(command.TimeNanos).ToString(),
            Sequence = sequence,
            Order = command.ClientOrderId.ToString(),
            Instrument = MarketDescription.Name(instrument),
            Side = command.Side.ToString(),
            Quantity = AmountText.Short(command.Quantity, rules),
            Price = Price(command, rules),
            Purpose = row < 0 ? "-" : Why(engine.Orders[row]),
            PositionBefore = AmountText.Short(engine.Portfolio[command.Instrument].Quantity, rules),
            EquityBefore = AmountText.Of(engine.Portfolio.Equity),
            CashBefore = AmountText.Of(engine.Portfolio.Cash),
            State = nameof(OrderState.PendingSend),
            Recorded = Recorded(command, rules),
        };
        Rows.Add(order);
        _byId[command.ClientOrderId] = (order, command.TimeNanos);
    }

    /// <summary>Behind the replay: adds the orders that left then and are not decided now.</summary>
    /// <param name="engine">As the replay left it.</param>
    /// <param name="firstSequence">First event that was replayed.</param>
    public void AddUndecided(Engine engine, long firstSequence)
    {
        foreach (EngineCommand command in recorded?.Orders ?? [])
        {
            bool isReplayed = command.CauseSequence >= firstSequence && command.TimeNanos >= fromNanos
                && command.CauseSequence <= engine.Sequence;
            if (!isReplayed || _byId.ContainsKey(command.ClientOrderId)) continue;
            InstrumentState instrument = engine.Instruments[command.Instrument.Value];
            InstrumentRules rules = instrument.Market.Rules;
            Rows.Add(new OrderRow
            {
                Time = new Timestamp(command.TimeNanos).ToString(),
                Sequence = command.CauseSequence,
                Order = command.ClientOrderId.ToString(),
                Instrument = MarketDescription.Name(instrument),
                Side = command.Side.ToString(),
                Quantity = AmountText.Short(command.Quantity, rules),
                Price = AccountDescription.PriceText(
                    command.OrderType, command.LimitPrice, command.TriggerPrice, rules),
                Purpose = Unknown,
                PositionBefore = Unknown,
                EquityBefore = Unknown,
                CashBefore = Unknown,
                Recorded = "only recorded",
            });
        }
    }

    private string? Recorded(in EngineCommand made, in InstrumentRules rules)
    {
        if (recorded == null) return null;
        return recorded.Compare(in made, out EngineCommand left) switch
        {
            RecordedPlace.Same => Same,
            RecordedPlace.Different => $"as {left.Side} {AmountText.Short(left.Quantity, rules)} at "
                + AccountDescription.PriceText(left.OrderType, left.LimitPrice, left.TriggerPrice, rules),
            RecordedPlace.Absent => "absent",
            _ => null,
        };
    }

    private void OnCancelled(Engine engine, EventKind cause, in EngineCommand command)
    {
        if (!_byId.TryGetValue(command.ClientOrderId, out (OrderRow Row, long DecidedNanos) known)) return;
        int index = engine.Orders.Find(command.ClientOrderId);
        if (index >= 0) known.Row.CancelledFor = StopCancelDescription.Of(engine, cause, engine.Orders[index]);
    }

    // What a market order was decided at is known; what it got is another column.
    private static string Price(in EngineCommand command, in InstrumentRules rules)
    {
        string text = AccountDescription.PriceText(
            command.OrderType, command.LimitPrice, command.TriggerPrice, rules);
        bool isMarket = command.OrderType == OrderType.Market && command.DecisionPrice.Units > 0;
        return isMarket ? $"{text}, at {AmountText.Short(command.DecisionPrice, rules)}" : text;
    }

    private static string Why(in Order order) => order.Parent == 0
        ? order.Purpose.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"child {order.ChildNumber} of parent {order.Parent}");

    private void OnReport(Engine engine, in OrderReportPayload report)
    {
        if (!_byId.TryGetValue(report.ClientOrderId, out (OrderRow Row, long DecidedNanos) known)) return;
        int index = engine.Orders.Find(report.ClientOrderId);
        if (index < 0) return;
        ref readonly Order order = ref engine.Orders[index];
        OrderRow row = known.Row;
        row.State = order.State.ToString();
        row.Reason = order.Reason == ReasonCode.None ? "" : order.Reason.ToString();
        InstrumentRules rules = engine.Instruments[order.Instrument.Value].Market.Rules;
        row.Filled = AmountText.Short(order.FilledQuantity, rules);
        row.AveragePrice = FillPrice.Of(order, rules).Average;
        row.Fees = AmountText.Of(order.Fees);
        Notional givenUp = GivenUpTally.Of(engine, in order);
        if (givenUp.Units != 0) row.GivenUp = AmountText.Of(givenUp);
        bool isOwnWord =
            report.Kind is OrderReportKind.Sent or OrderReportKind.NotSent or OrderReportKind.OutcomeUnknown;
        if (!isOwnWord) row.AnsweredMillis ??= (engine.NowNanos - known.DecidedNanos) / 1e6;
    }
}
