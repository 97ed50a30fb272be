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

    /// <summary>The name stands for the folder that is held, not for one that was made or moved there.</summary>
    public bool IsOf(string path) =>
        FileStatus.OfPath(path, out FileStatus named) == 0 && FileStatus.Of(_folder, out FileStatus held) == 0
        && named.IsSameFileAs(in held);

    public void Dispose() => _folder.Dispose();
}
