using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// What a venue says is held of an asset: the header's instrument names whose base asset it is; All means the asset
/// that the engine counts in; other cash is told by AssetBalance alone. Proven: it comes from a whole, fresh answer or
/// from the private stream.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct BalancePayload
{
    /// <summary>Free and locked together, in units of 10^-8 of the asset.</summary>
    [FieldOffset(0)] public Notional Total;

    /// <summary>Bound by open orders, in units of 10^-8 of the asset.</summary>
    [FieldOffset(8)] public Notional Locked;

    /// <summary>
    /// Unix nanoseconds by this machine's clock when the question left: fills that arrived later may or may not be
    /// in the answer. 0 for a balance of the private stream.
    /// </summary>
    [FieldOffset(16)] public long AskedNanos;

    [FieldOffset(24)] public BalanceSource Source;
}
