using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using LowLatency.Compiler.References;
using LowLatency.Core.Strategies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace LowLatency.Compiler;

/// <summary>
/// From one C# file to a strategy in this process, without a project and without a file on the disk. The banned symbols
/// keep a strategy deterministic; they are no sandbox: compiled code runs with all rights of this process. One thread.
/// </summary>
public sealed class StrategyCompiler
{
    private readonly BannedSymbols _banned = new();

    /// <summary>Compiles, checks and loads. Every fault of the code is told at once.</summary>
    public StrategyCompilation Compile(StrategyFile file)
    {
        CSharpCompilation compilation = Bind(file, out SyntaxTree tree);
        List<SourceFault> faults = CompilerFaults(compilation.GetDiagnostics(), file);
        var walk = new BannedSymbolWalk(compilation.GetSemanticModel(tree), _banned, file.Name);
        faults.AddRange(walk.Run(tree.GetRoot()));
        if (faults.Count > 0) return Failed(file, faults);
        INamedTypeSymbol? type = StrategyClass.Find(compilation, tree, file.Name, faults);
        if (faults.Count > 0 || type == null) return Failed(file, faults);
        using var image = new MemoryStream();
        EmitResult emitted = compilation.Emit(image);
        if (!emitted.Success) return Failed(file, CompilerFaults(emitted.Diagnostics, file));
        image.Position = 0;
        return Load(file, image, type);
    }

    /// <summary>Every id of the lists, and whether anything that a strategy compiles against has it.</summary>
    internal static IEnumerable<(string Id, bool IsKnown)> BannedIds()
    {
        CSharpCompilation compilation = Bind(new StrategyFile("empty.cs", []), out _);
        foreach (string id in new BannedSymbols().Ids)
        {
            ISymbol? symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation);
            bool isKnown = symbol is INamespaceSymbol space ? !IsEmpty(space) : symbol != null;
            yield return (id, isKnown);
        }

        static bool IsEmpty(INamespaceSymbol space)
        {
            foreach (INamedTypeSymbol type in space.GetTypeMembers())
            {
                if (type.DeclaredAccessibility == Accessibility.Public) return false;
            }

            return true;
        }
    }

    private static CSharpCompilation Bind(StrategyFile file, out SyntaxTree tree)
    {
        SourceText text = SourceText.From(file.Bytes, file.Bytes.Length, Encoding.UTF8);
        var parsing = new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None);
        tree = CSharpSyntaxTree.ParseText(text, parsing, path: file.Name);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: false,
            nullableContextOptions: NullableContextOptions.Enable, deterministic: true, concurrentBuild: false);
        return CSharpCompilation.Create($"Strategy-{file.Digest}", [tree], ReferenceSet.All, options);
    }

    private static List<SourceFault> CompilerFaults(IEnumerable<Diagnostic> diagnostics, StrategyFile file)
    {
        List<SourceFault> faults = [];
        foreach (Diagnostic each in diagnostics)
        {
            if (each.Severity != DiagnosticSeverity.Error) continue;
            LinePosition place = each.Location.GetLineSpan().StartLinePosition;
            string message = each.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            faults.Add(new SourceFault(file.Name, place.Line + 1, place.Character + 1, each.Id, message));
        }

        return faults;
    }

    private static StrategyCompilation Load(StrategyFile file, MemoryStream image, INamedTypeSymbol type)
    {
        var context = new AssemblyLoadContext($"strategy {file.Digest}");
        Assembly assembly = context.LoadFromStream(image);
        PropertyInfo property = assembly.GetType(StrategyClass.MetadataName(type), throwOnError: true)!
            .GetProperty(StrategyClass.DefinitionName, BindingFlags.Public | BindingFlags.Static)!;
        StrategyDefinition? definition;
        try
        {
            definition = (StrategyDefinition?)property.GetValue(null);
        }
        catch (TargetInvocationException exception)
        {
            Exception cause = exception.InnerException is TypeInitializationException { InnerException: { } inner }
                ? inner
                : exception.InnerException!;
            string message = $"the definition cannot be made: {cause.Message}";
            return Failed(file, [StrategyClass.Fault(type, file.Name, message)]);
        }

        string? wrong = definition == null ? "the definition is null" : StrategyClass.Wrong(definition);
        if (wrong != null) return Failed(file, [StrategyClass.Fault(type, file.Name, wrong)]);
        return new StrategyCompilation
        {
            File = file,
            ClassName = type.ToDisplayString(),
            Definition = definition! with { Source = new StrategySource(file.Digest, () => file.Bytes) },
        };
    }

    private static StrategyCompilation Failed(StrategyFile file, List<SourceFault> faults)
    {
        faults.Sort(static (a, b) => (a.Line, a.Column).CompareTo((b.Line, b.Column)));
        return new StrategyCompilation { File = file, Faults = faults };
    }
}
