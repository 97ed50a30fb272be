using System;

namespace LowLatency.Architecture.Arithmetic;

/// <summary>The control of <see cref="ArithmeticScan"/>: what begins with Wraps is found, the rest is not.</summary>
internal static class PlantedArithmetic
{
    private static long _heldUnits = 1;

    internal static long WrapsASum(long left, long rightUnits) => left + rightUnits;

    internal static long WrapsADifferenceOfAField(long other) => _heldUnits - other;

    internal static long WrapsAProduct(long units) => units * 3;

    internal static long WrapsWhatALocalHolds(string text)
    {
        TryRead(text, out long units);
        long twice = Math.Max(units, 1);
        return twice + 1;
    }

    internal static long WrapsOneSideOfAChoice(bool isOne, long soldUnits) => (isOne ? 1 : soldUnits) + 5;

    internal static void WrapsInPlace(long units) => _heldUnits += units;

    internal static long WrapsTwice(long units) => units + (units * 2);

    internal static long WrapsAProperty() => new Amount(5).Units + 1;

    internal static long KeepsWhatIsChecked(long units) => checked(units + 1);

    internal static Int128 KeepsWhatIsWide(long units) => (Int128)units * 5;

    internal static double KeepsWhatIsNoInteger(long units) => units / 2 * 0.5;

    internal static long KeepsOtherNumbers(long count, int unitsPerRow) => (count + 1) * unitsPerRow;

    internal static bool KeepsComparisons(long units, long other) => units > other;

    private static bool TryRead(string text, out long units) => long.TryParse(text, out units);

    private readonly record struct Amount(long Units);
}
