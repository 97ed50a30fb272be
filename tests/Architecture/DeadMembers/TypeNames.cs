using System.Collections.Generic;
using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace LowLatency.Architecture.DeadMembers;

/// <summary>Full names of the types in metadata (Space.Outer+Inner`1), and which of them a signature names.</summary>
internal sealed class TypeNames : ISignatureTypeProvider<string, object?>
{
    private readonly HashSet<string> _met = new(System.StringComparer.Ordinal);

    /// <summary>Every type named by what was decoded since the last call.</summary>
    internal IReadOnlyCollection<string> TakeMet()
    {
        string[] met = [.. _met];
        _met.Clear();
        return met;
    }

    internal static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return outer.IsNil ? Full(reader.GetString(type.Namespace), name) : $"{Of(reader, outer)}+{name}";
    }

    internal static string Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Of(reader, (TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : Full(reader.GetString(type.Namespace), name);
    }

    /// <summary>A definition, reference or instantiation; an instantiation has the name of its definition.</summary>
    internal string Of(MetadataReader reader, EntityHandle handle)
    {
        if (handle.IsNil) return "";
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return Meet(Of(reader, (TypeDefinitionHandle)handle));
            case HandleKind.TypeReference:
                return Meet(Of(reader, (TypeReferenceHandle)handle));
            case HandleKind.TypeSpecification:
                return reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
            default:
                return "";
        }
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Meet(Of(reader, handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Meet(Of(reader, handle));

    public string GetTypeFromSpecification(
        MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "";

    public string GetSZArrayType(string elementType) => elementType;

    public string GetArrayType(string elementType, ArrayShape shape) => elementType;

    public string GetByReferenceType(string elementType) => elementType;

    public string GetPointerType(string elementType) => elementType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "";

    public string GetGenericMethodParameter(object? genericContext, int index) => "";

    public string GetGenericTypeParameter(object? genericContext, int index) => "";

    private static string Full(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private string Meet(string name)
    {
        _met.Add(name);
        return name;
    }
}
