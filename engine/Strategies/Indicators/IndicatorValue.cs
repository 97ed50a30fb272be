namespace LowLatency.Strategies.Indicators;

/// <summary>Something that an indicator tells.</summary>
/// <param name="Name">The property, or a method with its argument list.</param>
/// <param name="Type">As C# writes it: "double", "Int128".</param>
/// <param name="Scale">Whether it is in the unit of what was added.</param>
/// <param name="Min">Least possible; null = no bound.</param>
/// <param name="Max">Greatest possible; null = no bound.</param>
/// <param name="Ready">The property that is true once the value means something.</param>
/// <param name="First">The bar from which on it is true.</param>
/// <param name="Meaning">In a few words.</param>
public sealed record IndicatorValue(
    string Name,
    string Type,
    IndicatorScale Scale,
    int? Min,
    int? Max,
    string Ready,
    FirstBar First,
    string Meaning)
{
    /// <summary>Least and most in words: "0 to 100", "0 or more", "any".</summary>
    public string Range => (Min, Max) switch
    {
        ({ } min, { } max) => $"{min} to {max}",
        ({ } min, null) => $"{min} or more",
        (null, { } max) => $"{max} or less",
        _ => "any",
    };
}
