using System;
using System.Collections.Generic;

namespace LowLatency.Fuzz;

/// <summary>A reader under fuzz.</summary>
/// <param name="Name">On the command line, and of its folder in the corpus.</param>
/// <param name="Seeds">Good inputs to begin with.</param>
/// <param name="Read">Reads an input; throws nothing but what is its bug.</param>
internal sealed record FuzzTarget(string Name, Func<IReadOnlyList<byte[]>> Seeds, Action<byte[]> Read);
