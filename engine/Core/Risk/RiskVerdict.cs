using System.Runtime.CompilerServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk;

/// <summary>
/// The answer of every gate to one order, fixed in size, so that a decision can be explained afterwards. None = passed.
/// All gates are asked even when an early one has refused.
/// </summary>
public struct RiskVerdict
{
    /// <summary>Room for gates: as many as an output record has bits.</summary>
    public const int GatesMax = 32;

    private Answers _answers;

    /// <summary>The first refusal in the order of the gates; None = the order may go.</summary>
    public ReasonCode Reason { get; private set; }

    /// <summary>False also for the default value: no gate was asked.</summary>
    public bool IsAsked { get; private set; }

    public readonly bool IsAccepted => IsAsked && Reason == ReasonCode.None;

    public readonly ReasonCode this[RiskGateId gate] => _answers[(int)gate];

    internal void Record(RiskGateId gate, ReasonCode answer)
    {
        IsAsked = true;
        _answers[(int)gate] = answer;
        if (Reason == ReasonCode.None) Reason = answer;
    }

    [InlineArray(GatesMax)]
    private struct Answers
    {
        private ReasonCode _first;
    }
}
