using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LowLatency.Compiler;

/// <summary>
/// Goes through every node of a file and asks for each symbol it is bound to, written or implied (var, new(), foreach,
/// conversions, initializers), whether it is banned; and finds what no symbol shows: locks, finalizers, native methods,
/// async code, conditional code, state that all instances share.
/// </summary>
internal sealed class BannedSymbolWalk(SemanticModel model, BannedSymbols banned, string file)
{
    /// <summary>As the analyzer of the build calls it.</summary>
    public const string BannedCode = "RS0030";

    private const string AsyncMessage = "'async' is banned: a strategy runs on one thread and ends before it returns";

    private readonly List<SourceFault> _faults = [];
    private readonly HashSet<(int Line, string Message)> _reported = [];
    private readonly Dictionary<ISymbol, string?> _verdicts = new(SymbolEqualityComparer.Default);

    public IReadOnlyList<SourceFault> Run(SyntaxNode root)
    {
        CheckDirectives(root);
        foreach (SyntaxNode node in root.DescendantNodes(static each => !IsPlainUsing(each)))
        {
            if (IsPlainUsing(node)) continue;
            Check(node, model.GetSymbolInfo(node).Symbol);
            TypeInfo type = model.GetTypeInfo(node);
            CheckType(node, type.Type);
            CheckType(node, type.ConvertedType);
            if (node is ExpressionSyntax expression) CheckExpression(expression);
            CheckImplied(node);
            CheckForm(node);
        }

        return _faults;
    }

    // It only shortens names; what is used by them is found where it is used.
    private static bool IsPlainUsing(SyntaxNode node) =>
        node is UsingDirectiveSyntax { Alias: null } directive
        && !directive.StaticKeyword.IsKind(SyntaxKind.StaticKeyword);

    private void CheckExpression(ExpressionSyntax node)
    {
        Check(node, model.GetConversion(node).MethodSymbol);
        if (node.Parent is InitializerExpressionSyntax { RawKind: (int)SyntaxKind.CollectionInitializerExpression })
        {
            Check(node, model.GetCollectionInitializerSymbolInfo(node).Symbol);
        }

        if (node is AssignmentExpressionSyntax assignment && assignment.Left is TupleExpressionSyntax
            or DeclarationExpressionSyntax)
        {
            Check(node, model.GetDeconstructionInfo(assignment));
        }
    }

    private void CheckImplied(SyntaxNode node)
    {
        switch (node)
        {
            case CommonForEachStatementSyntax loop:
                ForEachStatementInfo info = model.GetForEachStatementInfo(loop);
                Check(loop, info.GetEnumeratorMethod);
                Check(loop, info.MoveNextMethod);
                Check(loop, info.CurrentProperty);
                Check(loop, info.DisposeMethod);
                CheckType(loop, info.ElementType);
                if (loop is ForEachVariableStatementSyntax deconstructing)
                {
                    Check(loop, model.GetDeconstructionInfo(deconstructing));
                }

                break;
            case AwaitExpressionSyntax wait:
                Check(wait, model.GetAwaitExpressionInfo(wait).GetAwaiterMethod);
                break;
            case QueryClauseSyntax clause:
                QueryClauseInfo query = model.GetQueryClauseInfo(clause);
                Check(clause, query.OperationInfo.Symbol);
                Check(clause, query.CastInfo.Symbol);
                break;
        }
    }

    private void CheckForm(SyntaxNode node)
    {
        switch (node)
        {
            case LockStatementSyntax:
                Add(node, BannedCode, "'lock' is banned: a strategy runs on one thread");
                break;
            case DestructorDeclarationSyntax:
                Add(node, BannedCode, "a finalizer is banned: when memory is collected must not matter");
                break;
            case MethodDeclarationSyntax method when method.Modifiers.Any(SyntaxKind.ExternKeyword):
                Add(node, BannedCode, "'extern' is banned: native code is not in the journal");
                break;
            case MethodDeclarationSyntax method when method.Modifiers.Any(SyntaxKind.AsyncKeyword):
                Add(node, BannedCode, AsyncMessage);
                break;
            case EventFieldDeclarationSyntax { Modifiers: var modifiers } when modifiers.Any(SyntaxKind.StaticKeyword):
                Add(node, BannedCode, SharedState.Message);
                break;
            case BaseTypeDeclarationSyntax declaration:
                CheckShared(declaration);
                break;
            case AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword }:
                Add(node, BannedCode, AsyncMessage);
                break;
            case LocalFunctionStatementSyntax local when local.Modifiers.Any(SyntaxKind.AsyncKeyword):
                Add(node, BannedCode, AsyncMessage);
                break;
        }
    }

    private void CheckShared(BaseTypeDeclarationSyntax declaration)
    {
        if (model.GetDeclaredSymbol(declaration) is not { } type) return;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol field || !SharedState.IsIn(field)) continue;
            foreach (SyntaxReference place in (field.AssociatedSymbol ?? field).DeclaringSyntaxReferences)
            {
                Add(place.GetSyntax(), BannedCode, SharedState.Message);
            }
        }
    }

    // What is left out here could be compiled in elsewhere, under the same digest.
    private void CheckDirectives(SyntaxNode root)
    {
        foreach (SyntaxTrivia trivia in root.DescendantTrivia(descendIntoTrivia: true))
        {
            if (trivia.Kind() is SyntaxKind.IfDirectiveTrivia or SyntaxKind.DefineDirectiveTrivia
                or SyntaxKind.UndefDirectiveTrivia && trivia.GetStructure() is { } directive)
            {
                Add(directive, BannedCode, "'#if' and '#define' are banned: a native build would compile other code");
            }
        }
    }

    private void Check(SyntaxNode node, DeconstructionInfo info)
    {
        Check(node, info.Method);
        foreach (DeconstructionInfo nested in info.Nested) Check(node, nested);
    }

    private void Check(SyntaxNode node, ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol) return;
        if (symbol is ITypeSymbol type) CheckType(node, type);
        else if (Verdict(symbol) is { } verdict) Add(node, BannedCode, verdict);
        if (symbol is not IMethodSymbol method) return;
        foreach (ITypeSymbol argument in method.TypeArguments) CheckType(node, argument);
    }

    private void CheckType(SyntaxNode node, ITypeSymbol? type)
    {
        switch (type)
        {
            case null:
                return;
            case IArrayTypeSymbol array:
                CheckType(node, array.ElementType);
                return;
            case INamedTypeSymbol named:
                if (Verdict(named) is { } verdict) Add(node, BannedCode, verdict);
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    if (argument is not ITypeParameterSymbol) CheckType(node, argument);
                }

                return;
        }
    }

    // Kept for one file: symbols keep the whole compilation that they are of.
    private string? Verdict(ISymbol symbol)
    {
        if (_verdicts.TryGetValue(symbol, out string? known)) return known;
        string? verdict = banned.Find(symbol);
        _verdicts[symbol] = verdict;
        return verdict;
    }

    private void Add(SyntaxNode node, string code, string message)
    {
        FileLinePositionSpan place = node.SyntaxTree.GetLineSpan(node.Span);
        int line = place.StartLinePosition.Line + 1;
        string reason = message[(message.IndexOf("banned: ", System.StringComparison.Ordinal) + 1)..];
        if (!_reported.Add((line, reason))) return;
        _faults.Add(new SourceFault(file, line, place.StartLinePosition.Character + 1, code, message));
    }
}
