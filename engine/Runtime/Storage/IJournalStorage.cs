namespace LowLatency.Runtime.Storage;

/// <summary>Where segments are made; replaced in tests by one that fails on request.</summary>
public interface IJournalStorage
{
    /// <summary>
    /// Creates a file that must not exist, preallocates it and makes its name durable. 0 or errno, then file is null.
    /// </summary>
    int Create(string path, long capacity, out IJournalFile? file);

    /// <summary>Bytes free for us on the file system of a directory, or minus errno.</summary>
    long FreeBytes(string directory);
}
