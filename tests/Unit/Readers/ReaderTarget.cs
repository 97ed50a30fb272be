using System;

namespace LowLatency.Unit.Readers;

/// <summary>A reader under fuzz: seeded in the tests, guided by coverage in tests/Fuzz.</summary>
/// <param name="Name">On the command line, and of its folders of inputs.</param>
/// <param name="Good">A good input to begin with; its structure is drawn.</param>
/// <param name="Read">
/// Reads an input, in a folder of its own when it is a file; throws nothing but what is its bug.
/// </param>
internal sealed record ReaderTarget(string Name, Func<Random, byte[]> Good, Action<string, byte[]> Read)
{
    public override string ToString() => Name;
}
