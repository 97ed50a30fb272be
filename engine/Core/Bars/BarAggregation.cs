namespace LowLatency.Core.Bars;

/// <summary>Makes a bar of a higher interval from the closed bars of a lower one.</summary>
internal static class BarAggregation
{
    /// <summary>
    /// The sum of the bars kept within the time, partial when one is missing, filled when all are. False when there is
    /// none.
    /// </summary>
    public static bool TrySum(BarSeries parts, long openNanos, long lengthNanos, out Bar sum)
    {
        sum = default;
        bool isAny = false;
        bool isPartial = false;
        bool isFilled = true;
        for (long open = openNanos; open < openNanos + lengthNanos; open += parts.IntervalNanos)
        {
            int age = parts.AgeOf(open);
            if (age < 0)
            {
                isPartial = true;
                continue;
            }

            ref readonly Bar part = ref parts[age];
            isPartial |= (part.Flags & BarFlags.Partial) != 0;
            isFilled &= (part.Flags & BarFlags.Filled) != 0;
            if (isAny) sum.Include(in part);
            else sum = part;
            isAny = true;
        }

        sum.OpenNanos = openNanos;
        sum.Flags = (isPartial ? BarFlags.Partial : BarFlags.None) | (isFilled ? BarFlags.Filled : BarFlags.None);
        return isAny;
    }
}
