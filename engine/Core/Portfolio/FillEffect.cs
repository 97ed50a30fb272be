using LowLatency.Model.Numbers;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What a fill did. IsBooked is false when a number would have left its range: then nothing changed but the
/// portfolio's overflow flag. RealisedChange is before fees; it is not zero only when quantity was closed.
/// </summary>
public readonly record struct FillEffect(bool IsBooked, Notional Value, Notional RealisedChange, Quantity Closed);
