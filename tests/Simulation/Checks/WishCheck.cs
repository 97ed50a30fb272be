using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LowLatency.Core.Decisions;
using LowLatency.Model.Reasons;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// What the engine decided of each instrument, over some time: no order is no fault where it wanted none, or none that
/// its limits let pass. The last decision alone says little: one bar in four gives no signal, whatever was before.
/// </summary>
internal sealed class WishCheck(World world, SimulatedVenue venue)
{
    private readonly List<(long Nanos, ReasonCode Reason)>[] _decided =
        [.. NodeSettings.Symbols.Select(static _ => new List<(long, ReasonCode)>())];

    public void OnApplied(EngineNode node)
    {
        for (int i = 0; i < _decided.Length; i++)
        {
            ref readonly DecisionTrace last = ref node.Engine.Instruments[venue.FirstInstrument + i].LastDecision;
            if (last.Sequence == node.Engine.Sequence) _decided[i].Add((world.NowNanos, last.Reason));
        }
    }

    /// <summary>
    /// Each decision since then was to stay as it is, to sell what it does not hold, or to buy what it may not; of one
    /// instrument at the least there was more than no signal.
    /// </summary>
    public bool WantsNothing(EngineNode node, long sinceNanos)
    {
        // Nothing is entered then, whatever the decision came to; what is too little to sell stays.
        bool isHalted = world.Limits.IsHaltedByLoss(node);
        bool isAsked = false;
        bool isTrading = false;
        for (int i = 0; i < _decided.Length; i++)
        {
            if (!node.Engine.Instruments[venue.FirstInstrument + i].Market.Rules.IsTrading) continue;
            isTrading = true;
            int count = 0;
            foreach ((long nanos, ReasonCode reason) in _decided[i])
            {
                if (nanos < sinceNanos) continue;
                count++;

                // Nobody was asked at that bar, or the book was not one to trade on at that moment; alone they are no
                // reason.
                if (reason is ReasonCode.NoSignal or ReasonCode.BarGap) continue;
                if (reason is ReasonCode.PriceUnavailable or ReasonCode.RiskBookUnproven) continue;
                isAsked = true;
                bool isHeld = isHalted && IsLimit(reason);
                if (!isHeld && !IsContent(reason)) return false;
            }

            if (count == 0) return false;
        }

        return isAsked || !isTrading;
    }

    /// <summary>How often which reason was there since then, by symbol.</summary>
    public string Describe(long sinceNanos)
    {
        var texts = new List<string>();
        for (int i = 0; i < _decided.Length; i++)
        {
            var counts = new SortedDictionary<ReasonCode, int>();
            foreach ((long nanos, ReasonCode reason) in _decided[i])
            {
                if (nanos >= sinceNanos) counts[reason] = counts.GetValueOrDefault(reason) + 1;
            }

            texts.Add(NodeSettings.Symbols[i] + string.Concat(counts.Select(
                static count => string.Create(CultureInfo.InvariantCulture, $" {count.Key} {count.Value}"))));
        }

        return string.Join("; ", texts);
    }

    private bool IsContent(ReasonCode reason) =>
        reason == ReasonCode.AlreadyAtTarget || (world.Options.Limits.Kind != "loose" && IsLimit(reason));

    // What a limit or a pause says of an entry; where those are loose it is no excuse.
    private static bool IsLimit(ReasonCode reason) => reason is ReasonCode.RiskOrderNotional
        or ReasonCode.RiskConcentration or ReasonCode.RiskDailyLoss or ReasonCode.RiskDrawdown
        or ReasonCode.RiskToxicFlow or ReasonCode.RiskFlowUnknown or ReasonCode.RiskOpenOrders
        or ReasonCode.RiskOrderRate or ReasonCode.CooldownActive or ReasonCode.SizeBelowMinimum;
}
