using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Risk;

/// <summary>
/// What risk remembers between orders: latched halts, the breaker, the order rate. Business thread only.
/// </summary>
public sealed class RiskState : IEngineState
{
    private HaltLatch _operatorHalt;
    private HaltLatch _dailyLoss;
    private HaltLatch _drawdown;
    private HaltLatch _kill;
    private HaltLatch _drift;
    private ConfirmationWindow _dailyLossMarks;
    private ConfirmationWindow _drawdownMarks;
    private readonly RejectBreaker[] _rejects;

    /// <param name="settings">Without faults.</param>
    /// <param name="accounts">Accounts that are traded in; 1 or more.</param>
    public RiskState(RiskSettings settings, int accounts)
    {
        _dailyLossMarks = new ConfirmationWindow(settings.HaltConfirmMarks, settings.HaltConfirmWindow);
        _drawdownMarks = new ConfirmationWindow(settings.HaltConfirmMarks, settings.HaltConfirmWindow);
        _rejects = new RejectBreaker[accounts];
        for (int i = 0; i < accounts; i++) _rejects[i] = new RejectBreaker(settings);
        OrderRate = new OrderRateWindow(settings.OrdersPerSecondMax);
    }

    /// <summary>Off at every start, until an operator event enables it.</summary>
    public bool IsTradingEnabled { get; set; }

    public HaltLatch OperatorHalt => _operatorHalt;

    public HaltLatch DailyLossHalt => _dailyLoss;

    public HaltLatch DrawdownHalt => _drawdown;

    public HaltLatch KillSwitch => _kill;

    /// <summary>The halt that blocks what enlarges a position now; None = none.</summary>
    public ReasonCode EntryHalt =>
        KillSwitch.IsSet ? ReasonCode.RiskKillSwitch
        : OperatorHalt.IsSet ? ReasonCode.RiskHalted
        : DailyLossHalt.IsSet ? ReasonCode.RiskDailyLoss
        : DrawdownHalt.IsSet ? ReasonCode.RiskDrawdown
        : DriftHalt.IsSet ? ReasonCode.RiskPositionDrift
        : ReasonCode.None;

    public HaltLatch DriftHalt => _drift;

    /// <summary>Refusals that concern a whole account: the others trade on.</summary>
    /// <param name="account">Its number in <see cref="AccountTable"/>.</param>
    public RejectBreaker RejectsOf(int account) => _rejects[account];

    /// <summary>The breaker of any account is open.</summary>
    public bool IsAnyBreakerOpen(long nowNanos)
    {
        foreach (RejectBreaker rejects in _rejects)
        {
            if (rejects.IsOpen(nowNanos)) return true;
        }

        return false;
    }

    public OrderRateWindow OrderRate { get; }

    /// <summary>Looks at the equity after a mark; the worse of the halts that this mark latched, else None.</summary>
    public ReasonCode ObserveEquity(Account account, RiskLimits limits, long nowNanos, long sequence)
    {
        if (!account.IsFunded) return ReasonCode.None;
        bool isDayLost = RiskLimits.IsShareAbove(account.DayLoss.Units, account.DayStartEquity, limits.DailyLossPpmMax);
        bool isDrawnDown = RiskLimits.IsShareAbove(account.Drawdown.Units, account.PeakEquity, limits.DrawdownPpmMax);

        // Without anything that a mark values the loss is cash.
        bool isCertain = (isDayLost || isDrawnDown) && !account.DependsOnMarks;
        bool isDayConfirmed = _dailyLossMarks.Observe(isDayLost) || (isDayLost && isCertain);
        bool isDrawdownConfirmed = _drawdownMarks.Observe(isDrawnDown) || (isDrawnDown && isCertain);

        // Both, whichever is reported: there may be no further mark, and a resume lifts only the drawdown's.
        bool isDayHalted = isDayConfirmed && _dailyLoss.TrySet(ReasonCode.RiskDailyLoss, nowNanos, sequence);
        bool isDrawdownHalted = isDrawdownConfirmed && _drawdown.TrySet(ReasonCode.RiskDrawdown, nowNanos, sequence);
        return isDrawdownHalted ? ReasonCode.RiskDrawdown
            : isDayHalted ? ReasonCode.RiskDailyLoss
            : ReasonCode.None;
    }

