namespace LowLatency.Strategies.Indicators;

/// <summary>One argument of an indicator's constructor.</summary>
/// <param name="Name">As the constructor names it.</param>
/// <param name="Type">As C# writes it: "int", "RsiSmoothing".</param>
/// <param name="Usual">What is usually given, as C# writes it.</param>
/// <param name="Range">What is accepted, for a reader.</param>
/// <param name="Unit">"bars", or "" for a choice.</param>
/// <param name="Meaning">In a few words.</param>
public sealed record IndicatorArgument(
    string Name, string Type, string Usual, string Range, string Unit, string Meaning);
