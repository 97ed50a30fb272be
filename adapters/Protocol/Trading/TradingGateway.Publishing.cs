using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Reconciliation;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading;

/// <content>Events out: in order, none lost without a reconciliation that brings it back.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private const int RecentTrades = 8_192;
    private const int LocksMax = 8;

    private readonly EventSlot[] _single = new EventSlot[1];
    private readonly PendingEvents _owed;
    private readonly RecentIds _trades = new(RecentTrades);
    private readonly VenueStatePayload[] _locks = new VenueStatePayload[LocksMax];
    private readonly bool[] _areLocksOwed = new bool[LocksMax];
    private bool _isEventLost;
    private long _lostSinceNanos;

    /// <summary>True while a condition holds, as published last.</summary>
    public bool IsSet(VenueCondition condition) => _locks[(int)condition].IsSet != 0;

    /// <summary>False while the publisher has no room.</summary>
    private bool PublishOwed()
    {
        while (_owed.Count > 0)
        {
            _single[0] = _owed.First;
            if (!_publisher.TryPublish(_single)) return false;
            _counters.EventsPublished++;
            _owed.RemoveFirst();
        }

        if (!_isEventLost) return true;
        _isEventLost = false;
        for (int i = 0; i < LocksMax; i++)
        {
            if (!_areLocksOwed[i]) continue;
            _areLocksOwed[i] = false;
            EmitLock((VenueCondition)i);
        }

        ForgetSinceLoss();
        return _owed.Count == 0;
    }

    /// <summary>
    /// Events were lost: what was told since then counts as not told, so that the lists bring it back.
    /// </summary>
    private void ForgetSinceLoss()
    {
        _trades.Clear();
        foreach (ref ProvenTrades proven in _proven.AsSpan()) proven.TradeId = proven.ToldTradeId;
        for (int row = 0; row < _orders.Count; row++)
        {
            ref OrderEntry entry = ref _orders[row];
            if (entry.NewsNanos < _lostSinceNanos) continue;
            entry.IsEnded = false;
            entry.IsNeverWorked = false;
            entry.IsAcknowledged = false;
            entry.FilledUnits = 0;
        }

        Doubt(ReasonCode.RingFull);
    }

    private bool Emit(ref EventSlot slot, int instrument)
    {
        slot.Header.ReceiveMonotonicNanos = _now.MonotonicNanos;
        slot.Header.ReceiveWallNanos = _now.WallNanos;
        slot.Header.Venue = _protocol.Venue;
        slot.Header.Instrument = instrument < 0 ? InstrumentId.All : _instruments[instrument].Id;
        slot.Header.SlotCount = 1;
        slot.Header.Connection = _source;
        if (_owed.Count == 0)
        {
            _single[0] = slot;
            if (_publisher.TryPublish(_single))
            {
                _counters.EventsPublished++;
                return true;
            }
        }

        _counters.EventsOwed++;
        if (_owed.TryAdd(in slot)) return true;
        _counters.EventsDropped++;
        if (!_isEventLost) _lostSinceNanos = _now.MonotonicNanos;
        _isEventLost = true;
        return false;
    }

    private void Set(VenueCondition condition, bool isSet, ReasonCode reason, long detail)
    {
        ref VenueStatePayload held = ref _locks[(int)condition];
        byte flag = isSet ? (byte)1 : (byte)0;
        if (held.IsSet == flag && (!isSet || held.Reason == reason)) return;
        held.Condition = condition;
        held.IsSet = flag;
        held.Reason = reason;
        held.Detail = detail;
        EmitLock(condition);
    }

    private void EmitLock(VenueCondition condition)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.VenueState;
        slot.VenueState = _locks[(int)condition];
        if (!Emit(ref slot, -1)) _areLocksOwed[(int)condition] = true;
    }

    private void EmitTradesProven(int instrument, long tradeId)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.VenueState;
        slot.VenueState.Condition = VenueCondition.TradesProven;
        slot.VenueState.IsSet = 1;
        slot.VenueState.Detail = tradeId;
        Emit(ref slot, instrument);
    }

    private void EmitReport(int row, OrderReportKind kind, ReasonCode reason, long cumulativeUnits, long venueNanos)
    {
        ref OrderEntry entry = ref _orders[row];
        EmitReport(entry.Id, entry.Instrument, entry.VenueOrderId, kind, reason, cumulativeUnits, venueNanos);
    }

    private void EmitReport(
        ClientOrderId id, int instrument, long venueOrderId, OrderReportKind kind, ReasonCode reason,
        long cumulativeUnits, long venueNanos)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.VenueNanos = venueNanos;
        slot.OrderReport.ClientOrderId = id;
        slot.OrderReport.VenueOrderId = venueOrderId;
        slot.OrderReport.Kind = kind;
        slot.OrderReport.Reason = reason;
        slot.OrderReport.CumulativeQuantity = new Quantity(cumulativeUnits);
        Emit(ref slot, instrument);
        if (kind == OrderReportKind.OutcomeUnknown) _counters.OutcomesUnknown++;
    }

    /// <summary>
    /// Publishes a fill of an own order and counts it to the order, once for each trade id remembered.
    /// </summary>
    private void EmitFill(int row, ClientOrderId id, in FillRecord fill, long cumulativeUnits)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.VenueNanos = fill.VenueNanos;
        ref OrderReportPayload report = ref slot.OrderReport;
        report.ClientOrderId = id;
        report.VenueOrderId = fill.VenueOrderId;
        report.Kind = OrderReportKind.Filled;
        report.TradeId = fill.TradeId;
        report.LastPrice = fill.Price;
        report.LastQuantity = fill.Quantity;
        report.CumulativeQuantity = new Quantity(cumulativeUnits);
        report.Liquidity = fill.Liquidity;
        report.FeeAsset = fill.FeeAsset;
        report.Fee = new Notional(fill.FeeUnits);
        bool isNew = !_trades.Contains(fill.Instrument, fill.TradeId);
        if (!Emit(ref slot, fill.Instrument)) return;
        _trades.Add(fill.Instrument, fill.TradeId);
        if (row < 0) return;
        ref OrderEntry entry = ref _orders[row];
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _now.MonotonicNanos;
        if (isNew) entry.FilledUnits += fill.Quantity.Units;
    }

    private void EmitOpenOrder(in OrderRecord order, ClientOrderId id)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OpenOrder;
        slot.Header.VenueNanos = order.VenueNanos;
        slot.OpenOrder = new OpenOrderPayload
        {
            ClientOrderId = id,
            VenueOrderId = order.VenueOrderId,
            LimitPrice = order.LimitPrice,
            Quantity = order.Quantity,
            CumulativeQuantity = new Quantity(Math.Max(0, order.CumulativeQuantity.Units)),
            Side = order.Side,
            OrderType = order.OrderType,
            TimeInForce = order.TimeInForce,
            OrderFlags = order.OrderFlags,
        };
        Emit(ref slot, order.Instrument);
    }

    /// <summary>One event for each instrument whose base asset it is, and one when it is the quote asset.</summary>
    private void EmitBalance(in BalanceRecord balance, BalanceSource source, long askedNanos)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.Balance;
        slot.Balance.Total = new Notional(SaturatingAdd(balance.FreeUnits, balance.LockedUnits));
        slot.Balance.Locked = new Notional(balance.LockedUnits);
        slot.Balance.AskedNanos = askedNanos;
        slot.Balance.Source = source;
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_settings.BaseAssets[i] == balance.Asset) Emit(ref slot, i);
        }

        if (_settings.QuoteAsset == balance.Asset) Emit(ref slot, -1);
    }

    private static long SaturatingAdd(long left, long right)
    {
        long sum = unchecked(left + right);
        bool isOver = ((left ^ sum) & (right ^ sum)) < 0;
        return isOver ? (left < 0 ? long.MinValue : long.MaxValue) : sum;
    }
}
