using System;
using System.Collections.Generic;
using LowLatency.Core.Counters;
using LowLatency.Core.Decisions;
using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Handlers;
using LowLatency.Core.Instruments;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Reconciliation;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Assets;
using LowLatency.Core.Strategies;
using LowLatency.Core.Timers;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;

namespace LowLatency.Core;

/// <summary>
/// The machine (docs/architecture.md 1): state', commands = Apply(state, event). It has no clock, no I/O, no thread, no
/// randomness, and allocates nothing after construction; no input makes it throw but one that breaks an invariant or a
/// strategy. One thread owns it.
/// </summary>
public sealed partial class Engine
{
    private readonly EngineClock _clock = new();
    private readonly EngineCounters _counters = new();
    private readonly CommandBuffer _commands;
    private readonly TimerQueue _timers;
    private readonly OrderTable _orders;
    private readonly Account _account;
    private readonly RiskState _risk;
    private readonly RiskLimits _riskLimits;
    private readonly InstrumentState[] _instruments;
    private readonly OrderExecution _execution;
    private readonly OrderGate _gate;
    private readonly ParentTable _parents;
    private readonly AlgorithmExecution _algorithms;
    private readonly IntentHandler _intents;
    private readonly StopLossRule _stopLoss;
    private readonly RestingStopRule _restingStop;
    private readonly ReportHandler _reports;
    private readonly MarketHandler _markets;
    private readonly OperatorHandler _operator;
    private readonly ReconciliationHandler _reconciliation;
    private readonly VenueReadiness _readiness;
    private readonly int _firstInstrumentTimer;
    private readonly int _midnightTimer;
    private readonly int _firstParentTimer;

    /// <summary>
    /// Allocates everything. Settings with faults throw <see cref="EngineSettingsException"/> with all of them.
    /// </summary>
    public Engine(EngineSettings settings, StrategyRegistry registry)
    {
        IReadOnlyList<string> faults = registry.Validate(settings);
        if (faults.Count > 0) throw new EngineSettingsException(faults);
        _instruments = InstrumentState.MakeAll(settings, registry);
        _firstInstrumentTimer = settings.Capacity.Orders;
        _midnightTimer = _firstInstrumentTimer + _instruments.Length;
        _firstParentTimer = _midnightTimer + 2;
        _timers = new TimerQueue(_firstParentTimer + _instruments.Length);
        _commands = new CommandBuffer(settings.Capacity.CommandsPerEvent, _clock, _counters);
        _orders = new OrderTable(settings.Capacity.Orders, settings.Capacity.Fills);
        var accounts = new AccountTable(settings);
        AssetPlan assets = AssetPlan.Of(settings);
        var cash = new CashAssets(settings, accounts, assets);
        _account = new Account(_instruments.Length, accounts, assets);
        _readiness = new VenueReadiness(InstrumentState.AccountsOf(_instruments), cash.HasSeveral);
        _parents = new ParentTable(_instruments.Length);
        _risk = new RiskState(settings.Risk, _account.Accounts.Count);
        _riskLimits = new RiskLimits(settings);
        Settings = settings;
        var limits = new ExecutionLimits(settings);
        _execution = new(_clock, _timers, _commands, _counters, _orders, _risk, limits);
        _gate = new(_clock, _commands, _orders, _parents, _account, _risk, _readiness, _instruments, _execution,
            _riskLimits);
        Decisions = _gate.Decisions;
        _algorithms = new(_clock, _timers, _counters, _orders, _parents, _account, _risk, _instruments, _execution,
            _gate, new SplitLimits(settings), _firstParentTimer);
        _intents = new(_clock, _commands, _counters, _orders, _account, _execution, _gate, _algorithms, limits);
        _stopLoss = new(_clock, _commands, _counters, _orders, _account, _risk, _execution, _gate, _algorithms, limits);
        _restingStop = new(_clock, _commands, _counters, _orders, _account, _risk, _execution, _gate, _algorithms,
            _stopLoss, limits);
        var balances = new BalanceComparison(_clock, _commands, _counters, _orders, _account, cash, _risk, _readiness,
            _instruments, settings.Reconciliation);
        _reports = new(_clock, _commands, _counters, _orders, _parents, _account, cash, _risk, _instruments, _execution,
            limits, balances);
        _markets = new(_clock, _timers, _commands, _counters, _orders, _parents, _account, _execution);
        _operator = new(_clock, _commands, _account, _risk, _instruments, _execution, _algorithms);
        _reconciliation = new(_clock, _timers, _commands, _counters, _orders, _readiness, _instruments, _execution,
            balances, settings.Reconciliation, _midnightTimer + 1);
    }

