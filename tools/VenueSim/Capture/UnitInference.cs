using System;
using System.Globalization;

namespace LowLatency.VenueSim.Capture;

/// <summary>
/// Finds the smallest unit in which a set of number texts can be written: the greatest common divisor at the
/// number of decimals that are not trailing zeros. One owner thread.
/// </summary>
public sealed class UnitInference
{
    private const int ScaleMax = 18;
    private int _scale;
    private UInt128 _divisor;

    /// <summary>Whether no number other than zero was seen.</summary>
    public bool IsEmpty => _divisor == 0;

    /// <summary>Takes one number text into account; zero and texts that are not plain decimals are skipped.</summary>
    /// <param name="text">ASCII digits with at most one point.</param>
    public void Add(ReadOnlySpan<byte> text)
    {
        UInt128 value = 0;
        var decimals = 0;
        var seenPoint = false;
        if (text.IndexOf((byte)'.') >= 0)
            text = text.TrimEnd((byte)'0');
        foreach (var c in text)
        {
            if (c == '.')
            {
                seenPoint = true;
                continue;
            }

            if (c is < (byte)'0' or > (byte)'9' || decimals == ScaleMax)
                return;
            value = (value * 10) + (uint)(c - '0');
            decimals += seenPoint ? 1 : 0;
        }

        if (value == 0)
            return;
        for (; _scale < decimals; _scale++)
            _divisor *= 10;
        for (; decimals < _scale; decimals++)
            value *= 10;
        _divisor = GreatestCommonDivisor(_divisor, value);
    }

    /// <summary>The unit found.</summary>
    /// <returns>A positive number; 1 when nothing was added.</returns>
    public decimal ToUnit()
    {
        if (IsEmpty)
            return 1m;
        var unit = decimal.Parse(_divisor.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        for (var i = 0; i < _scale; i++)
            unit *= 0.1m;
        return unit;
    }

    private static UInt128 GreatestCommonDivisor(UInt128 a, UInt128 b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
