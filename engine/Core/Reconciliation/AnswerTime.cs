namespace LowLatency.Core.Reconciliation;

/// <summary>What an answer about a balance may show: amounts of a time, beside what was known then.</summary>
/// <param name="FromNanos">The earliest amount that it may show is of this time, unix nanoseconds.</param>
/// <param name="SeenNanos">Engine time at which it was compared, unix nanoseconds.</param>
/// <param name="OwnUnits">What was thought to be held then, units of 10^-8.</param>
/// <param name="ShownUnits">What it showed less that, units of 10^-8.</param>
/// <param name="AheadNanos">
/// Engine time of the last fill that it may have shown before that was told, unix nanoseconds; 0 = none.
/// </param>
internal readonly record struct AnswerTime(
    long FromNanos, long SeenNanos, long OwnUnits, long ShownUnits, long AheadNanos);
