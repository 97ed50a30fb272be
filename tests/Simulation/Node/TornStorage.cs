using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Runtime.Storage;

namespace LowLatency.Simulation.Node;

/// <summary>
/// Files that remember what was flushed. A crash may cut the newest one at any byte behind that; what was preallocated
/// reads as zeros, as after a power loss.
/// </summary>
internal sealed class TornStorage : IJournalStorage
{
    private const int IoError = 5;

    private readonly List<TornFile> _files = [];

    /// <summary>The machine is going down: writes still reach the page cache, flushes do not return.</summary>
    public bool IsGoingDown { get; set; }

    public int Create(string path, long capacity, out IJournalFile? file)
    {
        int error = LinuxStorage.Instance.Create(path, capacity, out IJournalFile? inner);
        file = inner == null ? null : new TornFile(this, inner, path, capacity);
        if (file != null) _files.Add((TornFile)file);
        return error;
    }

    public long FreeBytes(string directory) => LinuxStorage.Instance.FreeBytes(directory);

    /// <summary>Cuts the newest file; the writer must be disposed of.</summary>
    public void Cut(Random random)
    {
        if (_files.Count == 0) return;
        TornFile last = _files[^1];
        long cut = last.FlushedBytes + random.NextInt64(0, last.WrittenBytes - last.FlushedBytes + 1);
        using FileStream stream = new(last.Path, FileMode.Open, FileAccess.Write);
        long length = stream.Length;
        stream.SetLength(cut);
        stream.SetLength(Math.Max(length, last.Capacity));
    }

    private sealed class TornFile(TornStorage storage, IJournalFile inner, string path, long capacity) : IJournalFile
    {
        public string Path => path;

        public long Capacity => capacity;

        public long FlushedBytes { get; private set; }

        public long WrittenBytes { get; private set; }

        public long Write(ReadOnlySpan<byte> bytes, long offset)
        {
            long written = inner.Write(bytes, offset);
            if (written > 0) WrittenBytes = Math.Max(WrittenBytes, offset + written);
            return written;
        }

        public int Flush()
        {
            if (storage.IsGoingDown) return IoError;

            // The disk of the simulation is memory: what counts is the order of writes and flushes.
            FlushedBytes = WrittenBytes;
            return 0;
        }

        public int Truncate(long length) => inner.Truncate(length);

        public void Dispose() => inner.Dispose();
    }
}
