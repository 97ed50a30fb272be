namespace LowLatency.EndToEnd.Documents;

/// <summary>One command that a document prints.</summary>
/// <param name="Place">FILE:line.</param>
/// <param name="Text">As printed, without the words that explain it.</param>
/// <param name="Block">Number of its block; commands of a block follow on each other. 0 = inside a sentence.</param>
internal sealed record DocumentCommand(string Place, string Text, int Block);
