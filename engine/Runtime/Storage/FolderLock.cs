using System;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Storage;

/// <summary>Says that a folder is in use by this process, for as long as it is held; it makes no file there.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly SafeFileHandle _folder;

    private FolderLock(SafeFileHandle folder) => _folder = folder;

    /// <summary>Null = <paramref name="isTaken"/> by another process, or there is no such folder.</summary>
    public static FolderLock? TryTake(string path, out bool isTaken)
    {
        isTaken = false;
        if (Libc.OpenFolder(path, out SafeFileHandle? folder) != 0) return null;
        int error = Libc.LockNow(folder!);
        if (error == 0) return new FolderLock(folder!);
        isTaken = error == Libc.WouldBlock;
        folder!.Dispose();
        return null;
    }

    public void Dispose() => _folder.Dispose();
}
