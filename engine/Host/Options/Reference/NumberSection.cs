using System.Collections.Generic;

namespace LowLatency.Host.Options.Reference;

/// <summary>The numbers of one part of the configuration.</summary>
/// <param name="Title">Of the part.</param>
/// <param name="Rows">In the order of the page.</param>
public sealed record NumberSection(string Title, IReadOnlyList<NumberRow> Rows);
