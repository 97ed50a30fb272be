using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LowLatency.Compiler;

/// <summary>
/// Which static members of a file keep what one instance of a strategy could change and another could see: every one
/// that is not a constant or a readonly value of a type that cannot change.
/// </summary>
internal static class SharedState
{
    public const string Message =
        "static state is banned: every instance would share it; make it a field of the instance, const, or readonly of "
        + "a number, text or enum; a table is a `static ReadOnlySpan<double> Table => [1, 2];`";

    /// <summary>True for a static field, or the field behind a static property, that can change.</summary>
    public static bool IsIn(IFieldSymbol field) =>
        field is { IsStatic: true, IsConst: false, ContainingType.TypeKind: not TypeKind.Enum }
        && (IsWritten(field) || !IsImmutable(field.Type, depth: 0));

    // `field` in a property's own code can be set there, whatever accessors it has.
    private static bool IsWritten(IFieldSymbol field)
    {
        if (!field.IsReadOnly) return true;
        if (field.AssociatedSymbol is not { } property) return false;
        foreach (SyntaxReference reference in property.DeclaringSyntaxReferences)
        {
            foreach (SyntaxNode node in reference.GetSyntax().DescendantNodes())
            {
                if (node.IsKind(SyntaxKind.FieldExpression)) return true;
            }
        }

        return false;
    }

    private static bool IsImmutable(ITypeSymbol type, int depth)
    {
        const int DepthMax = 16; // A type that holds itself comes here again without end.
        if (depth > DepthMax) return false;
        if (type.TypeKind == TypeKind.Enum || IsNumberOrText(type.SpecialType)) return true;
        if (type is not INamedTypeSymbol named) return false;
        if (named.DeclaringSyntaxReferences.Length > 0) return IsImmutableHere(named, depth);
        return IsKnownImmutable(named) && HasImmutableArguments(named, depth);
    }

    private static bool IsNumberOrText(SpecialType type) => type
        is (>= SpecialType.System_Boolean and <= SpecialType.System_UIntPtr) or SpecialType.System_DateTime;

    // A struct is copied before anything is called on a readonly one, so that only what it refers to can change.
    private static bool IsImmutableHere(INamedTypeSymbol type, int depth)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || HasCapturedParameters(type)) return false;
        bool isClass = type.TypeKind == TypeKind.Class;
        if (isClass && !(type.IsSealed && type.BaseType?.SpecialType == SpecialType.System_Object)) return false;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IEventSymbol { IsStatic: false }) return false;
            if (member is not IFieldSymbol { IsStatic: false } field) continue;
            if ((isClass && IsWritten(field)) || !IsImmutable(field.Type, depth + 1)) return false;
        }

        return true;
    }

    // What a method uses of them is kept in fields that no symbol shows. A record makes properties of them.
    private static bool HasCapturedParameters(INamedTypeSymbol type)
    {
        if (type.IsRecord) return false;
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null }) return true;
        }

        return false;
    }

    private static bool IsKnownImmutable(INamedTypeSymbol type)
    {
        string space = type.ContainingNamespace.ToDisplayString();
        return type.IsTupleType || (space, type.MetadataName) is
            ("LowLatency.Core.Strategies", "ParameterDefinition" or "StrategyDefinition")
            or ("LowLatency.Model.Identity", "ClientOrderId" or "InstrumentId")
            or ("LowLatency.Model.Numbers", "Notional" or "Price" or "Quantity")
            or ("LowLatency.Model.Time", "Timestamp")
            or ("System", "DateOnly" or "DateTimeOffset" or "Guid" or "Int128" or "Nullable`1" or "TimeOnly"
                or "TimeSpan" or "UInt128")
            or ("System.Collections.Generic", "KeyValuePair`2");
    }

    private static bool HasImmutableArguments(INamedTypeSymbol type, int depth)
    {
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            if (!IsImmutable(argument, depth + 1)) return false;
        }

        return true;
    }
}
