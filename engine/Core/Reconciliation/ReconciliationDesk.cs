using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Core.Timers;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// Asks for reconciliation at the start and whenever a comparison was not conclusive, keeps the venues' locks, and
/// decides about orders that the journal does not know (mission E6, E7). Business thread only; does not allocate.
/// </summary>
internal sealed class ReconciliationDesk : IEngineState
{
    private readonly EngineParts _parts;
    private readonly OrderDesk _orderDesk;
    private readonly BalanceDesk _balances;
    private readonly bool _isRequired;
    private readonly bool _areOrphansAdopted;
    private readonly long _confirmNanos;
    private readonly int _timer;
    private int _nextToAsk;
    private bool _isForeignAlarmed;

    /// <param name="timer">Id of this desk's timer.</param>
    public ReconciliationDesk(EngineParts parts, OrderDesk orderDesk, ReconciliationSettings settings, int timer)
    {
        _parts = parts;
        _orderDesk = orderDesk;
        _balances = new BalanceDesk(parts, settings);
        _isRequired = settings.IsRequired;
        _areOrphansAdopted = settings.AreOrphansAdopted;
        _confirmNanos = settings.ConfirmMillis * 1_000_000L;
        _timer = timer;
        _nextToAsk = parts.Instruments.Length;
    }

    /// <summary>A run began.</summary>
    public void OnStarted()
    {
        _isForeignAlarmed = false;
        if (!_isRequired) return;
        foreach (InstrumentDesk desk in _parts.Instruments)
        {
            if (desk.IsTraded) _parts.Readiness.Require(desk.Market.Instrument.Venue);
        }

        _balances.Restart();
        Ask();
    }

    /// <summary>The time to ask again, or to go on asking.</summary>
    public void OnTimer()
    {
        if (_nextToAsk >= _parts.Instruments.Length) _nextToAsk = 0;
        GoOnAsking();
    }

    public void OnVenueState(in EventHeader header, in VenueStatePayload payload)
    {
        if (payload.Condition == VenueCondition.TradesProven)
        {
            if (header.Instrument.Value >= _parts.Instruments.Length) return;
            InstrumentDesk desk = _parts.Instruments[header.Instrument.Value];
            if (payload.Detail > desk.ProvenTradeId) desk.ProvenTradeId = payload.Detail;
            return;
        }

        bool isSet = payload.IsSet != 0;
        bool isNew = isSet && !_parts.Readiness.IsSet(header.Venue, payload.Condition);
        _parts.Readiness.Set(header.Venue, payload.Condition, isSet);
        bool isLate = payload.Reason is ReasonCode.ReconciliationFailed or ReasonCode.ReconciliationLate;
        bool isAlarming = payload.Condition is VenueCondition.ClockUnhealthy or VenueCondition.BreakerOpen
            or VenueCondition.AuthorizationRefused;
        if (isSet && payload.Reason != ReasonCode.None && (isLate || (isNew && isAlarming)))
        {
            _parts.Commands.Alarm(header.Venue, header.Instrument, payload.Reason, payload.Detail);
        }
    }

    /// <summary>What an asset's balance says about the account; not conclusive = ask again soon.</summary>
    public void OnBalance(in EventHeader header, in BalancePayload payload)
    {
        if (!_isRequired || payload.Source is BalanceSource.None or BalanceSource.Stream) return;
        if (_balances.OnBalance(header, payload)) return;

        // Several assets may wait: the earliest asks for all.
        long next = TimerQueue.After(_parts.Clock.NowNanos, _balances.AskAgainNanos);
        long set = _parts.Timers.DeadlineNanos(_timer);
        if (set == TimerQueue.Never || set <= _parts.Clock.NowNanos || next < set) _parts.Timers.Set(_timer, next);
    }

