using System;

namespace LowLatency.Model.Numbers;

/// <summary>
/// A price as a whole number of the instrument's price units; one unit is 10^-<c>PriceDecimals</c> of the quote
/// asset (docs/decisions/0002). Negative values never describe a tradable price; zero means "none".
/// </summary>
public readonly record struct Price(long Units) : IComparable<Price>
{
    public static Price None => default;

    public bool IsNone => Units == 0;

    public int CompareTo(Price other) => Units.CompareTo(other.Units);

    public static bool operator <(Price left, Price right) => left.Units < right.Units;

    public static bool operator >(Price left, Price right) => left.Units > right.Units;

    public static bool operator <=(Price left, Price right) => left.Units <= right.Units;

    public static bool operator >=(Price left, Price right) => left.Units >= right.Units;
}
