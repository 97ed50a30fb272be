using System;

namespace LowLatency.Model.Numbers;

/// <summary>
/// A quantity as a whole number of the instrument's quantity units; one unit is 10^-<c>QuantityDecimals</c> of the base
/// asset (docs/decisions/0002). Positions carry a sign, orders and book levels do not.
/// </summary>
public readonly record struct Quantity(long Units) : IComparable<Quantity>
{
    public static Quantity Zero => default;

    public bool IsZero => Units == 0;

    public int CompareTo(Quantity other) => Units.CompareTo(other.Units);

    public static bool operator <(Quantity left, Quantity right) => left.Units < right.Units;

    public static bool operator >(Quantity left, Quantity right) => left.Units > right.Units;

    public static bool operator <=(Quantity left, Quantity right) => left.Units <= right.Units;

    public static bool operator >=(Quantity left, Quantity right) => left.Units >= right.Units;
}
