using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Markets;

/// <summary>
/// The bars of one instrument, and the order-flow toxicity whose bucket size comes from their volume. Business thread
/// only.
/// </summary>
internal sealed class MarketBars
{
    private const long BucketsPerDay = 50;

    private readonly EngineSettings _settings;
    private readonly MarketRefusals _refusals;
    private PriceGuard _guard;
    private long _appendedReported;

    /// <exception cref="ArgumentException">The signal interval is none of the bar intervals.</exception>
    internal MarketBars(EngineSettings settings, MarketRefusals refusals)
    {
        _settings = settings;
        _refusals = refusals;
        Builder = new BarBuilder(settings.Bars);
        Signal = Builder.SeriesOf(settings.Bars.SignalIntervalSeconds)
            ?? throw new ArgumentException("the signal interval is not one of the bar intervals", nameof(settings));
        Vpin = new Vpin(settings.Risk.VpinBuckets, Quantity.Zero);
        _guard = new PriceGuard(settings.Books.JumpPercentMax);
    }

    internal BarBuilder Builder { get; }

    /// <summary>Closed bars of the interval that feeds the strategies.</summary>
    internal BarSeries Signal { get; }

    internal Vpin Vpin { get; }

    /// <summary>A bar of the venue, live or of history.</summary>
    internal MarketOutcome Apply(in EventSlot slot)
    {
        ref readonly EventHeader header = ref slot.Header;
        ref readonly BarPayload bar = ref slot.Bar;
        ReasonCode reason = ReasonCode.None;
        if (bar.Close.Units > 0)
        {
            if ((header.Flags & EventFlags.Historical) != 0) _guard.Reset(bar.Close.Units);
            else if (!_guard.Accept(bar.Close.Units)) reason = ReasonCode.BarInvalid;
        }

        if (reason == ReasonCode.BarInvalid) _refusals.CountJump();
        long revision = Signal.Revision;
        if (reason == ReasonCode.None)
        {
            reason = Builder.OnVenueBar(in bar, header.Flags);
            if (reason == ReasonCode.BarInvalid) _refusals.CountInvalid();

            // The venue's number fits no unit: the bar is used, and that its volume is a bound is counted.
            if (reason == ReasonCode.None && bar.Volume.Units == long.MaxValue) reason = ReasonCode.BarVolumeAboveRange;
        }

        MarketChanges changes = Signal.Revision != revision ? MarketChanges.Bars : MarketChanges.None;
        return new MarketOutcome(changes, reason, false);
    }

    /// <summary>True once for every bar of the signal interval that has been closed since the last call.</summary>
    internal bool TryReportClosed()
    {
        if (Signal.AppendedCount == _appendedReported) return false;
        _appendedReported = Signal.AppendedCount;
        return true;
    }

    /// <summary>Sets the configured bucket size in the units of the rules.</summary>
    internal void ConfigureBucketVolume(in InstrumentRules rules)
    {
        decimal units = _settings.Risk.VpinBucketVolume * PowersOfTen.Of(rules.QuantityDecimals);
        Vpin.SetBucketVolume(new Quantity(units >= long.MaxValue ? long.MaxValue : (long)units));
    }

    /// <summary>
    /// With no bucket size configured it is a fiftieth of the last day's volume, once bars cover a day. Rules must be
    /// known.
    /// </summary>
    internal void ChooseBucketVolume()
    {
        if (!Vpin.BucketVolume.IsZero) return;
        if (_settings.Risk.IsVpinRequired ?? false)
        {
            WarmUpVpin();
            return;
        }

        if (!DailyVolume.TrySum(Builder, out Int128 volume)) return;
        Vpin.SetBucketVolume(new Quantity((long)Int128.Min(volume / BucketsPerDay, long.MaxValue)));
    }

    // Entries wait for its value: what bars of the past say of both sides fills the window, the finest ones that cover
    // a day. A bar whose venue does not tell the takers' side says nothing, and trades have to fill the rest.
    private void WarmUpVpin()
    {
        if (DailyVolume.FindShortest(Builder) is not { } series) return;
        long perDay = Timestamp.NanosPerDay / series.IntervalNanos;
        Int128 volume = 0;
        for (int age = 0; age < perDay; age++) volume += series[age].Volume.Units;
        Vpin.SetBucketVolume(new Quantity((long)Int128.Min(volume / BucketsPerDay, long.MaxValue)));
        for (int age = (int)perDay - 1; age >= 0; age--)
        {
            ref readonly Bar bar = ref series[age];
            if (bar.TakerBuyVolume.Units < 0) continue;
            Vpin.OnVolume(bar.TakerBuyVolume, new Quantity(bar.Volume.Units - bar.TakerBuyVolume.Units));
        }
    }

    /// <summary>Prices and quantities in the old units mean nothing any more.</summary>
    internal void Forget()
    {
        Builder.Clear();
        _guard.Reset(0);
    }

    internal void TraverseGuard(ref StateTraversal state) => _guard.Traverse(ref state);

    internal void TraverseBars(ref StateTraversal state)
    {
        Builder.Traverse(ref state);
        if (state.IsLoading) _appendedReported = Signal.AppendedCount;
    }
}
