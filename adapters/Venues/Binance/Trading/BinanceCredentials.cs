using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Venues.Signing;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// An API key and its HMAC secret. Nobody outside this assembly is given either of them, the text form is fixed, and no
/// exception holds them. Within it the request writer takes a copy of the key, which is in each request, and a signer
/// made from the secret. One thread at a time; nothing is signed with it behind <see cref="Clear"/>.
/// </summary>
public sealed class BinanceCredentials
{
    /// <summary>Longest key and secret taken; the venue's have 64 characters.</summary>
    public const int LengthMax = 128;

    private readonly byte[] _key;
    private readonly byte[] _secret;

    /// <exception cref="ArgumentException">
    /// Key or secret is empty, too long, or holds anything but letters and digits (a stray line end, most often).
    /// </exception>
    public BinanceCredentials(ReadOnlySpan<char> key, ReadOnlySpan<char> secret)
    {
        _key = Bytes(key, "the API key");
        _secret = Bytes(secret, "the secret");
    }

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>
    /// Makes something of a pair that is gone from memory behind it, but for what was made. Exceptions as of the
    /// constructor.
    /// </summary>
    internal static T Use<T>(ReadOnlySpan<byte> key, ReadOnlySpan<byte> secret, Func<BinanceCredentials, T> make)
    {
        char[] keyText = new char[key.Length];
        char[] secretText = new char[secret.Length];
        BinanceCredentials? credentials = null;
        try
        {
            Encoding.ASCII.GetChars(key, keyText);
            Encoding.ASCII.GetChars(secret, secretText);
            credentials = new BinanceCredentials(keyText, secretText);
            return make(credentials);
        }
        finally
        {
            credentials?.Clear();
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(secretText.AsSpan()));
        }
    }

    /// <summary>A text that shows neither key nor secret.</summary>
    public override string ToString() => "Binance credentials (hidden)";

    /// <summary>Overwrites the secret: a signer that was made keeps what it needs.</summary>
    internal void Clear() => CryptographicOperations.ZeroMemory(_secret);

    internal HmacSha256 CreateSigner(ReadOnlySpan<byte> commonStart) => new(_secret, commonStart);

    private static byte[] Bytes(ReadOnlySpan<char> text, string name)
    {
        bool isGood = text.Length is > 0 and <= LengthMax;
        foreach (char character in text) isGood &= char.IsAsciiLetterOrDigit(character);
        if (!isGood) throw new ArgumentException($"{name} must be 1 to {LengthMax} letters and digits");
        byte[] bytes = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}
