using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>A3: no trading on a book that is not proven; holds for orders that reduce risk too.</summary>
public sealed class BookUnprovenGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsBookProven ? ReasonCode.None : ReasonCode.RiskBookUnproven;
}
