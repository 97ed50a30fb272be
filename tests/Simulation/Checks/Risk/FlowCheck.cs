using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Settings;
using LowLatency.Simulation.Node;

namespace LowLatency.Simulation.Checks.Risk;

/// <summary>
/// Who takes at the venue, bucket by bucket of volume: nothing is entered before so much was traded as has to be known,
/// nor while takers of one side are clearly beyond the limit. Where buckets are of a fixed size.
/// </summary>
internal sealed class FlowCheck(World world)
{
    /// <summary>Where the engine's buckets begin is not known: the least of so many beginnings counts.</summary>
    private const int Beginnings = 5;
    private const int LagBuckets = 3;
    private const double Clearly = 0.05;

    // Signed, newest last, by instrument; behind what the window needs they go.
    private readonly Dictionary<int, List<decimal>> _trades = [];
    private readonly Dictionary<int, decimal> _volumes = [];

    public void OnTrade(int venue, int symbol, decimal quantity, bool isBought)
    {
        if (symbol >= NodeSettings.Symbols.Length || world.Node is not { } node) return;
        RiskSettings risk = node.Engine.Settings.Risk;
        if (risk.VpinBucketVolume == 0 || risk.IsVpinRequired != true) return;
        int instrument = world.Venues[venue].FirstInstrument + symbol;
        if (!_trades.TryGetValue(instrument, out List<decimal>? trades)) _trades[instrument] = trades = [];
        trades.Add(isBought ? quantity : -quantity);
        _volumes[instrument] = _volumes.GetValueOrDefault(instrument) + quantity;
        if (trades.Count >= 65_536) trades.RemoveRange(0, 32_768);
    }

    /// <summary>What speaks against an entry that is decided now; null = nothing.</summary>
    public string? Find(DecidedOrder order, EngineNode node)
    {
        RiskSettings risk = node.Engine.Settings.Risk;
        if (risk.VpinBucketVolume == 0 || risk.IsVpinRequired != true) return null;
        decimal traded = _volumes.GetValueOrDefault(order.Instrument);
        decimal needed = risk.VpinBuckets * risk.VpinBucketVolume;
        if (traded < needed)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"entered after {traded} were traded, {needed} have to be known");
        }

        SimulationOptions options = world.Options;
        bool isAll = options.MarketFaultShare == 0 && !options.HasRulesChanges && options.VenueCount == 1
            && world.Crashes == 0;
        if (!isAll) return null;
        double least = Least(_trades[order.Instrument], risk);
        if (least > (double)risk.VpinMax) world.Limits.Note("one-sided takers");
        return least > (double)risk.VpinMax + Clearly
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"entered while takers are one-sided by {least:F3}, {risk.VpinMax} at most")
            : null;
    }

    private static double Least(List<decimal> trades, RiskSettings risk)
    {
        double least = double.MaxValue;
        for (int i = 0; i < Beginnings * LagBuckets; i++)
        {
            decimal skipped = risk.VpinBucketVolume * i / Beginnings;
            if (TryImbalance(trades, risk, skipped, out double value)) least = Math.Min(least, value);
        }

        return least == double.MaxValue ? 0 : least;
    }

    private static bool TryImbalance(List<decimal> trades, RiskSettings risk, decimal skipped, out double value)
    {
        decimal sum = 0;
        decimal bucket = 0;
        decimal room = risk.VpinBucketVolume;
        int left = risk.VpinBuckets;
        for (int i = trades.Count - 1; i >= 0 && left > 0; i--)
        {
            decimal rest = Math.Abs(trades[i]);
            decimal passed = Math.Min(skipped, rest);
            skipped -= passed;
            for (rest -= passed; rest > 0 && left > 0;)
            {
                decimal part = Math.Min(rest, room);
                bucket += trades[i] > 0 ? part : -part;
                rest -= part;
                room -= part;
                if (room > 0) continue;
                sum += Math.Abs(bucket);
                (bucket, room) = (0, risk.VpinBucketVolume);
                left--;
            }
        }

        value = (double)(sum / (risk.VpinBucketVolume * risk.VpinBuckets));
        return left == 0;
    }
}
