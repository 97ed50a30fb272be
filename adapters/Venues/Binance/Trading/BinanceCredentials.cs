using System;
using System.Text;
using LowLatency.Venues.Signing;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// An API key and its HMAC secret. Neither is ever shown: no property gives them out, the text form is fixed, and no
/// exception holds them. Immutable; any thread.
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

    /// <summary>A text that shows neither key nor secret.</summary>
    public override string ToString() => "Binance credentials (hidden)";

    internal HmacSha256 CreateSigner(ReadOnlySpan<byte> commonStart) => new(_secret, commonStart);

    private static byte[] Bytes(ReadOnlySpan<char> text, string name)
    {
        bool isGood = text.Length is > 0 and <= LengthMax;
        foreach (char character in text) isGood &= char.IsAsciiLetterOrDigit(character);
        if (!isGood) throw new ArgumentException($"{name} must be 1 to {LengthMax} letters and digits");
        var bytes = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}
