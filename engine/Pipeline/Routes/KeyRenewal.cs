using System;
using System.Security.Cryptography;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Pipeline.Routes;

/// <summary>
/// Keys of an account that are read again while the engine runs: its orders are halted then, and the folder of a
/// service's credentials is in memory. The gateway's thread only.
/// </summary>
/// <param name="protocol">Signs with them.</param>
/// <param name="read">
/// The key pair as it is now, whose secret is overwritten behind its use; null = there is none that may be used.
/// </param>
public sealed class KeyRenewal(TradingProtocol protocol, Func<(byte[] Key, byte[] Secret)?> read)
{
    /// <summary>True when the protocol signs with what was read; else it signs as before.</summary>
    public bool TryRenew()
    {
        if (read() is not { } pair) return false;
        bool isRenewed = protocol.TryRenewKeys(pair.Key, pair.Secret);
        CryptographicOperations.ZeroMemory(pair.Secret);
        return isRenewed;
    }
}
