using System;
using System.Collections.Generic;
using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Backoff;

namespace LowLatency.Unit.Protocol.Trading.RandomRuns;

/// <summary>
/// The engine's side of a random run: its own order table, and questions about what is in doubt.
/// </summary>
internal sealed class RandomRunEngine
{
    private const long Second = GatewayHarness.Second;

    private readonly GatewayHarness _harness;
    private readonly Queue<EngineCommand> _commands = new();
    private readonly Dictionary<int, long> _askAgain = [];
    private readonly bool[] _locks = new bool[16];

    public RandomRunEngine(GatewayHarness harness)
    {
        _harness = harness;
        Orders.TryBegin(7, 1);
    }

    public OrderTable Orders { get; } = new(2_048, 16_384);

    public HashSet<long> FillsTold { get; } = [];

    public long ProvenTradeId { get; private set; }

    public long Flags { get; private set; }

    public bool IsLocked => Array.IndexOf(_locks, true) >= 0;

    public void OnEvent(in EventSlot slot)
    {
        bool isState = slot.Header.Kind == EventKind.VenueState;
        bool isProof = isState && slot.VenueState.Condition == VenueCondition.TradesProven;
        if (isProof) ProvenTradeId = Math.Max(ProvenTradeId, slot.VenueState.Detail);
        if (isState && !isProof)
        {
            _locks[(int)slot.VenueState.Condition] = slot.VenueState.IsSet != 0;
        }

        if (slot.Header.Kind == EventKind.OpenOrder) OnOpenOrder(in slot.OpenOrder);
        if (slot.Header.Kind != EventKind.OrderReport) return;
        if (slot.OrderReport.Kind == OrderReportKind.Filled) FillsTold.Add(slot.OrderReport.TradeId);
        Act(Orders.Apply(slot.OrderReport, _harness.Now));
    }

    /// <summary>A new run: ids of a new epoch, every live order in doubt.</summary>
    public void Restart()
    {
        _commands.Clear();
        Array.Clear(_locks);
        for (VenueCondition lockOf = VenueCondition.Disconnected; lockOf <= VenueCondition.ClockUnhealthy; lockOf++)
        {
            _locks[(int)lockOf] = true;
        }

        Orders.TryBegin(7, Orders.Epoch + 1);
        _commands.Enqueue(new EngineCommand
        {
            Kind = CommandKind.Reconcile,
            Instrument = new InstrumentId(0),
            Detail = ProvenTradeId,
        });
        for (int row = 0; row < Orders.Count; row++)
        {
            if (!Orders[row].IsDone) Act(Orders.Apply(row, OrderEvent.Restarted, _harness.Now));
        }
    }

    public void Step(bool placesOrders, ref SeededRandom random)
    {
        for (int row = 0; row < Orders.Count; row++) Watch(row, !placesOrders, ref random);
        if (placesOrders && !IsLocked && random.NextBelow(4) == 0 && Orders.LiveCount < 40) Place(ref random);
        while (_commands.TryPeek(out EngineCommand command) && _harness.Gateway.TryAccept(in command, _harness.Stamp))
        {
            _commands.Dequeue();
        }
    }

    // As the engine does: a list says how far an order is, never that it lives again after its end.
    private void OnOpenOrder(in OpenOrderPayload open)
    {
        int row = Orders.Find(open.ClientOrderId);
        if (row < 0 || Orders[row].State is OrderState.Filled or OrderState.Cancelled or OrderState.Expired) return;
        Act(Orders.Apply(
            new OrderReportPayload
            {
                Kind = OrderReportKind.Status,
                ClientOrderId = open.ClientOrderId,
                VenueOrderId = open.VenueOrderId,
                CumulativeQuantity = open.CumulativeQuantity,
            },
            _harness.Now));
    }

    private void Place(ref SeededRandom random)
    {
        Order draft = new()
        {
            Instrument = new InstrumentId(0),
            Side = Side.Buy,
            Quantity = new Quantity(1 + (long)random.NextBelow(50)),
            LimitPrice = new Price(10_000),
            CreatedNanos = _harness.Now,
        };
        if (Orders.TryCreate(in draft, out int row, out _)) Emit(CommandKind.PlaceOrder, row);
    }

    private void Watch(int row, bool isClosing, ref SeededRandom random)
    {
        Order order = Orders[row];
        bool isWorking = order.State is OrderState.Working or OrderState.PartiallyFilled;
        if (isWorking && (isClosing || random.NextBelow(60) == 0 || order.IsCancelRequested)) Cancel(row);
        bool isAsked = !order.IsDone || order.HasMissingFills;
        if (isWorking || !isAsked) return;
        _askAgain.TryAdd(row, order.UpdatedNanos + (5 * Second));
        if (_harness.Now < _askAgain[row]) return;
        _askAgain[row] = _harness.Now + Math.Min(60 * Second, (5 * Second) << Math.Min(order.QueryCount, 6));
        if (order.IsDone) Ask(row);
        else Act(Orders.Apply(row, OrderEvent.AcknowledgeTimeout, _harness.Now));
    }

    private void Cancel(int row) => Act(Orders.Apply(row, OrderEvent.CancelRequested, _harness.Now));

    private void Act(OrderOutcome outcome)
    {
        if (outcome.Row < 0) return;
        if (outcome.Has(OrderActions.Flag)) Flags++;
        if (outcome.Has(OrderActions.SendCancel)) Emit(CommandKind.CancelOrder, outcome.Row);
        if (outcome.Has(OrderActions.Query)) Ask(outcome.Row);
        if (outcome.Before != outcome.After) _askAgain.Remove(outcome.Row);
    }

    private void Ask(int row)
    {
        Orders.CountQuery(row);
        Emit(CommandKind.QueryOrder, row);
    }

    private void Emit(CommandKind kind, int row)
    {
        ref readonly Order order = ref Orders[row];
        _commands.Enqueue(new EngineCommand
        {
            Kind = kind,
            Instrument = order.Instrument,
            ClientOrderId = order.Id,
            VenueOrderId = kind == CommandKind.PlaceOrder ? 0 : order.VenueOrderId,
            Side = order.Side,
            Quantity = order.Quantity,
            LimitPrice = order.LimitPrice,
        });
    }
}
