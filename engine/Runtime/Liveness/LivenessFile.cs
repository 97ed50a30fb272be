using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Liveness;

/// <summary>
/// A page that the engine shares with whoever watches it: who runs, when it last lived, how far it is. The page belongs
/// to the kernel, so it keeps its content when the process is killed. Byte table: docs/formats.md. Each field has one
/// writing thread; readers are other processes.
/// </summary>
public sealed unsafe class LivenessFile : IDisposable
{
    public const string FileName = "engine.live";
    public const int Size = 4096;
    public const long Magic = 0x4556_494C_4C4C; // "LLLIVE"
    public const long Version = 1;

    private const int MagicOffset = 0;
    private const int VersionOffset = 8;
    private const int ProcessOffset = 16;
    private const int EpochOffset = 24;
    private const int HeartbeatOffset = 128;
    private const int DurableOffset = 256;
    private const int SentOffset = 384;
    private const int StateOffset = 512;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _page;

    private LivenessFile(string path, bool isWriter)
    {
        using FileStream stream = isWriter
            ? OwnedFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (isWriter)
        {
            // Written, not only sized: a full disk fails here, and not as a signal at the first store.
            stream.SetLength(Size);
            stream.Write(new byte[Size]);
            stream.Flush();
        }

        MemoryMappedFileAccess access = isWriter ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, Size, access, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Size, access);
        byte* page = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        _page = page;
    }

    /// <summary>
    /// Unix nanoseconds of the last sign of life; 0 = none yet. It stands while the engine applies nothing or the
    /// journal becomes durable no further, though the process lives: <see cref="State"/> says which.
    /// </summary>
    public long HeartbeatNanos
    {
        get => Read(HeartbeatOffset);
        set => Write(HeartbeatOffset, value);
    }

    /// <summary>The journal sequence up to which the configured durability is reached.</summary>
    public long DurableSequence
    {
        get => Read(DurableOffset);
        set => Write(DurableOffset, value);
    }

    /// <summary>Cause of the last command that left the box.</summary>
    public long SentCauseSequence
    {
        get => Read(SentOffset);
        set => Write(SentOffset, value);
    }

    /// <summary>
    /// 0 = starting, 1 = running, 2 = stopped in order, 3 = stopped by a failure, 4 = the journal stands still, 5 = the
    /// engine stands still.
    /// </summary>
    public long State
    {
        get => Read(StateOffset);
        set => Write(StateOffset, value);
    }

    public long ProcessId => Read(ProcessOffset);

    public long Epoch => Read(EpochOffset);

    /// <summary>Engine: makes or takes over the page in this folder.</summary>
    public static LivenessFile Create(string folder, int processId, uint epoch)
    {
        var file = new LivenessFile(Path.Combine(folder, FileName), isWriter: true);
        new Span<byte>(file._page, Size).Clear();
        file.Write(ProcessOffset, processId);
        file.Write(EpochOffset, epoch);
        file.Write(VersionOffset, Version);
        file.Write(MagicOffset, Magic);
        return file;
    }

    /// <summary>Watcher: opens the page, or null when it is absent or not one of these.</summary>
    public static LivenessFile? TryOpen(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || new FileInfo(path).Length != Size) return null;
        var file = new LivenessFile(path, isWriter: false);
        if (file.Read(MagicOffset) == Magic && file.Read(VersionOffset) == Version) return file;
        file.Dispose();
        return null;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private long Read(int offset) => Volatile.Read(ref *(long*)(_page + offset));

    private void Write(int offset, long value) => Volatile.Write(ref *(long*)(_page + offset), value);
}
