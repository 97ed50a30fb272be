using System;
using System.Globalization;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Cli.Formatting;

/// <summary>Amounts as people read them; exact but where the name says rounded.</summary>
internal static class AmountText
{
    /// <summary>With all decimals of the instrument.</summary>
    public static string Of(Price price, in InstrumentRules rules) =>
        FixedPoint.Format(price.Units, rules.PriceDecimals);

    /// <summary>With all decimals of the instrument.</summary>
    public static string Of(Quantity quantity, in InstrumentRules rules) =>
        FixedPoint.Format(quantity.Units, rules.QuantityDecimals);

    /// <summary>For the screen: zeros behind the tick's last decimal are left out; exact.</summary>
    public static string Short(Price price, in InstrumentRules rules) =>
        Trim(Of(price, rules), SignificantDecimals(rules.TickUnits, rules.PriceDecimals));

    /// <summary>For the screen: zeros behind the lot's last decimal are left out; exact.</summary>
    public static string Short(Quantity quantity, in InstrumentRules rules) =>
        Trim(Of(quantity, rules), SignificantDecimals(rules.LotUnits, rules.QuantityDecimals));

    /// <summary>With all eight decimals.</summary>
    public static string Of(Notional amount) => FixedPoint.Format(amount.Units, Notional.Decimals);

    /// <summary>Two decimals and thousands separators, for the screen.</summary>
    public static string Rounded(Notional amount) =>
        (amount.Units / (decimal)Notional.UnitsPerOne).ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>Thousands separators.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Sixteen hexadecimal digits.</summary>
    public static string Hash(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A latency in the unit that keeps it short: three significant digits.</summary>
    public static string Nanos(long nanos)
    {
        (double value, string unit) = Math.Abs(nanos) switch
        {
            < 1_000 => (nanos, "ns"),
            < 1_000_000 => (nanos / 1e3, "µs"),
            < 1_000_000_000 => (nanos / 1e6, "ms"),
            _ => (nanos / 1e9, "s"),
        };
        string format = unit == "ns" || Math.Abs(value) >= 100 ? "F0" : Math.Abs(value) >= 10 ? "F1" : "F2";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + unit;
    }

    /// <summary>A time in the units that a person would say it in: 0.012 ms, 41.2 s, 3 h 5 min, 12 days.</summary>
    public static string Duration(double millis)
    {
        const double Second = 1_000;
        const double Minute = 60 * Second;
        const double Hour = 60 * Minute;
        const double Day = 24 * Hour;
        CultureInfo culture = CultureInfo.InvariantCulture;
        double size = Math.Abs(millis);
        return size switch
        {
            < 10 => string.Create(culture, $"{millis:0.###} ms"),
            < Second => string.Create(culture, $"{millis:0.#} ms"),
            < 2 * Minute => string.Create(culture, $"{millis / Second:0.##} s"),
            < 2 * Hour => Two(millis, Minute, "min", Second, "s"),
            < 2 * Day => Two(millis, Hour, "h", Minute, "min"),
            _ => string.Create(culture, $"{millis / Day:0.#} days"),
        };
    }

    private static string Two(double millis, double large, string name, double small, string smallName)
    {
        double rounded = Math.Round(millis / small);
        double perLarge = large / small;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Truncate(rounded / perLarge):0} {name} {Math.Abs(rounded % perLarge):0} {smallName}");
    }

    /// <summary>Bytes in binary units.</summary>
    public static string Bytes(long bytes)
    {
        (double value, string unit) = bytes switch
        {
            < 10 * 1024 => (bytes, "B"),
            < 10 * 1024 * 1024 => (bytes / 1024.0, "KiB"),
            _ => (bytes / (1024.0 * 1024), "MiB"),
        };
        return value.ToString(unit == "B" ? "F0" : "F1", CultureInfo.InvariantCulture) + " " + unit;
    }

    private static int SignificantDecimals(long step, int decimals)
    {
        if (step <= 0) return decimals;
        while (decimals > 0 && step % 10 == 0)
        {
            step /= 10;
            decimals--;
        }

        return decimals;
    }

    // Digits that are not zero stay, on the step or not.
    private static string Trim(string text, int decimals)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return text;
        int end = text.Length;
        while (end > point + 1 + decimals && text[end - 1] == '0') end--;
        return end == point + 1 ? text[..point] : text[..end];
    }
}
