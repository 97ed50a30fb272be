using System.Globalization;

namespace LowLatency.Compiler;

/// <summary>What is wrong at one place of a strategy's file.</summary>
/// <param name="File">Name of the file, as given.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Code">CS... of the compiler, RS0030 for a banned symbol, LL... for the rules of the file.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record SourceFault(string File, int Line, int Column, string Code, string Message)
{
    /// <summary>As compilers write it, so that editors jump to the place.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): error {Code}: {Message}");
}
