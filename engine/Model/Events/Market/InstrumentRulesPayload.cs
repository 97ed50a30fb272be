using System.Runtime.InteropServices;
using LowLatency.Model.Instruments;

namespace LowLatency.Model.Events.Market;

/// <summary>Tick, lot and limits of an instrument, at the start and whenever the venue changes them.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct InstrumentRulesPayload
{
    [FieldOffset(0)] public InstrumentRules Rules;

    /// <summary>Largest market order in quantity units; 0 = as any other order.</summary>
    [FieldOffset(48)] public long MarketQuantityUnitsMax;

    /// <summary>Largest price x quantity in notional units; 0 = no limit.</summary>
    [FieldOffset(56)] public long NotionalUnitsMax;
}
