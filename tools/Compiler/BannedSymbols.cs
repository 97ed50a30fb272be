using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.CodeAnalysis;

namespace LowLatency.Compiler;

/// <summary>
/// The lists that the build of pure projects checks (BannedSymbols*.txt), for code that is compiled here: a
/// documentation id a line, a semicolon, the reason.
/// </summary>
internal sealed class BannedSymbols
{
    private static readonly string[] Lists =
        ["BannedSymbols.txt", "BannedSymbols.Pure.txt", "BannedSymbols.Strategy.txt"];

    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    public BannedSymbols()
    {
        foreach (string list in Lists)
        {
            using Stream stream = typeof(BannedSymbols).Assembly.GetManifestResourceStream(list)
                ?? throw new InvalidOperationException($"{list} is not embedded");
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line) Add(line);
        }
    }

    /// <summary>Documentation ids in no order.</summary>
    public IReadOnlyCollection<string> Ids => _reasons.Keys;

    /// <summary>Null = allowed; else what is banned and why.</summary>
    public string? Find(ISymbol symbol)
    {
        ISymbol definition = symbol is IMethodSymbol { ReducedFrom: { } extension }
            ? extension.OriginalDefinition
            : symbol.OriginalDefinition;
        return FindListed(definition) ?? (definition is IMethodSymbol { Name: nameof(GetHashCode) }
            ? $"{Quoted(definition)} is banned: it may differ between processes"
            : null);
    }

    // A member is banned by itself, by what it overrides, by its type and the types and namespaces around that.
    private string? FindListed(ISymbol symbol)
    {
        for (ISymbol? each = symbol; each != null; each = Overridden(each))
        {
            for (ISymbol? around = each; around is not (null or INamespaceSymbol { IsGlobalNamespace: true });
                around = around.ContainingSymbol)
            {
                if (around is IModuleSymbol or IAssemblySymbol) break;
                if (around.GetDocumentationCommentId() is { } id && _reasons.TryGetValue(id, out string? reason))
                {
                    return $"{Quoted(symbol)} is banned: {reason}";
                }
            }
        }

        return null;
    }

    private static string Quoted(ISymbol symbol) =>
        $"'{symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'";

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod?.OriginalDefinition,
        IPropertySymbol property => property.OverriddenProperty?.OriginalDefinition,
        IEventSymbol raised => raised.OverriddenEvent?.OriginalDefinition,
        _ => null,
    };

    private void Add(string line)
    {
        int comment = line.IndexOf("//", StringComparison.Ordinal);
        string entry = (comment >= 0 ? line[..comment] : line).Trim();
        if (entry.Length == 0) return;
        int semicolon = entry.IndexOf(';', StringComparison.Ordinal);
        string id = (semicolon < 0 ? entry : entry[..semicolon]).Trim();
        _reasons[id] = semicolon < 0 ? "not allowed in a strategy" : entry[(semicolon + 1)..].Trim();
    }
}
