using System.Collections.Generic;

namespace LowLatency.Unit.Strategies.Documents;

/// <summary>A fenced block of C# in a document.</summary>
/// <param name="File">The document.</param>
/// <param name="Line">Of its first line of code, from 1.</param>
/// <param name="Heading">The nearest heading above it.</param>
/// <param name="Code">Its lines, each with its line end.</param>
internal sealed record CodeBlock(string File, int Line, string Heading, string Code)
{
    /// <summary>All blocks of the documents and of README.md.</summary>
    public static IReadOnlyList<CodeBlock> All()
    {
        List<CodeBlock> blocks = [.. Of("README.md")];
        foreach (string file in Checkout.Files("docs", "*.md")) blocks.AddRange(Of(file));
        return blocks;
    }

    public static IReadOnlyList<CodeBlock> Of(string file)
    {
        List<CodeBlock> blocks = [];
        string[] lines = Checkout.Read(file).Split('\n');
        string heading = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#')) heading = lines[i].TrimStart('#', ' ');
            if (lines[i].Trim() != "```csharp") continue;
            int first = i + 1;
            string code = "";
            while (lines[++i].Trim() != "```") code += lines[i] + "\n";
            blocks.Add(new CodeBlock(file, first + 1, heading, code));
        }

        return blocks;
    }

    public override string ToString() => $"{File}:{Line}";
}
