using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LowLatency.Unit.Formats.Journal;

/// <summary>The public fields of an unmanaged struct down to primitives, with their offsets.</summary>
internal static class FieldMap
{
    public static List<(int Offset, int Size)> Leaves(Type type)
    {
        List<(int, int)> leaves = [];
        Add(type, 0, leaves);
        return leaves;
    }

    public static int OffsetOf(FieldInfo field) =>
        field.GetCustomAttribute<FieldOffsetAttribute>()?.Value
        ?? (int)Marshal.OffsetOf(field.DeclaringType!, field.Name);

    public static int SizeOf(Type type) =>
        type.IsEnum ? SizeOf(Enum.GetUnderlyingType(type)) : Marshal.SizeOf(type);

    private static void Add(Type type, int at, List<(int, int)> leaves)
    {
        if (type.IsPrimitive || type.IsEnum)
        {
            leaves.Add((at, SizeOf(type)));
            return;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (field.Name.StartsWith("_reserved", StringComparison.Ordinal)) continue;
            Add(field.FieldType, at + OffsetOf(field), leaves);
        }
    }
}
