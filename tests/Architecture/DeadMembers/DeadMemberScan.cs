using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace LowLatency.Architecture.DeadMembers;

/// <summary>
/// Finds the types, methods, properties and fields of assemblies that no code in them reads. The compiler puts the
/// value of a constant or enum member in the place of its name, so those are looked up in the sources.
/// </summary>
internal sealed class DeadMemberScan
{
    private const string EntryPoint = "Program";

    private readonly MemberUses _uses = new();
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _dead = new(StringComparer.Ordinal);

    private DeadMemberScan()
    {
    }

    /// <summary>Full names, in ordinal order: Space.Type, or Space.Type.Member.</summary>
    internal static IReadOnlyCollection<string> Find(IReadOnlyList<string> assemblies, IReadOnlyList<string> sources)
    {
        var scan = new DeadMemberScan();
        foreach (string assembly in assemblies) scan._uses.Add(assembly);
        foreach (string source in sources) scan.CountWords(CodeText.Of(source));
        foreach (string assembly in assemblies) scan.Check(assembly);
        return scan._dead;
    }

    private void CountWords(string code)
    {
        foreach (ValueMatch word in Regex.EnumerateMatches(code, @"\b[A-Za-z_]\w*\b"))
        {
            string text = code.Substring(word.Index, word.Length);
            _words[text] = _words.GetValueOrDefault(text) + 1;
        }
    }

    private bool IsWrittenOnce(string name) => _words.GetValueOrDefault(name) <= 1;

    private void Check(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader reader = file.GetMetadataReader();
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            if (IsOfCompiler(reader, handle)) continue;
            string name = TypeNames.Of(reader, handle);
            string text = name.Replace('+', '.');
            string word = reader.GetString(type.Name).Split('`')[0];
            bool isUnnamed = !_uses.IsNamed(name) && word != EntryPoint;
            if (isUnnamed && (!HasOnlyConstants(reader, type) || IsWrittenOnce(word))) _dead.Add(text);
            CheckProperties(reader, type, name, text);
            CheckMethods(reader, type, name, text);
            CheckFields(reader, type, name, text);
        }
    }

    private void CheckProperties(MetadataReader reader, TypeDefinition type, string name, string text)
    {
        foreach (PropertyDefinitionHandle handle in type.GetProperties())
        {
            PropertyDefinition property = reader.GetPropertyDefinition(handle);
            string word = reader.GetString(property.Name);
            MethodDefinitionHandle getter = property.GetAccessors().Getter;
            if (getter.IsNil || word.Contains('.', StringComparison.Ordinal) || word == "EqualityContract") continue;
            MethodDefinition method = reader.GetMethodDefinition(getter);
            if (!IsReplaceable(method) && !IsRead(reader, method, name)) _dead.Add($"{text}.{word}");
        }
    }

    private void CheckMethods(MetadataReader reader, TypeDefinition type, string name, string text)
    {
        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            string word = reader.GetString(method.Name);
            bool isExplicit = word.Contains('.', StringComparison.Ordinal);
            bool isAccessor = word.StartsWith("get_", StringComparison.Ordinal)
                || word.StartsWith("set_", StringComparison.Ordinal);
            bool isOperator = (method.Attributes & MethodAttributes.SpecialName) != 0;
            bool isMain = word == "Main" && text.EndsWith(EntryPoint, StringComparison.Ordinal);
            if (isExplicit || isAccessor || isOperator || isMain) continue;
            if (word[0] is '<' or '.' || IsReplaceable(method)) continue;
            if (Attributes.Has(reader, method.GetCustomAttributes(), "CompilerGeneratedAttribute")) continue;
            if (!IsRead(reader, method, name)) _dead.Add($"{text}.{word}");
        }
    }

    private void CheckFields(MetadataReader reader, TypeDefinition type, string name, string text)
    {
        // The one field of an inline array stands for all of them; the layout of an explicit struct is a format.
        bool isLayout = (type.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout
            || Attributes.Has(reader, type.GetCustomAttributes(), "InlineArrayAttribute");
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            string word = reader.GetString(field.Name);
            if (word[0] == '<' || word == "value__") continue;
            bool isInlined = (field.Attributes & FieldAttributes.Literal) != 0
                || Attributes.Has(reader, field.GetCustomAttributes(), "DecimalConstantAttribute");
            bool isDead = isInlined
                ? IsWrittenOnce(word)
                : !isLayout && !_uses.IsRead(MemberUses.FieldKey(name, word));
            if (isDead) _dead.Add($"{text}.{word}");
        }
    }

    private bool IsRead(MetadataReader reader, MethodDefinition method, string type)
    {
        int parameters = method.DecodeSignature(new TypeNames(), null).ParameterTypes.Length;
        return _uses.IsRead(MemberUses.Key(type, reader.GetString(method.Name), parameters));
    }

    // What stands in for a member of a base or an interface is read through that member.
    private static bool IsReplaceable(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.Virtual) != 0 && (method.Attributes & MethodAttributes.Abstract) == 0;

    private static bool HasOnlyConstants(MetadataReader reader, TypeDefinition type)
    {
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            bool isConstant = (field.Attributes & FieldAttributes.Literal) != 0;
            if (!isConstant && reader.GetString(field.Name) != "value__") return false;
        }

        return type.GetMethods().Count == 0;
    }

    private static bool IsOfCompiler(MetadataReader reader, TypeDefinitionHandle handle)
    {
        for (TypeDefinitionHandle at = handle; !at.IsNil; at = reader.GetTypeDefinition(at).GetDeclaringType())
        {
            TypeDefinition type = reader.GetTypeDefinition(at);
            if (reader.GetString(type.Name).Contains('<', StringComparison.Ordinal)) return true;
            CustomAttributeHandleCollection attributes = type.GetCustomAttributes();
            if (Attributes.Has(reader, attributes, "GeneratedCodeAttribute")) return true;
            if (Attributes.Has(reader, attributes, "CompilerGeneratedAttribute")) return true;
            if (Attributes.Has(reader, attributes, "EmbeddedAttribute")) return true;
        }

        return false;
    }
}
