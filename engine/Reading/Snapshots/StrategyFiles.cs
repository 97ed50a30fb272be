using System;
using System.IO;
using System.Security.Cryptography;

namespace LowLatency.Reading.Snapshots;

/// <summary>
/// The files of the strategies that decided in a journal, beside its segments: NAME-DIGEST.cs. Reads only. Not on the
/// hot path; the caller serialises calls.
/// </summary>
public static class StrategyFiles
{
    /// <summary>Where they are, in the journal's folder.</summary>
    public const string FolderName = "strategies";

    private const int DigestLength = 64;

    // As the compiler takes them.
    private const long BytesMax = 1 << 20;

    /// <summary>Where a file is or would be.</summary>
    /// <param name="journal">The journal's folder.</param>
    /// <param name="name">Letters, digits and hyphens; anything else throws, so that no name leaves the folder.</param>
    /// <param name="digest">64 hex digits in lower case; anything else throws.</param>
    public static string PathOf(string journal, string name, string digest)
    {
        if (!IsPlain(name) || digest.Length != DigestLength || !IsPlain(digest))
        {
            throw new ArgumentException($"'{name}', '{digest}': no name and digest of a strategy");
        }

        return Path.Combine(journal, FolderName, $"{name}-{digest}.cs");
    }

    /// <summary>True when both can be part of a file's name here.</summary>
    public static bool IsNameable(string name, string digest) =>
        IsPlain(name) && digest.Length == DigestLength && IsPlain(digest);

    /// <summary>
    /// The bytes of a kept file, or null: <paramref name="error"/> is then empty when there is none, else what is wrong
    /// with it.
    /// </summary>
    public static byte[]? TryLoad(string journal, string name, string digest, out string error)
    {
        error = "";
        string path = PathOf(journal, name, digest);
        try
        {
            if (!File.Exists(path)) return null;
            byte[] source = RegularFile.ReadAll(path, BytesMax);
            if (Convert.ToHexStringLower(SHA256.HashData(source)) == digest) return source;
            error = $"{path}: damaged: its bytes do not have the digest of its name";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"{path}: {exception.Message}";
        }

        return null;
    }

    private static bool IsPlain(string text)
    {
        foreach (char each in text)
        {
            if (!char.IsAsciiLetterOrDigit(each) && each != '-') return false;
        }

        return text.Length > 0;
    }
}
