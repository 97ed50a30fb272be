using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;
using LowLatency.Protocol.Trading.Stream;

namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>
/// Reconciliation by <see cref="ReconcileTable"/>: open orders, trades, balances, in that order; whole and fresh
/// answers only. A step that fails is tried again, bounded; until a run has ended without a new doubt the lock stays.
/// Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class Reconciler<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingProtocol _protocol;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly VenueSetup<TPublisher> _setup;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly PrivateStream<TPublisher> _stream;
    private readonly OrderJobs<TPublisher> _jobs;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly AbsenceEvidence _evidence;
    private readonly OpenOrders<TPublisher> _openOrders;
    private readonly TradeRecovery<TPublisher> _trades;
    private readonly AccountBalances<TPublisher> _balances;
    private readonly ComparisonPace _pace;
    private ReconcileStep _step;
    private bool _isAsked;
    private bool _wasReconciled;
    private bool _isAccountWide;
    private bool _isRunVoid;

    // What the run began for: a lock, a question that was asked often, or anything else.
    private bool _isRunOfLock;
    private bool _isRunOfRepeat;
    private bool _isRunAnswered;
    private int _attempts;
    private int _instrument;
    private long _dueNanos = long.MinValue;
    private long _stepStartedNanos;
    private long _nextRunNanos = long.MinValue;
    private long _runTradedNanos;
    private long _doubtsAtBegin;

    public Reconciler(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, TradingMessage message,
        RequestPipe pipe, VenueSetup<TPublisher> setup, EventOutbox<TPublisher> outbox,
        TradingLocks<TPublisher> locks, OwnOrders<TPublisher> orders, PrivateStream<TPublisher> stream,
        OrderJobs<TPublisher> jobs, AbsenceEvidence evidence)
    {
        _context = context;
        _settings = settings;
        _protocol = protocol;
        _message = message;
        _pipe = pipe;
        _setup = setup;
        _locks = locks;
        _stream = stream;
        _jobs = jobs;
        _evidence = evidence;
        _outbox = outbox;
        _openOrders = new OpenOrders<TPublisher>(context, protocol, message, outbox, orders, jobs, evidence);
        _trades = new TradeRecovery<TPublisher>(
            context, settings, protocol, message, pipe, outbox, orders, stream);
        _balances = new AccountBalances<TPublisher>(protocol, message, outbox, locks);
        _pace = new ComparisonPace(context, settings);
    }

    /// <summary>When the next step falls due (monotonic).</summary>
    public long NextWakeNanos
    {
        get
        {
            long late = _locks.LateNanos;
            bool isIdle = _step == ReconcileStep.Idle;
            if (_isAsked || (isIdle && !MayRun())) return late;
            bool isRequested = _locks.IsRunRequested || _locks.IsPending;
            return Math.Min(late, isIdle && !isRequested ? Math.Min(_nextRunNanos, _pace.DueNanos) : _dueNanos);
        }
    }

    /// <summary>
    /// The engine says up to which trade it has the fills of an instrument, and wants a comparison. It says so of every
    /// instrument at once: one run, whose answers are all younger, is for all of them.
    /// </summary>
    public void Accept(in EngineCommand command)
    {
        int instrument = _protocol.Instruments.Find(command.Instrument);
        if (instrument >= 0) _trades.SetStart(instrument, command.Detail);
        if (_step == ReconcileStep.Idle || _isRunAnswered) _pace.Request();
    }

    /// <summary>
    /// Events were lost: trades that may not have been published are read again, by another run. A page that is being
    /// walked, or an answer that is on its way, would move the cursor past them.
    /// </summary>
    public void GoBack()
    {
        _trades.GoBack();
        _isRunVoid = _step != ReconcileStep.Idle;
    }

    public void Step()
    {
        _locks.ReportLate();
        if (_isAsked) return;
        if (_isRunVoid)
        {
            EndVoidRun();
            return;
        }

        // It would have to be repeated, and waits for what a lock need not wait for.
        bool isWaiting = _dueNanos > _context.Nanos;
        bool isSuperseded = isWaiting && _step != ReconcileStep.Idle && _locks.IsPending && !_isRunOfLock;
        if (isSuperseded) Apply(ReconcileEvent.Superseded, ReasonCode.None);
        if (_dueNanos > _context.Nanos) return;
        switch (_step)
        {
            case ReconcileStep.Idle:
                if ((IsOtherRunDue || _pace.DueNanos <= _context.Nanos) && MayRun()) Begin();
                break;
            case ReconcileStep.MissingOrders:
                AwaitMissingOrders();
                break;
            default:
                Ask();
                break;
        }
    }

    /// <param name="slot">The request of a step that is answered; freed here.</param>
    public void OnAnswer(int slot)
    {
        long askedNanos = _pipe.Slots[slot].FirstSentNanos;
        long askedWallNanos = _pipe.Slots[slot].Sent.WallNanos;
        _pipe.Slots.Free(slot);
        _isAsked = false;
        _isRunAnswered = true;
        if (_isRunVoid)
        {
            EndVoidRun();
            return;
        }

        if (_message.Outcome != OutcomeClass.Success)
        {
            Fail(_message.Reason, IsSymbolGone);
            return;
        }

        ReconcileEvent happened = _step switch
        {
            ReconcileStep.OpenOrders => OnOpenOrders(askedNanos),
            ReconcileStep.Trades => _trades.OnPage(_instrument, isFirstRun: !_wasReconciled),
            ReconcileStep.Resolve => _trades.OnResolved(_instrument),
            _ => OnBalances(askedWallNanos),
        };
        if (happened == ReconcileEvent.Failed) Fail(ReasonCode.MessageRefused);
        else Apply(happened, happened == ReconcileEvent.Exhausted ? ReasonCode.OrderTableFull : ReasonCode.None);
    }

    /// <param name="slot">The request of a step that has no answer; freed here.</param>
    /// <param name="reason">Why.</param>
    public void OnFailed(int slot, ReasonCode reason)
    {
        _pipe.Slots.Free(slot);
        _isAsked = false;
        if (_isRunVoid) EndVoidRun();
        else Fail(reason);
    }

    // The stream first, then the answers: what happens between the two is told by one of them.
    private bool MayRun() =>
        !_locks.IsHalted && _pipe.Clock.IsKnown && _pipe.Address.BreakerVersion == 0 && _stream.IsSubscribed

        // No order before it is known what the key may do.
        && _setup.ArePermissionsChecked && _trades.IsEveryStartKnown;

    // Due for another reason than that the engine asks.
    private bool IsOtherRunDue =>
        _locks.IsRunRequested || _locks.IsPending || _nextRunNanos <= _context.Nanos;

    // A repetition that has waited until a run is due anyway is that run.
    private RequestPriority Priority => _locks.IsLocked ? RequestPriority.Recovery
        : _isRunOfRepeat && _nextRunNanos > _context.Nanos ? RequestPriority.Repeat : RequestPriority.Read;

    private void Begin()
    {
        _isRunOfLock = _locks.IsPending;
        _isRunOfRepeat = _pace.IsRepeat && !IsOtherRunDue;
        _isRunAnswered = false;
        _pace.OnBegun();
        _locks.BeginRun();
        _doubtsAtBegin = _locks.Doubts;
        _evidence.RunListedNanos = _context.Nanos;
        TradingRequest all = new() { Kind = TradingRequestKind.OpenOrders, Instrument = -1 };
        long each = 0;
        for (int i = 0; i < _protocol.Instruments.Count; i++)
        {
            each += _protocol.WeightOf(all with { Instrument = (short)i });
        }

        _isAccountWide = _protocol.WeightOf(in all) <= each;
        Apply(ReconcileEvent.Begin, ReasonCode.None);
    }

    /// <summary>Takes the step that the table has for what happened.</summary>
    private void Apply(ReconcileEvent happened, ReasonCode reason)
    {
        ReconcileTransition transition = ReconcileTable.Find(_step, happened);
        switch (transition.Action)
        {
            case ReconcileAction.Enter:
                Enter(transition.Next, 0);
                break;
            case ReconcileAction.EnterNext:
                Enter(transition.Next, _instrument + 1);
                break;
            case ReconcileAction.EnterAgain:
                Enter(transition.Next, _instrument);
                break;
            case ReconcileAction.Ask:
                Enter(transition.Next, _instrument);
                Ask();
                break;
            case ReconcileAction.QueryMissing:
                _evidence.ListedNanos = _evidence.RunListedNanos;
                _openOrders.QueryMissing();
                _runTradedNanos = _context.Nanos;
                _trades.BeginRun();
                Enter(transition.Next, 0);
                break;
            case ReconcileAction.WalkOn:
                Enter(transition.Next, _instrument);
                Apply(_trades.Walk(_instrument, isFirstRun: !_wasReconciled), ReasonCode.None);
                break;
            case ReconcileAction.ReadBalances:
                _evidence.TradedNanos = _runTradedNanos;
                Enter(transition.Next, 0);
                break;
            case ReconcileAction.Retry:
                _dueNanos = _context.Nanos + _settings.RetryPauseNanos(_attempts);
                break;
            case ReconcileAction.Wait:
                _dueNanos = _context.Nanos + (_settings.RetryNanosMin / 10);
                break;
            case ReconcileAction.End:
                Enter(transition.Next, 0);
                EndRun();
                break;
            case ReconcileAction.Fail:
                Enter(transition.Next, 0);
                FailRun(reason);
                break;
        }
    }

    private void Enter(ReconcileStep step, int instrument)
    {
        _step = step;
        _instrument = instrument;
        _attempts = 0;
        _dueNanos = long.MinValue;
        _stepStartedNanos = _context.Nanos;
        _evidence.IsRunning = step != ReconcileStep.Idle;
    }

    private void Ask()
    {
        TradingRequest request = _step switch
        {
            ReconcileStep.OpenOrders => new TradingRequest
            {
                Kind = TradingRequestKind.OpenOrders,
                Instrument = _isAccountWide ? (short)-1 : (short)_instrument,
            },
            ReconcileStep.Trades => _trades.NextPage(_instrument),
            ReconcileStep.Resolve => new TradingRequest
            {
                Kind = TradingRequestKind.QueryOrder,
                Instrument = (short)_instrument,
                VenueOrderId = _trades.UnknownVenueOrderId,
            },
            _ => new TradingRequest { Kind = TradingRequestKind.Account, Instrument = -1 },
        };
        ReasonCode reason = _pipe.TrySend(
            ref request, Priority, RequestOwner.Reconciler, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isAsked = reason == ReasonCode.None;
        if (!_isAsked) _dueNanos = _context.Nanos + Math.Min(_pipe.WaitNanos, _settings.RetryNanosMax);
    }

    /// <summary>A request of the run failed: again, a bounded number of times.</summary>
    private void Fail(ReasonCode reason, bool isGone = false)
    {
        bool isExhausted = ++_attempts >= _settings.ReadAttemptsMax || _locks.IsHalted;
        if (isExhausted && isGone && TrySkip()) return;
        Apply(isExhausted ? ReconcileEvent.Exhausted : ReconcileEvent.Failed, reason);
    }

    private bool IsSymbolGone =>
        _message.Outcome == OutcomeClass.Reject && _message.Scope == RefusalScope.Instrument
        && _message.Reason == ReasonCode.VenueRequestInvalid;

    // The venue says again and again that it has no such symbol: of one that it took off its list there is nothing to
    // read, and the others are not kept waiting for it. Balances of what is held of it are compared all the same.
    private bool TrySkip()
    {
        bool isOfOne = _step == ReconcileStep.Trades || (_step == ReconcileStep.OpenOrders && !_isAccountWide);
        if (!isOfOne || _locks.IsHalted) return false;
        bool isLast = _instrument + 1 == _protocol.Instruments.Count;
        ReconcileEvent happened = _step == ReconcileStep.Trades
            ? isLast ? ReconcileEvent.TradesRead : ReconcileEvent.InstrumentRead
            : isLast ? ReconcileEvent.Listed : ReconcileEvent.InstrumentListed;
        _trades.Abandon();
        Apply(happened, ReasonCode.None);
        return true;
    }

    private void EndVoidRun()
    {
        _isRunVoid = false;
        Apply(ReconcileEvent.Exhausted, ReasonCode.RingFull);
    }

    private ReconcileEvent OnOpenOrders(long askedNanos)
    {
        _openOrders.OnAnswer(askedNanos);
        bool isLast = _isAccountWide || _instrument + 1 == _protocol.Instruments.Count;
        return isLast ? ReconcileEvent.Listed : ReconcileEvent.InstrumentListed;
    }

    private ReconcileEvent OnBalances(long askedWallNanos)
    {
        BalanceSource source = _wasReconciled ? BalanceSource.Reconciliation : BalanceSource.Start;
        _balances.OnAnswer(source, askedWallNanos);
        return ReconcileEvent.BalancesRead;
    }

    private void AwaitMissingOrders()
    {
        bool isOver = _context.Nanos - _stepStartedNanos > 2 * _settings.RequestTimeoutNanos;
        ReconcileEvent happened = !_jobs.IsRunWaiting ? ReconcileEvent.NoneMissing
            : isOver ? ReconcileEvent.Exhausted : ReconcileEvent.StillMissing;
        Apply(happened, ReasonCode.TimedOut);
    }

    private void EndRun()
    {
        _context.Counters.Reconciliations++;
        _pace.OnEnded();
        _wasReconciled = true;
        _nextRunNanos = _context.Nanos + _settings.ReconcilePeriodNanos;

        // The answers may be older than the stream: what happened right before it began is asked for once more.
        long readableNanos = _stream.SinceNanos + _protocol.ReadAfterWriteNanos;
        if (_runTradedNanos < readableNanos) _nextRunNanos = Math.Min(_nextRunNanos, readableNanos);
        if (_locks.Doubts != _doubtsAtBegin || _outbox.IsEventLost) _locks.RequestRun();
        else _locks.EndRun();
    }

    private void FailRun(ReasonCode reason)
    {
        _context.Counters.ReconciliationsFailed++;
        _pace.OnEnded();
        _dueNanos = _context.Nanos + _settings.ReconcilePauseNanos;
        _locks.Doubt(reason);
        _locks.FailRun();
    }
}
