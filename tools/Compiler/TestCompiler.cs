using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using LowLatency.Compiler.References;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace LowLatency.Compiler;

/// <summary>
/// A strategy and its test, compiled into one assembly of this process. A test is bound by no list of banned symbols;
/// the strategy's file has its own check before (<see cref="StrategyCompiler"/>).
/// </summary>
public static class TestCompiler
{
    /// <param name="strategy">The strategy's file.</param>
    /// <param name="tests">The file of its tests.</param>
    /// <param name="libraries">What the tests use beside the engine and the framework's core.</param>
    /// <param name="faults">Every fault, in the order of the compiler; empty when there is an assembly.</param>
    /// <returns>Null when there are faults.</returns>
    public static Assembly? Compile(
        StrategyFile strategy,
        StrategyFile tests,
        IReadOnlyList<Assembly> libraries,
        out IReadOnlyList<SourceFault> faults)
    {
        List<MetadataReference> references = [.. ReferenceSet.All];
        foreach (Assembly library in libraries) references.Add(ReferenceSet.Reference(library));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable);
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Tests-{strategy.Digest}-{tests.Digest}", [Parse(strategy), Parse(tests)], references, options);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult emitted = compilation.Emit(
            image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        faults = Faults(emitted);
        if (!emitted.Success) return null;
        image.Position = 0;
        symbols.Position = 0;
        return new AssemblyLoadContext($"tests of {strategy.Name}").LoadFromStream(image, symbols);
    }

    private static SyntaxTree Parse(StrategyFile file) => CSharpSyntaxTree.ParseText(
        SourceText.From(file.Bytes, file.Bytes.Length, Encoding.UTF8),
        new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None), path: file.Name);

    private static List<SourceFault> Faults(EmitResult emitted)
    {
        List<SourceFault> faults = [];
        foreach (Diagnostic each in emitted.Diagnostics)
        {
            if (each.Severity != DiagnosticSeverity.Error) continue;
            FileLinePositionSpan place = each.Location.GetLineSpan();
            faults.Add(new SourceFault(
                place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1, each.Id,
                each.GetMessage(CultureInfo.InvariantCulture)));
        }

        return faults;
    }
}
