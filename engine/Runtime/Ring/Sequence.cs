using System.Diagnostics;
using System.Threading;

namespace LowLatency.Runtime.Ring;

/// <summary>A progress counter on its own cache lines: written by one thread, read by any.</summary>
/// <remarks>The value is the last sequence that is done (0 = nothing yet); ring sequences start at 1.</remarks>
[DebuggerDisplay("{Value}")]
public sealed class Sequence
{
    /// <summary>The value before anything was done.</summary>
    public const long InitialValue = 0;

    private PaddedLong _padded;

    /// <summary>The last sequence that is done. Read with acquire semantics; any thread.</summary>
    public long Value => Volatile.Read(ref _padded.Value);

    /// <summary>Says that everything up to and including <paramref name="value"/> is done. Release semantics; owner
    /// thread only. Values must not fall.</summary>
    public void Publish(long value) => Volatile.Write(ref _padded.Value, value);
}