    /// <summary>An order that the venue holds open; a row below zero = none of ours.</summary>
    public OrderOutcome OnOpenOrder(in EventHeader header, in OpenOrderPayload payload)
    {
        var none = new OrderOutcome(
            OrderOutcome.NoRow, OrderEvent.StatusWorking, OrderState.None, OrderState.None, OrderActions.None,
            ReasonCode.None);
        if (payload.ClientOrderId.IsNone || payload.ClientOrderId.Instance != _parts.Orders.Instance)
        {
            _parts.Counters.ForeignOrders++;
            if (_isForeignAlarmed) return none;
            _isForeignAlarmed = true;
            _parts.Commands.Alarm(header.Venue, header.Instrument, ReasonCode.OrderForeign, payload.VenueOrderId);
            return none;
        }

        int row = _parts.Orders.Find(payload.ClientOrderId);
        if (row < 0) return OnOrphan(header, payload, none);

        // A list that was made before the order ended may still show it; an end is never taken back by a list.
        if (!_parts.Orders[row].IsLive && !IsReopenable(_parts.Orders[row].State)) return none;
        var status = new OrderReportPayload
        {
            Kind = OrderReportKind.Status,
            ClientOrderId = payload.ClientOrderId,
            VenueOrderId = payload.VenueOrderId,
            CumulativeQuantity = payload.CumulativeQuantity,
        };
        OrderOutcome outcome = _parts.Orders.Apply(status, _parts.Clock.NowNanos);
        _orderDesk.Act(outcome);
        return outcome;
    }

    public void Save(ref StateWriter writer)
    {
        writer.Write(_nextToAsk);
        writer.Write(_isForeignAlarmed);
        _balances.Save(ref writer);
    }

    public void Load(ref StateReader reader)
    {
        _nextToAsk = reader.ReadInt32();
        if (_nextToAsk < 0 || _nextToAsk > _parts.Instruments.Length) reader.Fail();
        _isForeignAlarmed = reader.ReadBoolean();
        _balances.Load(ref reader);
    }

    // An order that was taken for never placed, and lives after all.
    private static bool IsReopenable(OrderState state) => state is OrderState.NotSent or OrderState.Rejected;

    private OrderOutcome OnOrphan(in EventHeader header, in OpenOrderPayload payload, OrderOutcome none)
    {
        _parts.Counters.Orphans++;
        _parts.Commands.Alarm(
            header.Venue, header.Instrument, ReasonCode.OrderOrphaned, payload.VenueOrderId, payload.ClientOrderId);
        bool isKnownInstrument = header.Instrument.Value < _parts.Instruments.Length;
        if (_areOrphansAdopted && isKnownInstrument && _parts.Orders.TryAdopt(Adopted(header, payload), out int row))
        {
            _orderDesk.Watch(row);
            return none;
        }

        _parts.Commands.TryAdd(new EngineCommand
        {
            Kind = CommandKind.CancelOrder,
            Venue = header.Venue,
            Instrument = header.Instrument,
            Side = payload.Side,
            ClientOrderId = payload.ClientOrderId,
            VenueOrderId = payload.VenueOrderId,
            Reason = ReasonCode.OrderOrphaned,
        });
        return none;
    }

    private Order Adopted(in EventHeader header, in OpenOrderPayload payload) => new()
    {
        Id = payload.ClientOrderId,
        VenueOrderId = payload.VenueOrderId,
        Instrument = header.Instrument,
        Venue = header.Venue,
        Side = payload.Side,
        Type = payload.OrderType,
        TimeInForce = payload.TimeInForce,
        Flags = payload.OrderFlags,
        Purpose = payload.OrderType == OrderType.Stop ? OrderPurpose.RestingStop : OrderPurpose.Intent,
        Reason = ReasonCode.OrderOrphaned,
        LimitPrice = payload.LimitPrice,
        WorstPrice = payload.LimitPrice,
        Quantity = payload.Quantity,

        // Its fills are asked for like any that are missing.
        ReportedQuantity = payload.CumulativeQuantity,
        IsProvenAtVenue = true,
        CreatedNanos = _parts.Clock.NowNanos,
        UpdatedNanos = _parts.Clock.NowNanos,
        CauseSequence = _parts.Clock.Sequence,
    };

    private long After() => TimerQueue.After(_parts.Clock.NowNanos, _confirmNanos);

    private void Ask()
    {
        _nextToAsk = 0;
        GoOnAsking();
    }

    private void GoOnAsking()
    {
        InstrumentDesk[] desks = _parts.Instruments;
        _parts.Timers.Set(_timer, TimerQueue.Never);
        for (; _nextToAsk < desks.Length; _nextToAsk++)
        {
            InstrumentDesk desk = desks[_nextToAsk];
            if (!desk.IsTraded) continue;
            if (!_parts.Commands.HasRoom)
            {
                _parts.Timers.Set(_timer, _parts.Clock.NowNanos);
                return;
            }

            _parts.Commands.TryAdd(new EngineCommand
            {
                Kind = CommandKind.Reconcile,
                Venue = desk.Market.Instrument.Venue,
                Instrument = desk.Id,
                Detail = desk.ProvenTradeId,
            });
        }
    }
}
