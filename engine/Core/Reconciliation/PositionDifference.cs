using System;

namespace LowLatency.Core.Reconciliation;

/// <summary>What an answer about a base asset says beside what is held.</summary>
/// <param name="Units">The venue's amount less the owner's and ours, in quantity units of the instrument.</param>
/// <param name="Rest">What is there beside ours, units of 10^-8.</param>
/// <param name="OfOwner">What the owner's part becomes more by, units of 10^-8.</param>
/// <param name="OfOurs">The same of ours.</param>
/// <param name="IsForeign">It concerns the owner's part alone.</param>
/// <param name="IsBookable">It has a value and fits.</param>
internal readonly record struct PositionDifference(
    Int128 Units, Int128 Rest, Int128 OfOwner, Int128 OfOurs, bool IsForeign, bool IsBookable);
