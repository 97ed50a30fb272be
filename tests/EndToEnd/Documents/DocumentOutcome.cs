namespace LowLatency.EndToEnd.Documents;

/// <summary>What a command of a document did.</summary>
/// <param name="Place">FILE:line.</param>
/// <param name="Text">As it was run.</param>
/// <param name="ExitCode">-1 = it did not end.</param>
/// <param name="Output">Both of its streams.</param>
internal sealed record DocumentOutcome(string Place, string Text, int ExitCode, string Output);
