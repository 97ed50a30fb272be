using LowLatency.Model.Instruments;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>An instrument's rules as part of the engine's state.</summary>
internal static class RulesTraversal
{
    /// <summary>Known rules that are not valid are damage.</summary>
    internal static bool Traverse(ref StateTraversal state, bool areKnown, ref InstrumentRules rules)
    {
        state.Visit(ref areKnown);
        state.Visit(ref rules.PriceDecimals);
        state.Visit(ref rules.QuantityDecimals);

        // One word: status and end of trading are zero there unless the venue restricts or ends it.
        ulong word = (ulong)rules.Abilities | ((ulong)rules.NamedStatus << 8) | ((ulong)rules.DelistingSeconds << 32);
        state.Visit(ref word);
        rules.Abilities = (InstrumentAbilities)(byte)word;
        rules.NamedStatus = (InstrumentStatus)(byte)(word >> 8);
        rules.DelistingSeconds = (uint)(word >> 32);
        state.Visit(ref rules.TickUnits);
        state.Visit(ref rules.LotUnits);
        state.Visit(ref rules.QuantityUnitsMin);
        state.Visit(ref rules.QuantityUnitsMax);
        state.Visit(ref rules.NotionalUnitsMin);
        if (areKnown && !rules.IsValid) state.Fail();
        return areKnown;
    }
}
