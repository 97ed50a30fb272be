using System;
using System.Globalization;
using System.IO;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// The files of a histogram log: NAME.hlog is written, NAME-TIME.hlog are those before it, by the time (UTC) of their
/// last line. The oldest go. A start keeps what is there, a crash's too, as one of the old ones.
/// </summary>
internal sealed class HistogramFiles
{
    private const int OldFilesMax = 1_000;

    private readonly string _path;
    private readonly long _bytesMax;
    private readonly long _oldBytesMax;
    private readonly FolderAccess _access;

    /// <param name="path">Of the file that is written.</param>
    /// <param name="bytesMax">About as long as each may grow.</param>
    /// <param name="oldBytesMax">Old ones of together so much are kept, a thousand at most.</param>
    /// <param name="access">Of a folder that is made.</param>
    public HistogramFiles(string path, long bytesMax, long oldBytesMax, FolderAccess access = default)
    {
        _access = access;
        _path = Path.GetFullPath(path);
        _bytesMax = bytesMax;
        _oldBytesMax = oldBytesMax;
    }

    /// <summary>Name without folder.</summary>
    public string Name => Path.GetFileName(_path);

    private string Folder => Path.GetDirectoryName(_path)!;

    private string Stem => Path.GetFileNameWithoutExtension(_path) + "-";

    /// <summary>The next one is due.</summary>
    public bool IsFull(FileStream file) => file.CanSeek && file.Position >= _bytesMax;

    /// <summary>
    /// An empty file to write; what was there is an old one now. An <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> says what the disk refused.
    /// </summary>
    public FileStream Begin()
    {
        _access.Make(Folder);

        // A link is somebody's decision about where the log goes.
        var current = new FileInfo(_path);
        if (current is { Exists: true, LinkTarget: null, Length: > 0 }) KeepOld(current.LastWriteTimeUtc);
        return OwnedFile.Open(_path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferBytes: 0);
    }

    private void KeepOld(DateTime time)
    {
        string old = OldPath(time);
        while (File.Exists(old))
        {
            time = time.AddMilliseconds(1);
            old = OldPath(time);
        }

        File.Move(_path, old);
        string[] olds = Directory.GetFiles(Folder, Stem + "*" + Path.GetExtension(_path));
        Array.Sort(olds, StringComparer.Ordinal);
        long bytes = 0;
        for (int i = olds.Length - 1; i >= 0; i--)
        {
            bytes += new FileInfo(olds[i]).Length;
            bool isKept = bytes <= _oldBytesMax && olds.Length - i <= OldFilesMax;
            if (!isKept) File.Delete(olds[i]);
        }
    }

    private string OldPath(DateTime time) => Path.Combine(
        Folder,
        Stem + time.ToString("yyyyMMdd'T'HHmmss.fff", CultureInfo.InvariantCulture) + Path.GetExtension(_path));
}
