using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
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
    public static string PathOf(int port) => Places(port)[0];

    /// <summary>
    /// Where a venue of this user may have kept the token of a port, the newest first: one that was started in another
    /// session (by systemd, by su) has another environment. Empty = nowhere.
    /// </summary>
    public static IReadOnlyList<string> Find(int port) =>
        [.. Places(port).Where(File.Exists).OrderByDescending(File.GetLastWriteTimeUtc)];

    /// <summary>Every place that is looked at, in the order in which a venue chooses one.</summary>
    public static IReadOnlyList<string> Places(int port)
    {
        // Folders of the user alone; the temporary one, which others can write, is the last resort.
        string[] folders =
        [
            Under(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), FolderName),
            Under(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), FolderName),
            Under(Path.GetTempPath(), $"{FolderName}-{Environment.UserName}"),
        ];
        var name = string.Create(CultureInfo.InvariantCulture, $"{port}.token");
        return [.. folders.Where(static folder => folder.Length > 0).Select(folder => Path.Combine(folder, name))];
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
            throw new VenueConfigurationException($"the control token cannot be kept: {e.Message}", e)
            {
                IsOutput = true,
            };
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

    private static string Under(string? folder, string name) =>
        string.IsNullOrEmpty(folder) ? string.Empty : Path.Combine(folder, name);
}
