using System;
using System.Globalization;

namespace LowLatency.Core.Settings.Validation;

/// <summary>One number of the configuration: what it may be, in which unit, and what it means.</summary>
/// <typeparam name="T">The part of the configuration that holds it.</typeparam>
/// <param name="Path">As a fault names it, below its part.</param>
/// <param name="Value">Reads it.</param>
/// <param name="Min">Least, of all configurations.</param>
/// <param name="Max">Largest, of all configurations.</param>
/// <param name="Unit">Empty for a count.</param>
/// <param name="Meaning">For people.</param>
public sealed record SettingRange<T>(
    string Path, Func<T, decimal> Value, decimal Min, decimal Max, string Unit, string Meaning)
{
    /// <summary>The value must be above <see cref="Min"/>, not equal to it.</summary>
    public bool IsMinExcluded { get; init; }

    /// <summary>A tighter least value that follows from other settings; null = none.</summary>
    public Func<T, decimal>? MinOf { get; init; }

    /// <summary>A tighter largest value that follows from other settings; null = none.</summary>
    public Func<T, decimal>? MaxOf { get; init; }

    /// <summary>What <see cref="MinOf"/> or <see cref="MaxOf"/> says, for people.</summary>
    public string Relation { get; init; } = "";

    /// <summary>False when the value is outside; the bounds are those of this configuration.</summary>
    public bool Holds(T settings, out decimal value, out decimal min, out decimal max)
    {
        value = Value(settings);
        min = MinOf?.Invoke(settings) ?? Min;
        max = MaxOf?.Invoke(settings) ?? Max;
        return (value > min || (!IsMinExcluded && value == min)) && value <= max;
    }

    /// <summary>What must be and what is, behind the path of a fault; null = the value is within.</summary>
    public string? FaultOf(T settings)
    {
        if (Holds(settings, out decimal value, out decimal min, out decimal max)) return null;
        string relation = IsMinExcluded ? ">" : ">=";
        return string.Create(CultureInfo.InvariantCulture, $"must be {relation} {min} and <= {max}, is {value}");
    }
}
