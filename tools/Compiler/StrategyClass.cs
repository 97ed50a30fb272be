using System.Collections.Generic;
using System.Text.RegularExpressions;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LowLatency.Compiler;

/// <summary>The rules of a strategy's file: one class that derives from Strategy, with one public definition.</summary>
internal static partial class StrategyClass
{
    public const string DefinitionName = "Definition";
    public const int NameLengthMax = 64;
    private const string FormCode = "LL0001";

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <summary>The one class of the file, or null and a fault.</summary>
    public static INamedTypeSymbol? Find(
        CSharpCompilation compilation, SyntaxTree tree, string file, List<SourceFault> faults)
    {
        INamedTypeSymbol? strategy = compilation.GetTypeByMetadataName(typeof(Strategy).FullName!);
        SemanticModel model = compilation.GetSemanticModel(tree);
        INamedTypeSymbol? found = null;
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            if (node is not TypeDeclarationSyntax declaration) continue;
            if (model.GetDeclaredSymbol(declaration) is not { IsAbstract: false } type) continue;
            if (!IsStrategy(type, strategy) || SymbolEqualityComparer.Default.Equals(type, found)) continue;
            if (found != null)
            {
                faults.Add(Fault(type, file, $"a second strategy beside '{found.Name}': write one class in one file"));
                return null;
            }

            found = type;
        }

        if (found == null)
        {
            faults.Add(new SourceFault(file, 1, 1, FormCode, "no class here derives from LowLatency.Core.Strategies."
                + "Strategy; `lowlatency new strategy NAME` writes one"));
            return null;
        }

        if (!IsReachable(found))
        {
            faults.Add(Fault(
                found, file, $"'{found.Name}' and the types around it must be public and have no type parameters"));
            return null;
        }

        if (!NamesItsState(found, strategy))
        {
            faults.Add(Fault(found, file, $"'{found.Name}' needs: public override void Traverse(ref StateTraversal "
                + "state), with state.Visit(ref _field) for each field that OnBarClosed changes and "
                + "_indicator.Traverse(ref state) for each indicator; empty when there is none"));
            return null;
        }

        foreach (ISymbol member in found.GetMembers(DefinitionName))
        {
            if (member is IPropertySymbol { IsStatic: true, DeclaredAccessibility: Accessibility.Public } property
                && property.GetMethod is { DeclaredAccessibility: Accessibility.Public }
                && property.Type.ToDisplayString() == typeof(StrategyDefinition).FullName)
            {
                return found;
            }
        }

        const string Needed = "public static StrategyDefinition Definition { get; } = ...";
        faults.Add(Fault(found, file, $"'{found.Name}' needs: {Needed}"));
        return null;
    }

    /// <summary>What is wrong with a definition that the file made, or null.</summary>
    public static string? Wrong(StrategyDefinition definition)
    {
        // The annotations say that nothing of it is null, but code can do what they forbid.
        (string? named, object? parameters, object? values, object? prices, object? create) = (
            definition.Name, definition.Parameters, definition.ValueNames, definition.PriceValues, definition.Create);
        if (named == null || parameters == null || values == null || prices == null || create == null)
        {
            return "the definition's name, lists and factory must not be null";
        }

        if (!IsName(definition.Name))
        {
            return $"the name '{definition.Name}' must be 1 to {NameLengthMax} letters, digits and hyphens";
        }

        if (definition.ValueNames.Count > SignalValues.Capacity)
        {
            return $"{definition.ValueNames.Count} value names; a signal holds {SignalValues.Capacity}";
        }

        foreach (ParameterDefinition parameter in definition.Parameters)
        {
            if (parameter is { Name: not null, Meaning: not null, Unit: not null }) continue;
            return "a parameter's name, meaning and unit must not be null";
        }

        foreach (string? name in (IEnumerable<string?>)[.. definition.ValueNames, .. definition.PriceValues])
        {
            if (name == null) return "the name of a value must not be null";
        }

        return null;
    }

    public static string MetadataName(INamedTypeSymbol type) => type.ContainingType is { } outer
        ? $"{MetadataName(outer)}+{type.MetadataName}"
        : type.ContainingNamespace.IsGlobalNamespace
        ? type.MetadataName
        : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";

    public static SourceFault Fault(INamedTypeSymbol type, string file, string message)
    {
        LinePosition place = type.Locations[0].GetLineSpan().StartLinePosition;
        return new SourceFault(file, place.Line + 1, place.Character + 1, FormCode, message);
    }

    // A native engine names the class from another assembly.
    private static bool IsReachable(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? each = type; each != null; each = each.ContainingType)
        {
            if (each.IsGenericType || each.DeclaredAccessibility != Accessibility.Public) return false;
        }

        return true;
    }

    private static bool IsStrategy(INamedTypeSymbol type, INamedTypeSymbol? strategy)
    {
        for (INamedTypeSymbol? each = type.BaseType; each != null; each = each.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(each, strategy)) return true;
        }

        return false;
    }

    // Files written before Traverse have the pair instead.
    private static bool NamesItsState(INamedTypeSymbol type, INamedTypeSymbol? strategy)
    {
        HashSet<string> overridden = [];
        INamedTypeSymbol? each = type;
        for (; !SymbolEqualityComparer.Default.Equals(each, strategy); each = each.BaseType)
        {
            foreach (ISymbol member in each!.GetMembers())
            {
                if (member.IsOverride) overridden.Add(member.Name);
            }
        }

        return overridden.Contains("Traverse") || (overridden.Contains("Save") && overridden.Contains("Load"));
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
