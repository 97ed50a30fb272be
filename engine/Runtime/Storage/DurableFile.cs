using System;
using System.IO;

namespace LowLatency.Runtime.Storage;

/// <summary>
/// Writes small files whole or not at all: aside, flushed, renamed, and the folder flushed. Not on the hot path; the
/// caller serialises calls for one path.
/// </summary>
public static class DurableFile
{
    /// <summary>Replaces a file. False = <paramref name="error"/> says why; what was there is untouched.</summary>
    public static bool TryReplace(string path, ReadOnlySpan<byte> content, out string error) =>
        TryReplace(path, content, [], out error);

    /// <summary>As the other, with a content that lies in two places.</summary>
    public static bool TryReplace(
        string path, ReadOnlySpan<byte> content, ReadOnlySpan<byte> rest, out string error)
    {
        error = "";
        string part = path + ".part";
        try
        {
            using (FileStream target = OwnedFile.Open(part, FileMode.Create, FileAccess.Write))
            {
                target.Write(content);
                target.Write(rest);
                target.Flush();
                Check(Libc.FlushData(target.SafeFileHandle), part);
            }

            File.Move(part, path, overwrite: true);
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Check(Libc.FlushDirectory(folder), folder);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = exception.Message;
            return false;
        }
    }

    /// <summary>
    /// Gives a file that was written aside its name, over whatever has that name: content first, then the name. False =
    /// <paramref name="error"/> says why.
    /// </summary>
    public static bool TryPublish(string part, string path, out string error)
    {
        error = "";
        try
        {
            using (FileStream target = new(part, FileMode.Open, FileAccess.ReadWrite))
            {
                Check(Libc.FlushData(target.SafeFileHandle), part);
            }

            File.Move(part, path, overwrite: true);
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Check(Libc.FlushDirectory(folder), folder);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = exception.Message;
            return false;
        }
    }

    private static void Check(int error, string path)
    {
        if (error != 0) throw new IOException($"{path}: system error {error}");
    }
}
