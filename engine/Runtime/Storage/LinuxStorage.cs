using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Storage;

/// <summary>Segments as files on a local disk.</summary>
public sealed class LinuxStorage : IJournalStorage
{
    public static LinuxStorage Instance { get; } = new();

    public int Create(string path, long capacity, out IJournalFile? file)
    {
        file = null;
        int error = OwnedFile.OpenHandle(path, isNew: true, out SafeFileHandle? handle);
        if (error != 0) return error;
        error = Libc.Allocate(handle!, capacity);
        if (error == 0) error = Libc.FlushDirectory(Path.GetDirectoryName(path)!);
        if (error != 0)
        {
            handle!.Dispose();
            // A name without room behind it would be found as an empty segment at the next start.
            Remove(path);
            return error;
        }

        file = new LinuxFile(handle!);
        return 0;
    }

    public long FreeBytes(string directory) => Libc.FreeBytes(directory);

    // The folder may be gone, or the disk refuse this too: the first error is the one that counts.
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private sealed unsafe class LinuxFile(SafeFileHandle handle) : IJournalFile
    {
        public long Write(ReadOnlySpan<byte> bytes, long offset)
        {
            fixed (byte* start = bytes) return Libc.WriteAt(handle, start, bytes.Length, offset);
        }

        public int Flush() => Libc.FlushData(handle);

        public int Truncate(long length) => Libc.Truncate(handle, length);

        public void Dispose() => handle.Dispose();
    }
}
