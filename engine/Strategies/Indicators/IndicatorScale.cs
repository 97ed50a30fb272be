namespace LowLatency.Strategies.Indicators;

/// <summary>How a value of an indicator follows what was added.</summary>
public enum IndicatorScale
{
    /// <summary>In the unit of what was added: twice the numbers, twice the value.</summary>
    AsAdded = 1,

    /// <summary>A pure number: twice the numbers, the same value.</summary>
    Pure = 2,
}
