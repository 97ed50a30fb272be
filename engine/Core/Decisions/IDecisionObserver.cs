using LowLatency.Core.Strategies;

namespace LowLatency.Core.Decisions;

/// <summary>Set by tools that replay a journal to collect decisions; the running engine has none.</summary>
public interface IDecisionObserver
{
    /// <summary>
    /// Called at the end of every decision, on the thread of Apply. The maker holds the signals behind it.
    /// </summary>
    void OnDecision(in DecisionTrace trace, DecisionMaker maker);
}
