using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Machine;

[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct EngineStartedPayload
{
    /// <summary>Rises at every start; part of every client order id.</summary>
    [FieldOffset(0)] public uint Epoch;

    [FieldOffset(4)] public ushort Instance;

    /// <summary>64-bit hash of the canonical configuration.</summary>
    [FieldOffset(8)] public ulong ConfigurationHash;

    /// <summary>Cash to start with in the paper role; 0 when balances come from the venue.</summary>
    [FieldOffset(16)] public Notional InitialCash;
}
