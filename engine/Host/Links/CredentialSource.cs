using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Text;
using LowLatency.Host.Faults;

namespace LowLatency.Host.Links;

/// <summary>
/// Finds a key pair: systemd's credentials folder first, then the environment. Nothing of it is logged; variables are
/// removed from the environment once read.
/// </summary>
internal static class CredentialSource
{
    private const string SystemdFolder = "CREDENTIALS_DIRECTORY";
    // A variable is gone once read; who reads again finds what it said.
    private static readonly ConcurrentDictionary<string, byte[]> VariablesRead = new(StringComparer.Ordinal);

    private const int LengthMax = 4_096;

    /// <exception cref="StartFault">There is none, or half of one; the message names the places.</exception>
    public static (byte[] Key, byte[] Secret) Read(string name)
    {
        string? folder = Environment.GetEnvironmentVariable(SystemdFolder);
        string suffix = name.ToUpperInvariant().Replace('-', '_').Replace('.', '_');
        string keyVariable = $"LLKEY_{suffix}";
        string secretVariable = $"LLSECRET_{suffix}";
        byte[]? key = FromFile(folder, $"{name}.key") ?? FromVariable(keyVariable);
        byte[]? secret = FromFile(folder, $"{name}.secret") ?? FromVariable(secretVariable);
        if (key != null && secret != null) return (key, secret);
        string missing = key == null && secret == null ? "key and secret" : key == null ? "key" : "secret";
        throw new StartFault(
            ExitCode.Configuration,
            $"credential '{name}': no {missing}; give {name}.key and {name}.secret as systemd credentials "
            + $"(LoadCredential=), or set {keyVariable} and {secretVariable}");
    }

    private static byte[]? FromFile(string? folder, string file)
    {
        if (string.IsNullOrEmpty(folder)) return null;
        string path = Path.Combine(folder, file);
        try
        {
            return File.Exists(path) ? Clean(File.ReadAllText(path, Encoding.ASCII), path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFault(ExitCode.Configuration, $"credential {path}: {exception.Message}");
        }
    }

    private static byte[]? FromVariable(string name)
    {
        string? value = Environment.GetEnvironmentVariable(name);
        if (value == null) return VariablesRead.GetValueOrDefault(name);
        Environment.SetEnvironmentVariable(name, null);
        byte[] clean = Clean(value, name);
        VariablesRead[name] = clean;
        return clean;
    }

    private static byte[] Clean(string text, string place)
    {
        string value = text.Trim();
        bool isSound = value.Length is > 0 and <= LengthMax;
        foreach (char character in value) isSound &= character is > ' ' and < '\u007f';
        if (!isSound) throw new StartFault(ExitCode.Configuration, $"credential {place}: empty, too long or not ASCII");
        return Encoding.ASCII.GetBytes(value);
    }
}
