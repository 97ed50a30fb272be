using System;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace LowLatency.Venues.Signing;

/// <summary>
/// JSON web tokens signed with ES256 (ECDSA over P-256 with SHA-256, RFC 7518 section 3.4): for venues that want one in
/// each request. Holds the private key: never print or journal it. Owned by one thread; the platform's signature
/// allocates.
/// </summary>
public sealed class Es256Token : IDisposable
{
    /// <summary>Bytes of a signature: r and s, 32 each; no DER.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Characters of a signature in base64url.</summary>
    public const int SignatureLength = 86;

    private readonly ECDsa _key;

    /// <param name="privateKey">SEC 1 DER of a P-256 key: the content of a PEM "EC PRIVATE KEY".</param>
    /// <exception cref="ArgumentException">It is no such key; the text holds nothing of it.</exception>
    public Es256Token(ReadOnlySpan<byte> privateKey)
    {
        _key = ECDsa.Create();
        try
        {
            _key.ImportECPrivateKey(privateKey, out _);
        }
        catch (CryptographicException)
        {
            _key.Dispose();
            throw new ArgumentException("the private key is not SEC 1 DER of an EC key (EC PRIVATE KEY in PEM)");
        }

        if (_key.KeySize == 256) return;
        _key.Dispose();
        throw new ArgumentException("the private key is not one of P-256");
    }

    /// <summary>Length of a token of a header and a payload of so many bytes.</summary>
    public static int LengthOf(int headerBytes, int payloadBytes) =>
        Base64Url.GetEncodedLength(headerBytes) + Base64Url.GetEncodedLength(payloadBytes) + SignatureLength + 2;

    /// <summary>Writes header.payload.signature in base64url; returns its length.</summary>
    /// <param name="header">JSON, its alg ES256.</param>
    /// <param name="payload">JSON.</param>
    /// <param name="token">At least <see cref="LengthOf"/>.</param>
    public int Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> token)
    {
        int length = Base64Url.EncodeToUtf8(header, token);
        token[length++] = (byte)'.';
        length += Base64Url.EncodeToUtf8(payload, token[length..]);
        Span<byte> signature = stackalloc byte[SignatureBytes];
        _key.TrySignData(token[..length], signature, HashAlgorithmName.SHA256, out _);
        token[length++] = (byte)'.';
        return length + Base64Url.EncodeToUtf8(signature, token[length..]);
    }

    public void Dispose() => _key.Dispose();

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => nameof(Es256Token);
}
