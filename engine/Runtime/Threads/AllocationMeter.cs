using System;
using System.Threading;

namespace LowLatency.Runtime.Threads;

/// <summary>Bytes that one thread has allocated since a baseline. The figure can only be read by the thread itself, so
/// others ask and that thread answers in its next round.</summary>
public sealed class AllocationMeter
{
    private const int Nothing = 0;
    private const int Sample = 1;
    private const int Baseline = 2;

    private int _request;
    private long _baselineBytes;
    private long _bytes;
    private long _answers;

    /// <summary>Bytes between the baseline and the last sample. Any thread.</summary>
    public long AllocatedBytes => Volatile.Read(ref _bytes);

    /// <summary>How many requests were answered: a caller sees by it that its own was. Any thread.</summary>
    public long AnswerCount => Volatile.Read(ref _answers);

    /// <summary>Asks for a new sample. Any thread.</summary>
    public void RequestSample() => Interlocked.CompareExchange(ref _request, Sample, Nothing);

    /// <summary>Asks to count from now on: called once the program has warmed up. Any thread.</summary>
    public void RequestBaseline() => Volatile.Write(ref _request, Baseline);

    /// <summary>Answers a request, if there is one. The measured thread only, once a round.</summary>
    public void Poll()
    {
        if (Volatile.Read(ref _request) != Nothing) Answer(Interlocked.Exchange(ref _request, Nothing));
    }

    /// <summary>Does something whose allocations do not count: the end of an agent. The measured thread only.</summary>
    public void LeaveOut(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        _baselineBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Takes a sample without a request, as before the thread ends. The measured thread only.</summary>
    public void TakeSample() => Answer(Sample);

    private void Answer(int request)
    {
        long total = GC.GetAllocatedBytesForCurrentThread();
        if (request == Baseline) _baselineBytes = total;
        Volatile.Write(ref _bytes, total - _baselineBytes);
        Interlocked.Increment(ref _answers);
    }
}
