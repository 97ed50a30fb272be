using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Handlers;

/// <summary>Carries out what an operator asks (mission D9). Business thread only; does not allocate.</summary>
internal sealed class OperatorDesk
{
    private readonly EngineParts _parts;
    private readonly OrderDesk _orderDesk;
    private readonly AlgorithmDesk _algorithms;
    private readonly RiskState _risk;
    private readonly Account _account;

    public OperatorDesk(EngineParts parts, OrderDesk orderDesk, AlgorithmDesk algorithms)
    {
        _parts = parts;
        _orderDesk = orderDesk;
        _algorithms = algorithms;
        _risk = parts.Risk;
        _account = parts.Account;
    }

    public void OnOperator(in OperatorPayload payload)
    {
        ReasonCode cause = payload.Reason == ReasonCode.None ? ReasonCode.OperatorRequest : payload.Reason;
        long now = _parts.Clock.NowNanos;
        switch (payload.Action)
        {
            case OperatorAction.Halt:
                if (_risk.TryHalt(cause, now, _parts.Clock.Sequence))
                {
                    _parts.Commands.Alarm(ReasonCode.RiskHalted, (long)cause);
                }

                _orderDesk.CancelUnsentEntries();
                _algorithms.EndEntries(ReasonCode.RiskHalted);
                break;
            case OperatorAction.Resume:
                if (_risk.Resume(payload.Scope)) _account.ResetPeak();
                break;
            case OperatorAction.Kill:
                if (_risk.TryKill(cause, now, _parts.Clock.Sequence))
                {
                    _parts.Commands.Alarm(ReasonCode.RiskKillSwitch, (long)cause);
                }

                CancelEverything(ReasonCode.RiskKillSwitch, staysProtected: false);
                break;
            case OperatorAction.CancelAll:
                CancelEverything(ReasonCode.OperatorRequest, staysProtected: true);
                break;
            case OperatorAction.EnableTrading:
                _risk.IsTradingEnabled = true;
                break;
            case OperatorAction.DisableTrading:
                _risk.IsTradingEnabled = false;
                _orderDesk.CancelUnsentEntries();
                _algorithms.EndAll(ReasonCode.RiskTradingOff);
                break;
            default:
                break;
        }
    }

    private void CancelEverything(ReasonCode reason, bool staysProtected)
    {
        _algorithms.EndAll(reason);
        foreach (InstrumentDesk desk in _parts.Instruments) desk.Waiting = default;
        _orderDesk.CancelAll(staysProtected);
    }
}