    /// <summary>What it was built with. Read once, at construction: changing it later changes nothing here.</summary>
    public EngineSettings Settings { get; }

    /// <summary>Events applied: the journal sequence of the last one, 1 for the first; 0 before it.</summary>
    public long Sequence => _clock.Sequence;

    /// <summary>Engine time, unix nanoseconds.</summary>
    public long NowNanos => _clock.NowNanos;

    /// <summary>Events that arrived with a receive time before the engine's time.</summary>
    public long ClockBackwardsCount => _clock.BackwardsCount;

    /// <summary>Commands of the last Apply; valid until the next.</summary>
    public ReadOnlySpan<EngineCommand> Commands => _commands.Commands;

    /// <summary>Decisions of the last Apply, for the journal's readers; no part of the state.</summary>
    public DecisionBuffer Decisions { get; }

    /// <summary>The last Apply made a command or a decision.</summary>
    public bool HasOutputs => _commands.HasAny || Decisions.HasAny;

    /// <summary>Hash over all commands so far, without RingSequence.</summary>
    public ulong CommandHash => _commands.Hash;

    /// <summary>Commands that the hash covers.</summary>
    public long CommandCount => _commands.TotalCount;

    /// <summary>For reading; by instrument id.</summary>
    public ReadOnlySpan<InstrumentState> Instruments => _instruments;

    /// <summary>For reading.</summary>
    public OrderTable Orders => _orders;

    /// <summary>For reading.</summary>
    public ParentTable Parents => _parents;

    /// <summary>For reading.</summary>
    public Account Portfolio => _account;

    /// <summary>For reading.</summary>
    public RiskState Risk => _risk;

    /// <summary>For reading.</summary>
    public VenueReadiness Readiness => _readiness;

    /// <summary>For reading.</summary>
    public RiskLimits RiskLimits => _riskLimits;

    /// <summary>For reading.</summary>
    public EngineCounters Counters => _counters;

    /// <summary>Set only by tools that replay; null in the running engine.</summary>
    public IDecisionObserver? DecisionObserver
    {
        set => _gate.Observer = value;
    }

    /// <summary>Applies one whole message (first slot and continuation slots). Business thread only.</summary>
    public void Apply(ReadOnlySpan<EventSlot> message)
    {
        _commands.Clear();
        Decisions.Clear();
        if (message.IsEmpty) return;
        ref readonly EventHeader header = ref message[0].Header;
        _clock.Advance(header);
        _counters.CountEvent(header.Kind);
        if (header.Kind == EventKind.EngineStarted) _algorithms.Hold();

        // A timer whose command finds no room sets itself to now: without room it must wait for the next event.
        while (_commands.HasRoom && _timers.TryTakeDue(_clock.NowNanos, out int timer)) OnTimer(timer);
        if (_timers.DeadlineNanos(_midnightTimer) == TimerQueue.Never) SetMidnight();
        Dispatch(message, header);
        _algorithms.WorkDue();
        _commands.Seal();
    }

    private void Dispatch(ReadOnlySpan<EventSlot> message, in EventHeader header)
    {
        switch (header.Kind)
        {
            case EventKind.BookSnapshot:
            case EventKind.BookDelta:
            case EventKind.TopOfBook:
            case EventKind.Trade:
            case EventKind.Bar:
            case EventKind.Funding:
            case EventKind.FeedState:
            case EventKind.FrameRefused:
                OnMarketEvent(message, header);
                break;
            case EventKind.InstrumentRules:
                OnRules(message, header);
                break;
            case EventKind.Clock:
                foreach (InstrumentState instrument in _instruments) ApplyTo(instrument, message);
                break;
            case EventKind.OrderReport:
                OnReport(message[0]);
                break;
            case EventKind.OpenOrder:
                OnOutcome(_reconciliation.OnOpenOrder(header, _reports.InRules(header, message[0].OpenOrder)));
                break;
            case EventKind.Balance:
                OnBalance(message[0].Balance, header);
                break;
            case EventKind.Income:
                _reconciliation.OnIncome(header, message[0].Income);
                ObserveEquity();
                break;
            case EventKind.AssetDefined:
                _account.Assets.Define(message[0].AssetDefined);
                break;
            case EventKind.AssetBalance:
                OnAssetBalance(message[0].AssetBalance, header);
                break;
            case EventKind.VenueState:
                _reconciliation.OnVenueState(header, message[0].VenueState);
                break;
            case EventKind.Operator:
                _operator.OnOperator(message[0].Operator);
                break;
            case EventKind.EngineStarted:
                OnStarted(message[0].Started);
                break;
            case EventKind.EngineStopping:
                _risk.IsTradingEnabled = false;
                break;
            case EventKind.Padding:
                break;
            default:
                if (!EventKinds.IsForReaders(header.Kind)) _counters.UnknownKind++;
                break;
        }
    }

