using System.Runtime.InteropServices;
using System.Threading;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>
/// The sequence up to which the configured durability is reached: written by the journal thread, read by those who
/// wait for it. Alone on its cache lines.
/// </summary>
public sealed class DurableSequence
{
    private Padded _padded;

    public DurableSequence(long value) => _padded.Value = value;

    public long Value => Volatile.Read(ref _padded.Value);

    /// <summary>Journal thread.</summary>
    public void Publish(long value) => Volatile.Write(ref _padded.Value, value);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)] public long Value;
    }
}
