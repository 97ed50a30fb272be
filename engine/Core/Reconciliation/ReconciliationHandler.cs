using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Core.Timers;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// Asks for reconciliation at the start and whenever a comparison was not conclusive, keeps the locks of the accounts,
/// and decides about orders that the journal does not know. Business thread only; does not allocate.
/// </summary>
internal sealed class ReconciliationHandler(
    EngineClock clock, TimerQueue timers, CommandBuffer commands, EngineCounters counters, OrderTable orders,
    VenueReadiness readiness, InstrumentState[] instruments, OrderExecution execution, BalanceComparison balances,
    ReconciliationSettings settings, int timer)
    : IEngineState
{
    private readonly bool _isRequired = settings.IsRequired;
    private readonly bool _areOrphansAdopted = settings.AreOrphansAdopted;
    private readonly bool _asksAfterShortfall = settings.IsRequired && settings.UnprovenMillisMax > 0;
    private readonly bool _isRevised = settings.Has(version: 1);
    private readonly long _confirmNanos = settings.ConfirmMillis * 1_000_000L;
    private int _nextToAsk = instruments.Length;

    // By number of the account, modulo 64.
    private ulong _foreignAlarmed;
    private ulong _accountsToAsk = ulong.MaxValue;
    private bool _isAskingAgain;

    /// <summary>A run began.</summary>
    public void OnStarted()
    {
        _foreignAlarmed = 0;
        if (!_isRequired) return;
        foreach (InstrumentState instrument in instruments)
        {
            if (instrument.IsTraded) readiness.Require(instrument.Market.Instrument.AccountKey);
        }

        balances.Restart();
        Ask();
    }

    /// <summary>The time to ask again, or to go on asking.</summary>
    public void OnTimer()
    {
        if (_nextToAsk >= instruments.Length) _nextToAsk = 0;
        GoOnAsking();
    }

    private ulong BitOf(AccountKey account) => 1UL << (Math.Max(0, balances.Accounts.Find(account)) & 63);

    public void OnVenueState(in EventHeader header, in VenueStatePayload payload)
    {
        if (payload.Condition == VenueCondition.TradesProven)
        {
            if (header.Instrument.Value >= instruments.Length) return;
            InstrumentState instrument = instruments[header.Instrument.Value];
            if (payload.Detail > instrument.ProvenTradeId) instrument.ProvenTradeId = payload.Detail;
            return;
        }

        bool isSet = payload.IsSet != 0;
        var place = new AccountKey(header.Venue, header.Account);
        bool isNew = isSet && !readiness.IsSet(place, payload.Condition);
        readiness.Set(place, payload.Condition, isSet);
        bool isLate = payload.Reason is ReasonCode.ReconciliationFailed or ReasonCode.ReconciliationLate;
        bool isAlarming = payload.Condition is VenueCondition.ClockUnhealthy or VenueCondition.BreakerOpen
            or VenueCondition.AuthorizationRefused;
        if (isSet && payload.Reason != ReasonCode.None && (isLate || (isNew && isAlarming)))
        {
            commands.Alarm(place, header.Instrument, payload.Reason, payload.Detail);
        }
    }

    /// <summary>
    /// An instrument got rules. Were they the first, its account may trade by now although what is held of this one was
    /// never compared: it waits for that, as at the start.
    /// </summary>
    public void OnRules(in EventHeader header)
    {
        if (!_isRequired || header.Instrument.Value >= instruments.Length) return;
        InstrumentState instrument = instruments[header.Instrument.Value];
        AccountKey place = instrument.Market.Instrument.AccountKey;
        bool isPending = instrument.IsTraded && instrument.Market.HasRules && balances.IsPending(instrument.Id);
        if (!isPending) return;
        readiness.RequireBalances(place);
        AskAgain(place, clock.NowNanos);
    }

    /// <summary>What an asset's balance says about the account; not conclusive = ask again soon.</summary>
    public void OnBalance(in EventHeader header, in BalancePayload payload)
    {
        if (!_isRequired || payload.Source is BalanceSource.None or BalanceSource.Stream) return;
        if (header.Instrument.Value < instruments.Length)
        {
            InstrumentState instrument = instruments[header.Instrument.Value];
            instrument.Refusals.OnBalance(payload, orders.LockedUnits(instrument.Id, instrument.Market.Rules));
        }

        if (balances.OnBalance(header, payload)) return;

        AskAgain(PlaceOf(header), TimerQueue.After(clock.NowNanos, balances.AskAgainNanos));
    }

    /// <summary>
    /// The same of cash that is not in the reporting asset. False = no cash, and nothing has changed.
    /// </summary>
    public bool OnAssetBalance(in EventHeader header, in AssetBalancePayload payload)
    {
        if (!_isRequired || payload.Source is BalanceSource.None or BalanceSource.Stream) return false;
        int asset = balances.OtherCashOf(header, payload.Asset);
        if (asset == 0 || payload.Decimals != Notional.Decimals) return false;
        var reported = new BalancePayload
        {
            Total = new Notional((long)Int128.Min((Int128)payload.Free + payload.Locked, long.MaxValue)),
            Locked = new Notional(payload.Locked),
            AskedNanos = payload.AskedNanos,
            Source = payload.Source,
        };
        if (!balances.OnBalance(header, reported, asset))
        {
            AskAgain(PlaceOf(header), TimerQueue.After(clock.NowNanos, balances.AskAgainNanos));
        }

        return true;
    }

    /// <summary>The venue tells that something came or went.</summary>
    public void OnIncome(in EventHeader header, in IncomePayload payload)
    {
        if (_isRequired) balances.OnIncome(header, payload);
    }

    /// <summary>Call before a report is applied: what was held then may be what the next answer shows.</summary>
    public void BeforeReport(in EventHeader header, in OrderReportPayload report)
    {
        if (_isRequired) balances.BeforeReport(header, report);
    }

    /// <summary>An order was refused for too little balance: ours is not the venue's, so it is asked for now.</summary>
    public void OnReport(in OrderOutcome outcome, in OrderReportPayload report)
    {
        ForgetFree(outcome);
        bool isShort = _asksAfterShortfall && outcome.Row >= 0 && outcome.HasEnded
            && outcome.After == OrderState.Rejected && report.Reason == ReasonCode.VenueRejectedInsufficientBalance;
        if (!isShort) return;
        ref readonly Order order = ref orders[outcome.Row];
        bool isExit = order.IsReduceOnly && order.Side == Side.Sell && order.Purpose != OrderPurpose.RestingStop;
        if (isExit) instruments[order.Instrument.Value].Refusals.OnShort(clock.NowNanos);
        AskAgain(order.AccountKey, clock.NowNanos);
    }

    // An order of which nobody knew whether it is at the venue was not counted among ours there. It is, or was: what
    // the venue said to be locked may have been its.
    private void ForgetFree(in OrderOutcome outcome)
    {
        if (!_isRevised || outcome.Row < 0) return;
        bool isResolved = OrderTransitionTable.IsUnknown(outcome.Before)
            && !OrderTransitionTable.IsUnknown(outcome.After);
        ref readonly Order order = ref orders[outcome.Row];
        bool mayHaveLocked = isResolved && order.Side == Side.Sell
            && outcome.After is not (OrderState.NotSent or OrderState.Rejected);
        if (!mayHaveLocked || !instruments[order.Instrument.Value].Refusals.TryForgetFree(clock.NowNanos)) return;
        AskAgain(order.AccountKey, clock.NowNanos);
    }

    // Several assets may wait: the earliest asks for all of them, in the accounts that have one.
    private void AskAgain(AccountKey place, long next)
    {
        if (_nextToAsk >= instruments.Length && !_isAskingAgain) _accountsToAsk = 0;
        _isAskingAgain = true;
        _accountsToAsk |= BitOf(place);
        long set = timers.DeadlineNanos(timer);
        if (set == TimerQueue.Never || set <= clock.NowNanos || next < set) timers.Set(timer, next);
    }

    /// <summary>An order that the venue holds open; a row below zero = none of ours.</summary>
    public OrderOutcome OnOpenOrder(in EventHeader header, in OpenOrderPayload payload)
    {
        var none = new OrderOutcome(
            OrderOutcome.NoRow, OrderEvent.StatusWorking, OrderState.None, OrderState.None, OrderActions.None,
            ReasonCode.None);
        if (payload.ClientOrderId.IsNone || payload.ClientOrderId.Instance != orders.Instance)
        {
            counters.ForeignOrders++;
            ulong bit = BitOf(PlaceOf(header));
            if ((_foreignAlarmed & bit) != 0) return none;
            _foreignAlarmed |= bit;
            commands.Alarm(PlaceOf(header), header.Instrument, ReasonCode.OrderForeign, payload.VenueOrderId);
            return none;
        }

        int row = orders.Find(payload.ClientOrderId);
        if (row < 0) return OnOrphan(header, payload, none);

        // A list that was made before the order ended may still show it; an end is never taken back by a list.
        if (!orders[row].IsLive && !IsReopenable(orders[row].State)) return none;
        var status = new OrderReportPayload
        {
            Kind = OrderReportKind.Status,
            ClientOrderId = payload.ClientOrderId,
            VenueOrderId = payload.VenueOrderId,
            CumulativeQuantity = payload.CumulativeQuantity,
        };
        OrderOutcome outcome = orders.Apply(status, clock.NowNanos);
        ForgetFree(outcome);
        execution.Act(outcome);
        return outcome;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _nextToAsk);
        state.Visit(ref _foreignAlarmed);
        if (balances.Accounts.Count > 1)
        {
            state.Visit(ref _accountsToAsk);
            state.Visit(ref _isAskingAgain);
        }

        balances.Traverse(ref state);
        if (_nextToAsk < 0 || _nextToAsk > instruments.Length) state.Fail();
    }

    // The account of an event about an instrument is the instrument's.
    private AccountKey PlaceOf(in EventHeader header) => new(
        header.Venue,
        header.Instrument.Value < instruments.Length
            ? instruments[header.Instrument.Value].Market.Instrument.Account
            : header.Account);

    // An order that was taken for never placed, and lives after all.
    private static bool IsReopenable(OrderState state) => state is OrderState.NotSent or OrderState.Rejected;

    private OrderOutcome OnOrphan(in EventHeader header, in OpenOrderPayload payload, OrderOutcome none)
    {
        counters.Orphans++;
        AccountKey place = PlaceOf(header);
        commands.Alarm(
            place, header.Instrument, ReasonCode.OrderOrphaned, payload.VenueOrderId, payload.ClientOrderId);
        bool isKnownInstrument = header.Instrument.Value < instruments.Length;
        if (_areOrphansAdopted && isKnownInstrument && orders.TryAdopt(Adopted(header, payload), out int row))
        {
            execution.Watch(row);
            return none;
        }

        commands.TryAdd(new EngineCommand
        {
            Kind = CommandKind.CancelOrder,
            Venue = place.Venue,
            Account = place.Account,
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
        Account = PlaceOf(header).Account,
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
        CreatedNanos = clock.NowNanos,
        UpdatedNanos = clock.NowNanos,
        CauseSequence = clock.Sequence,
    };

    private long After() => TimerQueue.After(clock.NowNanos, _confirmNanos);

    private void Ask()
    {
        _nextToAsk = 0;
        _accountsToAsk = ulong.MaxValue;
        GoOnAsking();
    }

    private void GoOnAsking()
    {
        InstrumentState[] all = instruments;
        timers.Set(timer, TimerQueue.Never);
        for (; _nextToAsk < all.Length; _nextToAsk++)
        {
            InstrumentState instrument = all[_nextToAsk];
            bool isAsked = (_accountsToAsk & BitOf(instrument.Market.Instrument.AccountKey)) != 0;
            if (!instrument.IsTraded || !isAsked) continue;
            if (!commands.HasRoom)
            {
                timers.Set(timer, clock.NowNanos);
                return;
            }

            commands.TryAdd(new EngineCommand
            {
                Kind = CommandKind.Reconcile,
                Venue = instrument.Market.Instrument.Venue,
                Account = instrument.Market.Instrument.Account,
                Instrument = instrument.Id,
                Detail = instrument.ProvenTradeId,
            });
        }

        _isAskingAgain = false;
    }
}
