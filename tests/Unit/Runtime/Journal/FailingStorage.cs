using System;
using LowLatency.Runtime.Storage;

namespace LowLatency.Unit.Runtime.Journal;

/// <summary>The real storage with failures on request.</summary>
internal sealed class FailingStorage : IJournalStorage
{
    public int WriteError { get; set; }

    public int FlushError { get; set; }

    public int CreateError { get; set; }

    public bool IsWriteShort { get; set; }

    public long? FreeBytesAnswer { get; set; }

    public int WriteCount { get; private set; }

    public int FlushCount { get; private set; }

    public int Create(string path, long capacity, out IJournalFile? file)
    {
        file = null;
        if (CreateError != 0) return CreateError;
        int error = LinuxStorage.Instance.Create(path, capacity, out IJournalFile? real);
        if (error == 0) file = new FailingFile(this, real!);
        return error;
    }

    public long FreeBytes(string directory) => FreeBytesAnswer ?? LinuxStorage.Instance.FreeBytes(directory);

    private sealed class FailingFile(FailingStorage storage, IJournalFile real) : IJournalFile
    {
        public long Write(ReadOnlySpan<byte> bytes, long offset)
        {
            storage.WriteCount++;
            if (storage.WriteError != 0) return -storage.WriteError;
            return real.Write(storage.IsWriteShort ? bytes[..(bytes.Length / 2)] : bytes, offset);
        }

        public int Flush()
        {
            storage.FlushCount++;
            return storage.FlushError != 0 ? storage.FlushError : real.Flush();
        }

        public int Truncate(long length) => real.Truncate(length);

        public void Dispose() => real.Dispose();
    }
}
