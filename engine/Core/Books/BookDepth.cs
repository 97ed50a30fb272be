using LowLatency.Model.Numbers;

namespace LowLatency.Core.Books;

/// <summary>
/// What rests on one side within a distance of the mid. Amounts that do not fit are at their largest value
/// (the side is then deeper than any order of ours).
/// </summary>
public readonly record struct BookDepth(int LevelCount, Quantity Quantity, Notional Notional);
