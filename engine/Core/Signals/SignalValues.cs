using System.Runtime.CompilerServices;

namespace LowLatency.Core.Signals;

/// <summary>The numbers behind a signal, by the position of their names in the strategy's definition.</summary>
[InlineArray(Capacity)]
public struct SignalValues
{
    public const int Capacity = 8;

    private double _value0;
}
