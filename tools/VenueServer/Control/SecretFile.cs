using System;
using System.IO;
using System.Text;

namespace LowLatency.VenueServer.Control;

/// <summary>Reads what holds a secret, a file or a pipe, if nobody else can read it.</summary>
internal static class SecretFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Null = <paramref name="fault"/> says why not; it repeats nothing of the content.</summary>
    public static string? Read(string path, int bytesMax, out string fault)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var mode = File.GetUnixFileMode(file.SafeFileHandle);
            if ((mode & Others) != 0)
            {
                fault = $"{path}: others can read it (0{Convert.ToString((int)mode & 0x1FF, 8)}): chmod 600 {path}";
                return null;
            }

            var bytes = new byte[bytesMax + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            fault = length > bytesMax ? $"{path}: has more than {bytesMax} bytes" : string.Empty;
            return fault.Length == 0 ? Encoding.UTF8.GetString(bytes, 0, length) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"{path}: {e.Message}";
            return null;
        }
    }
}
