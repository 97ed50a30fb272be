using System.Runtime.InteropServices;
using LowLatency.Model.Identity;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// What an account holds of one asset. The header names venue and account.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct AssetBalancePayload
{
    /// <summary>What can be used now, in units of 10^-<see cref="Decimals"/> of the asset.</summary>
    [FieldOffset(0)] public long Free;

    /// <summary>Bound by open orders, same units.</summary>
    [FieldOffset(8)] public long Locked;

    /// <summary>Owed for it, same units, not negative.</summary>
    [FieldOffset(16)] public long Borrowed;

    /// <summary>
    /// Unix nanoseconds by this machine's clock when the question left; 0 = pushed by the venue.
    /// </summary>
    [FieldOffset(24)] public long AskedNanos;
    [FieldOffset(32)] public AssetId Asset;

    /// <summary>Chosen by the gateway so that every amount of the asset fits 64 bits.</summary>
    [FieldOffset(34)] public byte Decimals;
    [FieldOffset(35)] public BalanceSource Source;
}
