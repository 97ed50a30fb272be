using System.IO;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Storage;

/// <summary>
/// Opens files for writing with the permissions of their folder (<see cref="FolderAccess"/>): a new one is never wider
/// for a moment, one that is there and ours is made so. Any thread that may wait for a disk.
/// </summary>
public static class OwnedFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>As the constructor of <see cref="FileStream"/>, whose exceptions these are.</summary>
    public static FileStream Open(
        string path, FileMode mode, FileAccess access, FileShare share = FileShare.Read, int bufferBytes = 4_096)
    {
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            BufferSize = bufferBytes,
            UnixCreateMode = mode == FileMode.Open ? null : Owner,
        });
        FolderAccess.Of(Folder(path)).Fit(stream.SafeFileHandle);
        return stream;
    }

    /// <summary>A whole small file over whatever was there.</summary>
    public static void WriteAllBytes(string path, System.ReadOnlySpan<byte> content)
    {
        using FileStream stream = Open(path, FileMode.Create, FileAccess.Write, FileShare.Read, 0);
        stream.Write(content);
    }

    /// <summary>A file to read and write, made when absent. 0 or errno, then the handle is null.</summary>
    internal static int OpenHandle(string path, bool isNew, out SafeFileHandle? handle)
    {
        int error = Libc.OpenForWriting(path, isNew, out handle);
        if (error == 0) FolderAccess.Of(Folder(path)).Fit(handle!);
        return error;
    }

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
