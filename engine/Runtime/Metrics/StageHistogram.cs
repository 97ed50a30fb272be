using System.Runtime.CompilerServices;
using System.Threading;
using LowLatency.Formats.Histograms;

namespace LowLatency.Runtime.Metrics;

/// <summary>
/// Latency of one stage: one thread records, another takes what was recorded. The recorder swaps the buffers itself at
/// its next record after a request, so recording needs no lock and no atomic.
/// </summary>
public sealed class StageHistogram
{
    /// <summary>One hour: anything longer is counted as overflow.</summary>
    public const long NanosMax = 3_600_000_000_000;

    private const int SignificantDigits = 2;

    private Histogram _active = new(1, NanosMax, SignificantDigits);
    private Histogram _spare = new(1, NanosMax, SignificantDigits);
    private int _isSwapAsked;

    public StageHistogram(string name) => Name = name;

    public string Name { get; }

    /// <summary>Recording thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long nanos)
    {
        if (Volatile.Read(ref _isSwapAsked) != 0) Swap();
        _active.Record(nanos);
    }

    /// <summary>
    /// Taking thread: asks for what was recorded so far. Call <see cref="TryTake"/> later; with no further record it
    /// stays with the recorder.
    /// </summary>
    public void Ask() => Volatile.Write(ref _isSwapAsked, 1);

    /// <summary>
    /// Taking thread: true when the recorder has handed over; the content is added and the buffer emptied.
    /// </summary>
    public bool TryTake(Histogram into)
    {
        if (Volatile.Read(ref _isSwapAsked) != 0 || _spare.Count == 0) return false;
        into.Add(_spare);
        _spare.Reset();
        return true;
    }

    /// <summary>After the recorder's thread has ended: everything that is left.</summary>
    public void TakeRest(Histogram into)
    {
        into.Add(_spare);
        into.Add(_active);
        _spare.Reset();
        _active.Reset();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Swap()
    {
        (_active, _spare) = (_spare, _active);
        Volatile.Write(ref _isSwapAsked, 0);
    }
}