    private void OnBalance(in BalancePayload payload, in EventHeader header)
    {
        _reconciliation.OnBalance(header, payload);
        int index = header.Instrument.Value;
        if (index < _instruments.Length) _intents.OnTime(_instruments[index]);
        if (_risk.DriftHalt.IsSet) EndEntriesOfDrift();
        ObserveEquity();
    }

    private void OnAssetBalance(in AssetBalancePayload payload, in EventHeader header)
    {
        _account.Assets.Set(header, payload, _clock.NowNanos);
        if (!_reconciliation.OnAssetBalance(header, payload)) return;
        if (_risk.DriftHalt.IsSet) EndEntriesOfDrift();
        ObserveEquity();
    }

    private void OnRules(ReadOnlySpan<EventSlot> message, in EventHeader header)
    {
        OnMarketEvent(message, header);
        _reconciliation.OnRules(header);
    }

    private void EndEntriesOfDrift()
    {
        _execution.CancelUnsentEntries();
        _algorithms.EndEntries(ReasonCode.RiskPositionDrift);
    }

    private void OnMarketEvent(ReadOnlySpan<EventSlot> message, in EventHeader header)
    {
        if (!MarketHandler.IsWellFormed(message))
        {
            _counters.Malformed++;
            return;
        }

        if (header.Instrument.IsAll)
        {
            foreach (InstrumentState instrument in _instruments)
            {
                if (instrument.Market.Instrument.Venue == header.Venue) ApplyTo(instrument, message);
            }

            return;
        }

        int index = header.Instrument.Value;
        if (index >= _instruments.Length || _instruments[index].Market.Instrument.Venue != header.Venue)
        {
            _counters.UnknownInstrument++;
            return;
        }

        ApplyTo(_instruments[index], message);
    }

    private void ApplyTo(InstrumentState instrument, ReadOnlySpan<EventSlot> message)
    {
        MarketOutcome outcome = _markets.Apply(instrument, message, out bool isRevalued);
        if (isRevalued) ObserveEquity();

        // Time alone lets a refused stop be tried again.
        if (isRevalued || message[0].Header.Kind == EventKind.Clock) _stopLoss.Check(instrument);

        if (outcome.Has(MarketChanges.SignalBar)) _intents.OnSignalBar(instrument);
        if (message[0].Header.Kind != EventKind.Clock) return;
        _intents.OnTime(instrument);
        _restingStop.Check(instrument);
    }

    private void ObserveEquity()
    {
        ReasonCode halt = _risk.ObserveEquity(_account, _riskLimits, _clock.NowNanos, _clock.Sequence);
        if (halt == ReasonCode.None) return;
        _commands.Alarm(halt, _account.Equity.Units);
        _execution.CancelEntries();
        _algorithms.EndEntries(halt);
    }

    private void OnReport(in EventSlot slot)
    {
        _reconciliation.BeforeReport(slot.Header, slot.OrderReport);
        OrderOutcome outcome = _reports.OnReport(slot);
        _reconciliation.OnReport(outcome, slot.OrderReport);
        OnOutcome(outcome);
    }

    private void OnOutcome(in OrderOutcome outcome)
    {
        if (outcome.Row < 0) return;
        InstrumentState instrument = _instruments[_orders[outcome.Row].Instrument.Value];
        if (outcome.Has(OrderActions.ApplyFill)) ObserveEquity();
        if (outcome.Has(OrderActions.ApplyFill) || outcome.HasEnded) _stopLoss.Check(instrument);
        if (_orders[outcome.Row].Parent != 0) _algorithms.OnChild(instrument, outcome.Row);
        if (outcome.HasEnded) _intents.OnOrderEnded(instrument);
        _restingStop.OnOutcome(instrument, outcome);
    }

    private void OnStarted(in EngineStartedPayload started)
    {
        _risk.IsTradingEnabled = false;
        if (!_orders.TryBegin(started.Instance, started.Epoch))
        {
            // Ids go on in the old epoch, so they stay unique; but somebody restored what is not the latest state.
            _commands.Alarm(ReasonCode.JournalDamaged, started.Epoch);
        }

        _account.TryFund(started.InitialCash);
        foreach (InstrumentState instrument in _instruments)
        {
            instrument.Waiting = default;
            _markets.Restart(instrument);
        }

        _execution.Restart();
        _algorithms.OnStarted();
        _reconciliation.OnStarted();
    }
}
