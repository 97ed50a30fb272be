using System;
using LowLatency.Formats.Histograms;

namespace LowLatency.Latency.OpenLoop;

/// <summary>
/// Matches what arrived with what was sent, and records how long it took: from the time at which the frame should have
/// been sent, and from the time at which it was. A delay of the sender counts in the first, so that a stall anywhere is
/// seen by every frame that it held up (coordinated omission). Callers take turns: it has no lock.
/// </summary>
internal sealed class ArrivalAccount
{
    /// <summary>Frames of one key that may wait for their orders.</summary>
    public const int WaitingMax = 4;

    private const long NanosMax = 60_000_000_000;
    private const int SignificantDigits = 3;

    private readonly Waiting[] _waiting;

    /// <param name="keys">Keys are 0 to this, exclusive.</param>
    public ArrivalAccount(int keys) => _waiting = new Waiting[keys * WaitingMax];

    /// <summary>From the intended time to the arrival, nanoseconds.</summary>
    public Histogram FromIntended { get; } = new(1, NanosMax, SignificantDigits);

    /// <summary>From just before the send to the arrival, nanoseconds.</summary>
    public Histogram FromSent { get; } = new(1, NanosMax, SignificantDigits);

    /// <summary>How late the sends were, nanoseconds.</summary>
    public Histogram SendDelay { get; } = new(1, NanosMax, SignificantDigits);

    /// <summary>Frames that an order should have followed from.</summary>
    public long Expected { get; private set; }

    /// <summary>Frames given up: a later one of the same key was answered, or waits in their place.</summary>
    public long Missed { get; private set; }

    /// <summary>Arrivals that no frame explains.</summary>
    public long Unexpected { get; private set; }

    /// <summary>Frames that still wait.</summary>
    public long Outstanding => Expected - Missed - FromSent.Count;

    /// <summary>A frame is about to be sent that one arrival should follow from.</summary>
    /// <param name="key">Which stream of frames; they alternate between two sides.</param>
    /// <param name="isBuy">The side that the arrival will name.</param>
    /// <param name="intendedNanos">By the timetable.</param>
    /// <param name="sentNanos">Now.</param>
    public void Expect(int key, bool isBuy, long intendedNanos, long sentNanos)
    {
        Expected++;
        SendDelay.Record(sentNanos - intendedNanos);
        Span<Waiting> waiting = Of(key);
        if (waiting[^1].IsSet)
        {
            waiting[1..].CopyTo(waiting);
            waiting[^1] = default;
            Missed++;
        }

        int free = 0;
        while (waiting[free].IsSet) free++;
        waiting[free] = new Waiting(true, isBuy, intendedNanos, sentNanos);
    }

    /// <summary>Something arrived: it belongs to the oldest frame of its key and side; older ones are missed.</summary>
    public void Arrive(int key, bool isBuy, long nanos)
    {
        Span<Waiting> waiting = Of(key);
        int found = 0;
        while (found < waiting.Length && (!waiting[found].IsSet || waiting[found].IsBuy != isBuy)) found++;
        if (found == waiting.Length)
        {
            Unexpected++;
            return;
        }

        FromIntended.Record(nanos - waiting[found].IntendedNanos);
        FromSent.Record(nanos - waiting[found].SentNanos);
        Missed += found;
        waiting[(found + 1)..].CopyTo(waiting);
        waiting[(waiting.Length - found - 1)..].Clear();
    }

    /// <summary>What still waits is missed. The histograms stay.</summary>
    public void GiveUp()
    {
        Missed += Outstanding;
        Array.Clear(_waiting);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_waiting);
        FromIntended.Reset();
        FromSent.Reset();
        SendDelay.Reset();
        Expected = 0;
        Missed = 0;
        Unexpected = 0;
    }

    private Span<Waiting> Of(int key) => _waiting.AsSpan(key * WaitingMax, WaitingMax);

    private readonly record struct Waiting(bool IsSet, bool IsBuy, long IntendedNanos, long SentNanos);
}
