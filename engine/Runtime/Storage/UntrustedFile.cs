using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Storage;

/// <summary>Reads small files that others put there: no link is followed and no pipe waited for. Any thread.</summary>
public static class UntrustedFile
{
    /// <summary>
    /// Opens a file and says whose it is and what it holds: one file from the first look to the last byte. 0 or errno;
    /// <paramref name="content"/> is empty when it is no file or longer.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytesMax">Longest that is read.</param>
    /// <param name="status">Of what was opened.</param>
    /// <param name="content">What it holds.</param>
    public static int Read(string path, int bytesMax, out FileStatus status, out byte[] content)
    {
        content = [];
        status = default;
        int error = Libc.OpenForReading(path, out SafeFileHandle? file);
        if (error != 0) return error;
        using (file)
        {
            error = FileStatus.Of(file!, out status);
            if (error != 0 || !status.IsFile || status.Length > bytesMax) return error;
            byte[] bytes = new byte[bytesMax];
            int length = 0;
            while (length < bytesMax)
            {
                int read = RandomAccess.Read(file!, bytes.AsSpan(length), length);
                if (read == 0) break;
                length += read;
            }

            content = bytes[..length];
            return 0;
        }
    }
}
