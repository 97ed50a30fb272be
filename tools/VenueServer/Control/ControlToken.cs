using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using LowLatency.VenueServer.Options;

namespace LowLatency.VenueServer.Control;

/// <summary>
/// What a control call must carry: a word that only the user of the venue can read. It is given by the environment or a
/// file, or made at the start and kept in a file of the user's own, by port, where <c>lowlatency venue</c> looks.
/// </summary>
public static class ControlToken
{
    /// <summary>Variable that gives the token to venue and client.</summary>
    public const string Variable = "LOWLATENCY_VENUE_TOKEN";

    private const int LengthMin = 16;
    private const int LengthMax = 512;
    private const int Bytes = 24;
    private const string FolderName = "lowlatency-venue";
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new one.</summary>
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Null = it may be a token; else what is wrong with it, without repeating it.</summary>
    public static string? Judge(string token)
    {
        if (token.Length is < LengthMin or > LengthMax)
            return $"a token has {LengthMin} to {LengthMax} characters";
        foreach (var character in token)
        {
            if (character is <= ' ' or > '~')
                return "a token is of visible ASCII characters";
        }

        return null;
    }

    /// <summary>Where the token of a port is kept when nobody says another place.</summary>
    public static string PathOf(int port)
    {
        // Folders of the user alone; the temporary one, which others can write, is the last resort.
        var own = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        if (string.IsNullOrEmpty(own))
            own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var folder = own.Length > 0
            ? Path.Combine(own, FolderName)
            : Path.Combine(Path.GetTempPath(), $"{FolderName}-{Environment.UserName}");
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{port}.token"));
    }

    /// <summary>Keeps a token for its user alone.</summary>
    /// <exception cref="VenueConfigurationException">The folder is somebody else's, or the disk refuses.</exception>
    public static void Save(string path, string token)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder, OwnerFile | UnixFileMode.UserExecute);

            // One that somebody else made is not ours to change, and that ends it here.
            File.SetUnixFileMode(folder, OwnerFile | UnixFileMode.UserExecute);

            // Made anew: what is there may be a link of somebody else to anything.
            File.Delete(path);
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerFile,
            });
            File.SetUnixFileMode(file.SafeFileHandle, OwnerFile);
            file.Write(Encoding.ASCII.GetBytes(token + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VenueConfigurationException($"the control token cannot be kept: {e.Message}", e);
        }
    }

    /// <summary>Reads a token that its user keeps; null = <paramref name="fault"/> says why not.</summary>
    public static string? Read(string path, out string fault)
    {
        if (SecretFile.Read(path, LengthMax + 2, out fault) is not { } text)
            return null;
        var token = text.Trim();
        fault = Judge(token) is { } wrong ? $"{path}: {wrong}" : string.Empty;
        return fault.Length == 0 ? token : null;
    }
}
