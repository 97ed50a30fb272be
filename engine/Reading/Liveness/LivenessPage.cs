using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;
using LowLatency.Formats.Liveness;

namespace LowLatency.Reading.Liveness;

/// <summary>
/// The liveness page of an engine, seen by another process: who runs, when it last lived, how far it is. Each
/// property reads the page anew and whole; two properties are of two moments, in the order in which they are read. A
/// new start of the engine takes the same page over: <see cref="ProcessId"/> and <see cref="Epoch"/> say whose it is.
/// After the end of a process it holds what that process wrote last. One thread.
/// </summary>
public sealed unsafe class LivenessPage : IDisposable
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _page;
    private bool _isDisposed;

    private LivenessPage(
        FileStream stream, MemoryMappedFile file, MemoryMappedViewAccessor view)
    {
        (_stream, _file, _view) = (stream, file, view);
        byte* page = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        _page = page;
    }

    /// <summary>Of the engine that made the page.</summary>
    public long ProcessId => Read(LivenessFormat.ProcessOffset);

    /// <summary>Starts of this journal, at least 1.</summary>
    public long Epoch => Read(LivenessFormat.EpochOffset);

    /// <summary>
    /// Unix nanoseconds of the last sign of life; 0 = none yet. It stands while the engine applies nothing or the
    /// journal becomes durable no further, though the process lives: <see cref="State"/> says which.
    /// </summary>
    public long HeartbeatNanos => Read(LivenessFormat.HeartbeatOffset);

    /// <summary>The journal sequence up to which the configured durability is reached; 0 = none yet.</summary>
    public long DurableSequence => Read(LivenessFormat.DurableOffset);

    /// <summary>Cause of the last command that left the machine; 0 = none yet.</summary>
    public long SentCauseSequence => Read(LivenessFormat.SentOffset);

    /// <summary>May be a value that this version does not know.</summary>
    public LivenessState State => (LivenessState)Read(LivenessFormat.StateOffset);

    /// <summary>
    /// Opens the page of a journal, or null: it is absent, of another size or version, no such page, or just being
    /// made. What is there and is no file, or may not be read, is an <see cref="IOException"/> or an
    /// <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    /// <param name="folder">The journal's.</param>
    public static LivenessPage? TryOpen(string folder)
    {
        string path = Path.Combine(folder, LivenessFormat.FileName);
        if (!File.Exists(path) && !Directory.Exists(path)) return null;
        FileStream? stream = null;
        MemoryMappedFile? file = null;
        MemoryMappedViewAccessor? view = null;
        LivenessPage? page = null;
        try
        {
            stream = RegularFile.Open(path, bufferBytes: 0);
            if (stream.Length != LivenessFormat.Size) return null;
            file = MemoryMappedFile.CreateFromFile(
                stream, null, LivenessFormat.Size, MemoryMappedFileAccess.Read, HandleInheritability.None,
                leaveOpen: true);
            view = file.CreateViewAccessor(0, LivenessFormat.Size, MemoryMappedFileAccess.Read);
            page = new LivenessPage(stream, file, view);
            if (!page.IsKnown) return null;
            LivenessPage opened = page;
            (page, view, file, stream) = (null, null, null, null);
            return opened;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        finally
        {
            page?.Dispose();
            view?.Dispose();
            file?.Dispose();
            stream?.Dispose();
        }
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _stream.Dispose();
    }

    // The magic is written last: behind it, who made the page is there.
    private bool IsKnown =>
        Read(LivenessFormat.MagicOffset) == LivenessFormat.Magic
        && Read(LivenessFormat.VersionOffset) == LivenessFormat.Version;

    // A file that was cut has no page behind the mapping: a load would end the process of the reader by a signal.
    private long Read(int offset)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_stream.Length != LivenessFormat.Size) throw new IOException($"{_stream.Name}: was cut");
        return Volatile.Read(ref *(long*)(_page + offset));
    }
}
