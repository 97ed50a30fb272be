namespace LowLatency.Host.Options.Reference;

/// <summary>A number of the connections that nobody may configure.</summary>
/// <param name="Type">Name of the type that has it.</param>
/// <param name="Member">Its constant or property there; the unit is in the name.</param>
/// <param name="Value">As the code has it.</param>
/// <param name="Why">Why it is no setting.</param>
public sealed record FixedNumber(string Type, string Member, string Value, string Why);
