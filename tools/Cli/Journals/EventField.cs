namespace LowLatency.Cli.Journals;

/// <summary>One field of a printed event; numbers and decimals differ in JSON only (number, string).</summary>
internal readonly record struct EventField(string Name, string Text, bool IsNumber);
