using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LowLatency.Architecture.DeadMembers;

/// <summary>
/// What the code of compiled assemblies reads: methods called or taken as delegates, fields loaded, types named. A use
/// by the member itself, by what the compiler made of a record, or by a serializer's generated code of a settings type
/// is none. Overloads with the same number of parameters are one member.
/// </summary>
internal sealed class MemberUses
{
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly TypeNames _names = new();

    internal bool IsRead(string member) => _members.Contains(member);

    internal bool IsNamed(string type) => _types.Contains(type);

    internal void Add(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader reader = file.GetMetadataReader();
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            var type = new UserType(reader, handle);
            AddDeclaration(reader, type);
            foreach (MethodDefinitionHandle method in reader.GetTypeDefinition(handle).GetMethods())
            {
                AddMethod(file, reader, type, method);
            }
        }
    }

    internal static string Key(string type, string name, int parameters) => $"{type}::{name}/{parameters}";

    internal static string FieldKey(string type, string name) => $"{type}::{name}";

    private void AddDeclaration(MetadataReader reader, UserType user)
    {
        TypeDefinition type = reader.GetTypeDefinition(user.Handle);
        _names.Of(reader, type.BaseType);
        foreach (InterfaceImplementationHandle face in type.GetInterfaceImplementations())
        {
            _names.Of(reader, reader.GetInterfaceImplementation(face).Interface);
        }

        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            reader.GetFieldDefinition(field).DecodeSignature(_names, null);
        }

        foreach (GenericParameterHandle parameter in type.GetGenericParameters()) AddConstraints(reader, parameter);
        AddAttributes(reader, type.GetCustomAttributes());
        TakeTypes(user);
    }

    private void AddMethod(PEReader file, MetadataReader reader, UserType user, MethodDefinitionHandle handle)
    {
        MethodDefinition method = reader.GetMethodDefinition(handle);
        method.DecodeSignature(_names, null);
        foreach (GenericParameterHandle parameter in method.GetGenericParameters()) AddConstraints(reader, parameter);
        AddAttributes(reader, method.GetCustomAttributes());
        if (method.RelativeVirtualAddress != 0 && !user.IsMadeByCompiler(method))
        {
            MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null);
            }

            string self = KeyOf(reader, handle);
            foreach ((EntityHandle token, bool isStore) in MethodBodies.Tokens(body.GetILReader()))
            {
                AddToken(reader, user, token, isStore, self);
            }
        }

        TakeTypes(user);
    }

    private void AddToken(MetadataReader reader, UserType user, EntityHandle token, bool isStore, string self)
    {
        string key;
        switch (token.Kind)
        {
            case HandleKind.MethodDefinition:
                key = KeyOf(reader, (MethodDefinitionHandle)token);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification generic = reader.GetMethodSpecification((MethodSpecificationHandle)token);
                generic.DecodeSignature(_names, null);
                AddToken(reader, user, generic.Method, isStore, self);
                return;
            case HandleKind.FieldDefinition:
                FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)token);
                key = FieldKey(_names.Of(reader, field.GetDeclaringType()), reader.GetString(field.Name));
                break;
            case HandleKind.MemberReference:
                key = KeyOf(reader, (MemberReferenceHandle)token);
                break;
            default:
                _names.Of(reader, token);
                return;
        }

        bool isSerializer = user.IsGenerated && IsSettings(key);
        if (!isStore && key != self && !isSerializer) _members.Add(key);
    }

    private string KeyOf(MetadataReader reader, MethodDefinitionHandle handle)
    {
        MethodDefinition method = reader.GetMethodDefinition(handle);
        int parameters = method.DecodeSignature(_names, null).ParameterTypes.Length;
        return Key(_names.Of(reader, method.GetDeclaringType()), reader.GetString(method.Name), parameters);
    }

    private string KeyOf(MetadataReader reader, MemberReferenceHandle handle)
    {
        MemberReference member = reader.GetMemberReference(handle);
        string name = reader.GetString(member.Name);
        string type = _names.Of(reader, member.Parent);
        if (member.GetKind() == MemberReferenceKind.Method)
        {
            return Key(type, name, member.DecodeMethodSignature(_names, null).ParameterTypes.Length);
        }

        member.DecodeFieldSignature(_names, null);
        return FieldKey(type, name);
    }

    private void AddConstraints(MetadataReader reader, GenericParameterHandle parameter)
    {
        foreach (GenericParameterConstraintHandle constraint in reader.GetGenericParameter(parameter).GetConstraints())
        {
            _names.Of(reader, reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void AddAttributes(MetadataReader reader, CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            EntityHandle constructor = reader.GetCustomAttribute(handle).Constructor;
            if (constructor.Kind == HandleKind.MethodDefinition)
            {
                KeyOf(reader, (MethodDefinitionHandle)constructor);
            }
        }
    }

    private void TakeTypes(UserType user)
    {
        foreach (string met in _names.TakeMet())
        {
            if (!user.IsWithin(met)) _types.Add(met);
        }
    }

    private static bool IsSettings(string key)
    {
        string type = key[..key.IndexOf("::", StringComparison.Ordinal)];
        return type.EndsWith("Settings", StringComparison.Ordinal)
            || type.EndsWith("Options", StringComparison.Ordinal);
    }
}
