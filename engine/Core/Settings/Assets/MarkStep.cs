namespace LowLatency.Core.Settings.Assets;

/// <summary>One configured pair on the way from an asset to the reporting asset.</summary>
/// <param name="Instrument">Index of the instrument whose mark converts.</param>
/// <param name="IsInverse">True = an amount is divided by the mark, false = multiplied by it.</param>
/// <param name="IsPeg">Both assets of the pair are stablecoins of one currency: its price should be one.</param>
public readonly record struct MarkStep(int Instrument, bool IsInverse, bool IsPeg);
