using System;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Markets;

/// <summary>
/// The venue's time as far as it can be believed: it may run ahead of our own elapsed time by no more than the
/// tolerance, or one wrong stamp would close bars of the future. Several such stamps in a row that agree are believed.
/// </summary>
public struct VenueClock
{
    /// <summary>
    /// Lead over our elapsed time that is believed at once. Recordings replayed faster than life stay below it.
    /// </summary>
    public const long ToleranceNanos = 3_600 * Timestamp.NanosPerSecond;

    /// <summary>Stamps in a row, within the tolerance of each other, that make a leap believed.</summary>
    public const int Confirmations = 5;

    private long _venueNanos;
    private long _receiveNanos;
    private long _candidateNanos;
    private int _confirmed;

    /// <summary>Stamps that were not believed.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>True when the time may be used.</summary>
    public bool Accept(long venueNanos, long receiveNanos)
    {
        if (venueNanos <= 0) return false;
        long elapsed = Math.Max(0, receiveNanos - _receiveNanos);
        if (_venueNanos == 0 || venueNanos - _venueNanos <= ToleranceNanos + elapsed)
        {
            Believe(Math.Max(venueNanos, _venueNanos), receiveNanos);
            return true;
        }

        bool isAgreeing = _confirmed > 0 && Math.Abs(venueNanos - _candidateNanos) <= ToleranceNanos;
        _confirmed = isAgreeing ? _confirmed + 1 : 1;
        _candidateNanos = venueNanos;
        if (_confirmed >= Confirmations)
        {
            Believe(venueNanos, receiveNanos);
            return true;
        }

        RefusedCount++;
        return false;
    }

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _venueNanos);
        state.Visit(ref _receiveNanos);
        state.Visit(ref _candidateNanos);
        state.Visit(ref _confirmed);
        RefusedCount = state.Next(RefusedCount);
    }

    private void Believe(long venueNanos, long receiveNanos)
    {
        _venueNanos = venueNanos;
        _receiveNanos = receiveNanos;
        _confirmed = 0;
    }
}
