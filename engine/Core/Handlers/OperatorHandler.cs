using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Handlers;

/// <summary>Carries out what an operator asks. Business thread only; does not allocate.</summary>
internal sealed class OperatorHandler(
    EngineClock clock, CommandBuffer commands, Account account, RiskState risk, InstrumentState[] instruments,
    OrderExecution execution, AlgorithmExecution algorithms)
{
    public void OnOperator(in OperatorPayload payload)
    {
        ReasonCode cause = payload.Reason == ReasonCode.None ? ReasonCode.OperatorRequest : payload.Reason;
        long now = clock.NowNanos;
        switch (payload.Action)
        {
            case OperatorAction.Halt:
                if (risk.TryHalt(cause, now, clock.Sequence))
                {
                    commands.Alarm(ReasonCode.RiskHalted, (long)cause);
                }

                execution.CancelUnsentEntries();
                algorithms.EndEntries(ReasonCode.RiskHalted);
                break;
            case OperatorAction.Resume:
                if (risk.Resume(payload.Scope)) account.ResetPeak();
                if (payload.Scope == ReasonCode.RiskNumericOverflow) ForgetOverflow();
                if (payload.Scope is ReasonCode.None or ReasonCode.RiskRejectRate) EndPauses();
                if (payload.Scope == ReasonCode.StrategyFailed) RestartStrategies();
                break;
            case OperatorAction.Kill:
                if (risk.TryKill(cause, now, clock.Sequence))
                {
                    commands.Alarm(ReasonCode.RiskKillSwitch, (long)cause);
                }

                CancelEverything(ReasonCode.RiskKillSwitch, staysProtected: false);
                break;
            case OperatorAction.CancelAll:
                CancelEverything(ReasonCode.OperatorRequest, staysProtected: true);
                break;
            case OperatorAction.EnableTrading:
                risk.IsTradingEnabled = true;
                break;
            case OperatorAction.DisableTrading:
                risk.IsTradingEnabled = false;
                execution.CancelUnsentEntries();
                algorithms.EndAll(ReasonCode.RiskTradingOff);
                break;
            default:
                break;
        }
    }

    // What the venue refused may go again: entries, and exits at once.
    private void EndPauses()
    {
        foreach (InstrumentState instrument in instruments)
        {
            instrument.Refusals.Rejects.Reset();
            instrument.EndExitPauses();
        }
    }

    private void ForgetOverflow()
    {
        account.ForgetOverflow();
        foreach (InstrumentState instrument in instruments)
        {
            instrument.Refusals.HasUnbookedFill = false;
            account.ValueAnew(instrument.Id, instrument.Market.Rules);
        }
    }

    private void RestartStrategies()
    {
        foreach (InstrumentState instrument in instruments) instrument.Maker.Restart();
    }

    private void CancelEverything(ReasonCode reason, bool staysProtected)
    {
        algorithms.EndAll(reason);
        foreach (InstrumentState instrument in instruments) instrument.Waiting = default;
        execution.CancelAll(staysProtected);
    }
}
