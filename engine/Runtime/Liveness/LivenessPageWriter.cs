using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;
using LowLatency.Formats.Liveness;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Liveness;

/// <summary>
/// The engine's side of the page that it shares with whoever watches it: who runs, when it last lived, how far it is.
/// The page belongs to the kernel, so it keeps its content when the process is killed. Each field has one writing
/// thread; readers are other processes (Reading.Liveness.LivenessPage).
/// </summary>
public sealed unsafe class LivenessPageWriter : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _page;

    private LivenessPageWriter(string path)
    {
        using FileStream stream = OwnedFile.Open(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);

        // Written, not only sized: a full disk fails here, and not as a signal at the first store.
        stream.SetLength(LivenessFormat.Size);
        stream.Write(new byte[LivenessFormat.Size]);
        stream.Flush();
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, LivenessFormat.Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None,
            leaveOpen: false);
        _view = _file.CreateViewAccessor(0, LivenessFormat.Size, MemoryMappedFileAccess.ReadWrite);
        byte* page = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        _page = page;
    }

    /// <summary>Makes or takes over the page in this folder. An <see cref="IOException"/> when it cannot.</summary>
    /// <param name="folder">The journal's.</param>
    /// <param name="processId">Of this process.</param>
    /// <param name="epoch">Starts of this journal, at least 1.</param>
    public static LivenessPageWriter Create(string folder, int processId, uint epoch)
    {
        var writer = new LivenessPageWriter(Path.Combine(folder, LivenessFormat.FileName));
        new Span<byte>(writer._page, LivenessFormat.Size).Clear();
        writer.Write(LivenessFormat.ProcessOffset, processId);
        writer.Write(LivenessFormat.EpochOffset, epoch);
        writer.Write(LivenessFormat.VersionOffset, LivenessFormat.Version);
        writer.WriteState(LivenessState.Starting);
        writer.Write(LivenessFormat.MagicOffset, LivenessFormat.Magic);
        return writer;
    }

    /// <param name="unixNanos">Of a sign of life.</param>
    public void WriteHeartbeat(long unixNanos) => Write(LivenessFormat.HeartbeatOffset, unixNanos);

    /// <param name="sequence">Up to which the configured durability is reached.</param>
    public void WriteDurable(long sequence) => Write(LivenessFormat.DurableOffset, sequence);

    /// <param name="sequence">Cause of a command that left the machine; one before the last leaves the page as it is.
    /// </param>
    public void WriteSentCause(long sequence)
    {
        if (sequence > Volatile.Read(ref Field(LivenessFormat.SentOffset))) Write(LivenessFormat.SentOffset, sequence);
    }

    /// <param name="state">From now on.</param>
    public void WriteState(LivenessState state) => Write(LivenessFormat.StateOffset, (long)state);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private ref long Field(int offset) => ref *(long*)(_page + offset);

    private void Write(int offset, long value) => Volatile.Write(ref Field(offset), value);
}
