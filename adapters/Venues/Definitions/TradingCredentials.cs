using System;

namespace LowLatency.Venues.Definitions;

/// <summary>
/// A key pair as it was read, on its way to the venue's signer. The text form is fixed: neither half is ever shown.
/// </summary>
public sealed class TradingCredentials
{
    private readonly byte[] _key;
    private readonly byte[] _secret;

    /// <param name="key">ASCII, as the venue wrote it.</param>
    /// <param name="secret">ASCII, as the venue wrote it.</param>
    public TradingCredentials(byte[] key, byte[] secret)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(secret);
        _key = key;
        _secret = secret;
    }

    internal byte[] Key => _key;

    internal byte[] Secret => _secret;

    public override string ToString() => "credentials (hidden)";
}
