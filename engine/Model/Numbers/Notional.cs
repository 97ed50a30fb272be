using System;

namespace LowLatency.Model.Numbers;

/// <summary>
/// An amount of the quote asset (notional value, profit, fee, equity) in units of 10^-8, signed.
/// The range is about +-92 billion; arithmetic that leaves it is reported by the checked operations of
/// <see cref="NotionalMath"/> and never wraps.
/// </summary>
public readonly record struct Notional(long Units) : IComparable<Notional>
{
    /// <summary>Decimals of every notional, whatever the instrument.</summary>
    public const int Decimals = 8;

    public const long UnitsPerOne = 100_000_000;

    public static Notional Zero => default;

    public static Notional FromWhole(long whole) => new(checked(whole * UnitsPerOne));

    /// <summary>For signals and reports only: money is never computed in floating point.</summary>
    public double ToDouble() => Units / (double)UnitsPerOne;

    public int CompareTo(Notional other) => Units.CompareTo(other.Units);

    public static Notional operator +(Notional left, Notional right) => new(checked(left.Units + right.Units));

    public static Notional operator -(Notional left, Notional right) => new(checked(left.Units - right.Units));

    public static Notional operator -(Notional value) => new(checked(-value.Units));

    public static bool operator <(Notional left, Notional right) => left.Units < right.Units;

    public static bool operator >(Notional left, Notional right) => left.Units > right.Units;

    public static bool operator <=(Notional left, Notional right) => left.Units <= right.Units;

    public static bool operator >=(Notional left, Notional right) => left.Units >= right.Units;
}
