using System.Runtime.InteropServices;
using LowLatency.Model.Instruments;

namespace LowLatency.Model.Events;

[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct InstrumentRulesPayload
{
    [FieldOffset(0)] public InstrumentRules Rules;
}
