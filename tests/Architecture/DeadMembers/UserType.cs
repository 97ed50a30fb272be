using System;
using System.Reflection.Metadata;

namespace LowLatency.Architecture.DeadMembers;

/// <summary>A type whose code uses members.</summary>
internal sealed class UserType
{
    private readonly MetadataReader _reader;
    private readonly string _name;

    internal UserType(MetadataReader reader, TypeDefinitionHandle handle)
    {
        _reader = reader;
        Handle = handle;
        _name = TypeNames.Of(reader, handle);
        for (TypeDefinitionHandle at = handle; !at.IsNil; at = reader.GetTypeDefinition(at).GetDeclaringType())
        {
            if (Attributes.Has(reader, reader.GetTypeDefinition(at).GetCustomAttributes(), "GeneratedCodeAttribute"))
            {
                IsGenerated = true;
            }
        }
    }

    internal TypeDefinitionHandle Handle { get; }

    /// <summary>By a source generator.</summary>
    internal bool IsGenerated { get; }

    /// <summary>Whether it is a type, or nested in it.</summary>
    internal bool IsWithin(string type) =>
        _name.StartsWith(type, StringComparison.Ordinal) && (_name.Length == type.Length || _name[type.Length] == '+');

    /// <summary>Equality, text and clone of a record: nobody wrote that they read every field.</summary>
    internal bool IsMadeByCompiler(MethodDefinition method)
    {
        string name = _reader.GetString(method.Name);
        return name[0] != '<' && !name.StartsWith("get_", StringComparison.Ordinal)
            && Attributes.Has(_reader, method.GetCustomAttributes(), "CompilerGeneratedAttribute");
    }
}