    /// <summary>00:00 UTC: the daily halt ends.</summary>
    public void BeginDay()
    {
        _dailyLoss.Clear();
        _dailyLossMarks.Clear();
    }

    public bool TryHalt(ReasonCode cause, long nowNanos, long sequence) =>
        _operatorHalt.TrySet(cause, nowNanos, sequence);

    public bool TryKill(ReasonCode cause, long nowNanos, long sequence) => _kill.TrySet(cause, nowNanos, sequence);

    /// <summary>Balances differ too much from the venue's.</summary>
    public bool TryHaltForDrift(long nowNanos, long sequence) =>
        _drift.TrySet(ReasonCode.RiskPositionDrift, nowNanos, sequence);

    /// <summary>
    /// Clears what the scope names (None = operator halt, drawdown, kill switch, reject breaker, drift). The daily loss
    /// halt is not an operator's to clear: it ends at 00:00 UTC. True when the drawdown halt was cleared, so that the
    /// caller can count the drawdown anew.
    /// </summary>
    public bool Resume(ReasonCode scope)
    {
        bool isAll = scope == ReasonCode.None;
        if (isAll || scope == ReasonCode.RiskHalted) _operatorHalt.Clear();
        if (isAll || scope == ReasonCode.RiskKillSwitch) _kill.Clear();
        if (isAll || scope == ReasonCode.RiskRejectRate)
        {
            foreach (RejectBreaker rejects in _rejects) rejects.Reset();
        }

        if (isAll || scope == ReasonCode.RiskPositionDrift) _drift.Clear();
        if ((!isAll && scope != ReasonCode.RiskDrawdown) || !_drawdown.IsSet) return false;
        _drawdown.Clear();
        _drawdownMarks.Clear();
        return true;
    }

    /// <summary>Copies what the gates need into a context.</summary>
    /// <param name="account">Number of the order's account.</param>
    /// <param name="context">What is filled in.</param>
    public void Describe(int account, ref RiskContext context)
    {
        context.IsTradingEnabled = IsTradingEnabled;
        context.IsOperatorHalted = _operatorHalt.IsSet;
        context.IsDailyLossHalted = _dailyLoss.IsSet;
        context.IsDrawdownHalted = _drawdown.IsSet;
        context.IsKilled = _kill.IsSet;
        context.IsDriftHalted = _drift.IsSet;
        context.IsRejectBreakerOpen = _rejects[account].IsOpen(context.NowNanos);
        context.OrdersInLastSecond = OrderRate.CountInLastSecond(context.NowNanos);
    }

    public void Traverse(ref StateTraversal state)
    {
        // One account, or a state of before there was one for each: all have the same.
        bool areRejectsApart = AreRejectsApart();
        bool isTradingEnabled = IsTradingEnabled;
        PackedWord word = PackedWord.Begin(ref state);
        word.Visit(ref isTradingEnabled, 0);
        word.Visit(ref areRejectsApart, 1);
        word.End(ref state);
        IsTradingEnabled = isTradingEnabled;
        _operatorHalt.Traverse(ref state);
        _dailyLoss.Traverse(ref state);
        _drawdown.Traverse(ref state);
        _kill.Traverse(ref state);
        _drift.Traverse(ref state);
        _dailyLossMarks.Traverse(ref state);
        _drawdownMarks.Traverse(ref state);
        _rejects[0].Traverse(ref state);
        OrderRate.Traverse(ref state);
        for (int i = 1; i < _rejects.Length; i++)
        {
            if (areRejectsApart) _rejects[i].Traverse(ref state);
            else if (state.IsLoading) _rejects[i].SetTo(_rejects[0]);
        }
    }

    private bool AreRejectsApart()
    {
        for (int i = 1; i < _rejects.Length; i++)
        {
            if (!_rejects[i].IsSameAs(_rejects[0])) return true;
        }

        return false;
    }
}
