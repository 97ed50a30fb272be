using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Host.Faults;
using LowLatency.Reading;

namespace LowLatency.Host.Links;

/// <summary>
/// Finds a key pair: systemd's credentials folder first, then the environment. Nothing of it is logged; variables are
/// removed from the environment once read. Who gets a secret overwrites it behind its use.
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
            if (!File.Exists(path)) return null;

            // Never as text: that cannot be overwritten.
            byte[] read = RegularFile.ReadAll(path, LengthMax);
            try
            {
                return Clean(read, path);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(read);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFault(ExitCode.Configuration, $"credential {path}: {exception.Message}");
        }
    }

    // Each caller has a copy of its own, to overwrite.
    private static byte[]? FromVariable(string name)
    {
        string? value = Environment.GetEnvironmentVariable(name);
        if (value == null) return VariablesRead.GetValueOrDefault(name)?.ToArray();
        Environment.SetEnvironmentVariable(name, null);
        byte[] clean = Clean(Encoding.UTF8.GetBytes(value), name);
        VariablesRead[name] = clean.ToArray();
        return clean;
    }

    private static byte[] Clean(ReadOnlySpan<byte> text, string place)
    {
        ReadOnlySpan<byte> value = text.Trim(" \t\r\n"u8);
        bool isSound = value.Length is > 0 and <= LengthMax;
        foreach (byte character in value) isSound &= character is > (byte)' ' and < 0x7f;
        if (!isSound) throw new StartFault(ExitCode.Configuration, $"credential {place}: empty, too long or not ASCII");
        return value.ToArray();
    }
}
