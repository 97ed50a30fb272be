using System.Reflection.Metadata;

namespace LowLatency.Architecture.DeadMembers;

/// <summary>Asks for attributes by their names.</summary>
internal static class Attributes
{
    internal static bool Has(MetadataReader reader, CustomAttributeHandleCollection attributes, string name)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            if (Name(reader, reader.GetCustomAttribute(handle).Constructor) == name) return true;
        }

        return false;
    }

    private static string Name(MetadataReader reader, EntityHandle constructor)
    {
        EntityHandle type = constructor.Kind == HandleKind.MemberReference
            ? reader.GetMemberReference((MemberReferenceHandle)constructor).Parent
            : reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType();
        return type.Kind switch
        {
            HandleKind.TypeReference => reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name),
            HandleKind.TypeDefinition => reader.GetString(reader.GetTypeDefinition((TypeDefinitionHandle)type).Name),
            _ => "",
        };
    }
}
