using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Model.Decisions;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Signals;

internal sealed class SignalCombinerTests
{
    private static readonly double[] Weights = [1.0, 0.7];

    private readonly SignalCombiner _combiner = new(new CombinationSettings());

    [Test]
    public void The_average_is_weighted_over_the_signals_used()
    {
        CombinedSignal combined = _combiner.Combine([Of(0.8, 0.9), Of(-0.5, 0.4)], Weights);
        Assert.That(combined.Combined, Is.EqualTo(((0.8 * 0.9 * 1.0) + (-0.5 * 0.4 * 0.7)) / 1.7).Within(1e-15));
        Assert.That(combined.Used, Is.EqualTo(3));
        Assert.That(combined.IsTrade);
        Assert.That(combined.Side, Is.EqualTo(Side.Buy));
    }

    [Test]
    public void A_signal_below_the_least_confidence_is_dropped_with_its_weight()
    {
        CombinedSignal combined = _combiner.Combine([Of(0.8, 0.9), Of(-1, 0.29999)], Weights);
        Assert.That(combined.Combined, Is.EqualTo(0.72).Within(1e-15));
        Assert.That(combined.Used, Is.EqualTo(1));
        Assert.That(combined.Dropped, Is.EqualTo(2));
        Assert.That(_combiner.Combine([Of(0.8, 0.9), Of(-1, 0.3)], Weights).Used, Is.EqualTo(3), "0.3 itself is used");
    }

    [Test]
    public void No_trade_has_its_reason()
    {
        Assert.That(_combiner.Combine([default, default], Weights).Reason, Is.EqualTo(ReasonCode.NoSignal));
        Assert.That(_combiner.Combine([Of(1, 0.2), default], Weights).Reason,
            Is.EqualTo(ReasonCode.SignalLowConfidence));
        Assert.That(_combiner.Combine([Of(0.29, 0.5), default], Weights).Reason,
            Is.EqualTo(ReasonCode.CombinedBelowThreshold));
        Assert.That(_combiner.Combine([Of(0.3, 0.5), default], Weights).Reason, Is.EqualTo(ReasonCode.None),
            "0.15 itself trades");
    }

    [TestCase(0.69, OrderType.Limit, Urgency.Normal)]
    [TestCase(0.7, OrderType.Market, Urgency.Normal)]
    [TestCase(0.8, OrderType.Market, Urgency.Normal)]
    [TestCase(0.81, OrderType.Market, Urgency.High)]
    public void Type_and_urgency_follow_the_strength(double strength, OrderType type, Urgency urgency)
    {
        CombinedSignal sell = _combiner.Combine([Of(-strength, 1)], Weights);
        Assert.That(sell.Side, Is.EqualTo(Side.Sell));
        Assert.That(sell.OrderType, Is.EqualTo(type));
        Assert.That(sell.Urgency, Is.EqualTo(urgency));
        Assert.That(sell.Strength, Is.EqualTo(strength));
    }

    [Test]
    public void A_signal_that_is_no_number_is_never_used()
    {
        Signal broken = new() { IsPresent = true, Direction = double.NaN, Confidence = 1 };
        Assert.That(_combiner.Combine([broken], Weights).Reason, Is.EqualTo(ReasonCode.NoSignal));
        broken = new() { IsPresent = true, Direction = 1, Confidence = double.PositiveInfinity };
        Assert.That(_combiner.Combine([broken], Weights).Reason, Is.EqualTo(ReasonCode.NoSignal));
    }

    private static Signal Of(double direction, double confidence)
    {
        Signal signal = default;
        signal.Set(direction, confidence);
        return signal;
    }
}
