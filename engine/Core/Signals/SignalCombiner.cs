using System;
using LowLatency.Core.Settings;
using LowLatency.Model.Decisions;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Signals;

/// <summary>
/// Signals below the least confidence are dropped, the rest are averaged by weight, a weak average is no
/// trade. Pure; thresholds are the settings' decimals as IEEE doubles.
/// </summary>
public sealed class SignalCombiner
{
    /// <summary>Most signals per instrument: one bit each in the outcome.</summary>
    public const int SignalsMax = 32;

    private readonly double _confidenceMin;
    private readonly double _combinedMin;
    private readonly double _marketFrom;
    private readonly double _urgencyHighAbove;

    public SignalCombiner(CombinationSettings settings)
    {
        _confidenceMin = (double)settings.ConfidenceMin;
        _combinedMin = (double)settings.CombinedMin;
        _marketFrom = (double)settings.MarketOrderFrom;
        _urgencyHighAbove = (double)settings.UrgencyHighFrom;
    }

    /// <summary>Signals and their weights by position; a weight of zero mutes a signal.</summary>
    public CombinedSignal Combine(ReadOnlySpan<Signal> signals, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        double weightSum = 0;
        uint used = 0;
        uint dropped = 0;
        for (int i = 0; i < signals.Length; i++)
        {
            ref readonly Signal signal = ref signals[i];
            if (!signal.IsPresent || !signal.IsValid || weights[i] <= 0) continue;
            if (signal.Confidence < _confidenceMin)
            {
                dropped |= 1u << i;
                continue;
            }

            used |= 1u << i;
            sum += signal.Direction * signal.Confidence * weights[i];
            weightSum += weights[i];
        }

        if (used == 0)
        {
            return new CombinedSignal
            {
                Reason = dropped == 0 ? ReasonCode.NoSignal : ReasonCode.SignalLowConfidence,
                Dropped = dropped,
            };
        }

        double combined = sum / weightSum;
        double strength = Math.Abs(combined);
        return new CombinedSignal
        {
            Reason = strength < _combinedMin || strength == 0 ? ReasonCode.CombinedBelowThreshold : ReasonCode.None,
            Combined = combined,
            Used = used,
            Dropped = dropped,
            Side = combined > 0 ? Side.Buy : combined < 0 ? Side.Sell : Side.None,
            OrderType = strength < _marketFrom ? OrderType.Limit : OrderType.Market,
            Urgency = strength > _urgencyHighAbove ? Urgency.High : Urgency.Normal,
        };
    }
}
