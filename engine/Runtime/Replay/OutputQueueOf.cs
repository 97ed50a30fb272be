using System.Collections.Generic;

namespace LowLatency.Runtime.Replay;

/// <summary>Outputs of a replay that wait for their records, in their order.</summary>
internal sealed class OutputQueueOf<T>
    where T : unmanaged
{
    // More than the commands of a whole input ring that the journal thread was ahead: an output that is dropped here
    // would look like a difference.
    private const int WaitingMax = 1 << 20;

    private readonly Queue<(long Cause, int Index, T Output)> _waiting = new();

    public long Compared { get; set; }

    public long Differing { get; set; }

    public void Add(long cause, int index, in T output)
    {
        if (_waiting.Count == WaitingMax) _waiting.Dequeue();
        _waiting.Enqueue((cause, index, output));
    }

    public void Clear() => _waiting.Clear();

    /// <summary>Takes the first one when it stands before a place.</summary>
    public bool TryTakeBefore(long cause, int index, out long skipped)
    {
        skipped = 0;
        if (!_waiting.TryPeek(out (long Cause, int Index, T Output) first)) return false;
        bool isBefore = first.Cause < cause || (first.Cause == cause && first.Index < index);
        if (!isBefore) return false;
        skipped = first.Cause;
        _waiting.Dequeue();
        return true;
    }

    /// <summary>Takes the first one when it stands at a place.</summary>
    public bool TryTake(long cause, int index, out T output)
    {
        output = default;
        if (!_waiting.TryPeek(out (long Cause, int Index, T Output) first)) return false;
        if (first.Cause != cause || first.Index != index) return false;
        output = first.Output;
        _waiting.Dequeue();
        return true;
    }
}
