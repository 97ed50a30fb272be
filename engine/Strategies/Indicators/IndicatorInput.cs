namespace LowLatency.Strategies.Indicators;

/// <summary>One argument of an indicator's <c>Add</c>.</summary>
/// <param name="Name">As the method names it.</param>
/// <param name="Type">As C# writes it: "Price", "long", "double".</param>
/// <param name="Unit">What the number is in.</param>
public sealed record IndicatorInput(string Name, string Type, string Unit);
