using System;

namespace LowLatency.Protocol.Clocks;

/// <summary>
/// Estimates a venue's clock from answers that tell its time. The estimate hangs on this machine's
/// monotonic clock, so that a step of the wall clock neither moves the stamps nor goes unseen: health compares the
/// venue's time with the wall clock at the moment of asking. Owner thread only; does not allocate.
/// </summary>
public sealed class ClockOffset
{
    /// <summary>Measurements remembered.</summary>
    public const int SamplesMax = 16;

    private const long NanosPerMilli = 1_000_000;

    private readonly ClockOffsetSettings _settings;
    private readonly Sample[] _samples = new Sample[SamplesMax];
    private int _next;
    private int _count;
    private int _burst;
    private int _best;

    /// <param name="settings">Checked here: an impossible value is an ArgumentOutOfRangeException.</param>
    public ClockOffset(ClockOffsetSettings settings)
    {
        settings.Check();
        _settings = settings;
        _burst = settings.FirstSamples;
    }

    /// <summary>True once a measurement was taken.</summary>
    public bool IsKnown => _count > 0;

    /// <summary>Measurements taken since construction.</summary>
    public long SampleCount { get; private set; }

    /// <summary>Round trip of the measurement in use, nanoseconds; 0 = none.</summary>
    public long RoundTripNanos => IsKnown ? _samples[_best].RoundTripNanos : 0;

    /// <summary>The estimate is off by no more than this, drift since then apart: half the round trip.</summary>
    public long BoundNanos => IsKnown ? (_samples[_best].RoundTripNanos + NanosPerMilli) / 2 : long.MaxValue;

    /// <summary>
    /// How fast the venue's clock runs away from ours: nanoseconds a second (1,000 = 1 ppm), from the oldest and the
    /// youngest measurement remembered; 0 with fewer than two, or closer than a period.
    /// </summary>
    public long DriftNanosPerSecond { get; private set; }

    /// <summary>
    /// The part of <see cref="DriftNanosPerSecond"/> that both measurements leave no doubt of, whatever their delays;
    /// 0 = it may be none.
    /// </summary>
    public long DriftNanosPerSecondSure { get; private set; }

    /// <summary>Monotonic time at which the venue's time should be asked for.</summary>
    public long NextMeasureNanos { get; private set; } = long.MinValue;

    /// <summary>A measurement was asked for now; without an answer the next one comes after the first pause.</summary>
    public void OnAsked(long monotonicNanos) => NextMeasureNanos = monotonicNanos + (4 * _settings.FirstPauseNanos);

    /// <summary>Stamps were refused: measure at once; the first new measurement drops the old ones.</summary>
    public void Resync(long monotonicNanos)
    {
        _burst = _settings.FirstSamples;
        NextMeasureNanos = monotonicNanos;
    }

    /// <summary>
    /// An answer told the venue's time; false when the moments make no sense, then nothing changes. The venue read its
    /// clock at some moment between the two, hence the bound of half a round trip.
    /// </summary>
    public bool TryAdd(in ReceiveStamp sent, in ReceiveStamp received, long serverNanos)
    {
        long roundTrip = received.MonotonicNanos - sent.MonotonicNanos;
        if (roundTrip < 0 || serverNanos <= 0) return false;

        // Venues cut their time to whole milliseconds: on average it was half of one later.
        long middle = sent.MonotonicNanos + (roundTrip / 2);
        long offset = serverNanos + (NanosPerMilli / 2) - middle;
        _samples[_next] = new Sample
        {
            OffsetNanos = offset,
            RoundTripNanos = roundTrip,
            TakenNanos = received.MonotonicNanos,
        };
        _next = (_next + 1) % SamplesMax;
        _count = _burst == _settings.FirstSamples ? 1 : Math.Min(_count + 1, SamplesMax);
        SampleCount++;
        if (_burst > 0) _burst--;
        NextMeasureNanos = received.MonotonicNanos + (_burst > 0 ? _settings.FirstPauseNanos : _settings.PeriodNanos);
        ChooseBest(received.MonotonicNanos);
        UpdateDrift();
        return true;
    }

    /// <summary>The venue's time now, unix nanoseconds; this machine's own when nothing was measured.</summary>
    public long VenueNanos(in ReceiveStamp now) =>
        IsKnown ? now.MonotonicNanos + _samples[_best].OffsetNanos : now.WallNanos;

    /// <summary>The venue's time for stamps, unix milliseconds.</summary>
    public long VenueMillis(in ReceiveStamp now) => VenueNanos(in now) / NanosPerMilli;

    /// <summary>The venue's clock minus this machine's wall clock, nanoseconds; 0 when not measured.</summary>
    public long OffsetNanos(in ReceiveStamp now) => VenueNanos(in now) - now.WallNanos;

    public ClockHealth Health(in ReceiveStamp now)
    {
        if (!IsKnown || now.MonotonicNanos - Sampled(0).TakenNanos > _settings.AgeNanosMax) return ClockHealth.Unknown;
        long offset = OffsetNanos(in now);
        if (offset > _settings.BlockNanos || offset < -_settings.BlockNanos) return ClockHealth.Blocked;
        return offset > _settings.WarnNanos || offset < -_settings.WarnNanos
            ? ClockHealth.Warning
            : ClockHealth.Healthy;
    }

    /// <summary>The measurement made so many before the last one.</summary>
    private ref readonly Sample Sampled(int back) => ref _samples[(_next - 1 - back + (2 * SamplesMax)) % SamplesMax];

    private void ChooseBest(long monotonicNanos)
    {
        long bestCost = long.MaxValue;
        for (int back = 0; back < _count; back++)
        {
            ref readonly Sample sample = ref Sampled(back);
            long aged = (monotonicNanos - sample.TakenNanos) / 1_000_000 * _settings.DriftPartsPerMillion;
            long cost = (sample.RoundTripNanos / 2) + aged;
            if (cost >= bestCost) continue;
            bestCost = cost;
            _best = (_next - 1 - back + (2 * SamplesMax)) % SamplesMax;
        }
    }

    private void UpdateDrift()
    {
        DriftNanosPerSecond = DriftNanosPerSecondSure = 0;
        if (_count < 2) return;
        ref readonly Sample youngest = ref Sampled(0);
        ref readonly Sample oldest = ref Sampled(_count - 1);
        long seconds = (youngest.TakenNanos - oldest.TakenNanos) / 1_000_000_000;
        if (seconds < _settings.PeriodNanos / 1_000_000_000) return;
        long parted = youngest.OffsetNanos - oldest.OffsetNanos;
        DriftNanosPerSecond = parted / Math.Max(1, seconds);
        long doubt = ((youngest.RoundTripNanos + oldest.RoundTripNanos) / 2) + NanosPerMilli;
        long sure = Math.Max(0, Math.Abs(parted) - doubt) / Math.Max(1, seconds);
        DriftNanosPerSecondSure = parted < 0 ? -sure : sure;
    }

    private struct Sample
    {
        internal long OffsetNanos;
        internal long RoundTripNanos;
        internal long TakenNanos;
    }
}
