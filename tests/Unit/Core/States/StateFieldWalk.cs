using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using LowLatency.Core;

namespace LowLatency.Unit.Core.States;

/// <summary>
/// Goes over every field that an object of the engine can change, however deep, and gives each leaf another value for
/// the time of one call.
/// </summary>
internal sealed class StateFieldWalk
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Enough to meet an element in use; in a large array both ends and some between.
    private const int ElementsMax = 300;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Action<string> _onChanged;
    private readonly Func<string, bool> _isWanted;

    /// <param name="isWanted">By path; the elements of an array have that of the array.</param>
    /// <param name="onChanged">Called with the path of a field while it has another value.</param>
    public StateFieldWalk(Func<string, bool> isWanted, Action<string> onChanged)
    {
        _isWanted = isWanted;
        _onChanged = onChanged;
    }

    /// <summary>Classes that were met.</summary>
    public HashSet<Type> Types { get; } = [];

    public void Walk(object root) => WalkClass(root, "");

    private static bool IsOfTheEngine(Type type) =>
        type.Namespace is { } name && name.StartsWith("LowLatency.", StringComparison.Ordinal)
        && name != "LowLatency.Core.Settings" && !typeof(Delegate).IsAssignableFrom(type)
        && type != typeof(Engine).Assembly.GetType("LowLatency.Core.Strategies.ConfiguredStrategy");

    private static object Other(object value) => value switch
    {
        bool flag => !flag,
        byte number => (byte)(number + 1),
        ushort number => (ushort)(number + 1),
        uint number => number + 1,
        int number => number + 1,
        long number => number + 1,
        ulong number => number + 1,
        double number => double.IsFinite(number) ? number + 1 : 1,
        Enum named => Enum.ToObject(named.GetType(), Convert.ToInt64(named) + 1),
        _ => throw new NotSupportedException($"a field of type {value.GetType()}"),
    };

    private void WalkClass(object target, string path)
    {
        if (!_seen.Add(target)) return;
        Types.Add(target.GetType());
        for (Type? type = target.GetType(); type != null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Own))
            {
                // What a primary constructor's parameter captured is configuration.
                bool isCaptured = field.Name.EndsWith(">P", StringComparison.Ordinal);
                WalkValue(
                    field.GetValue(target), $"{path}.{NameOf(field)}", !field.IsInitOnly && !isCaptured,
                    value => field.SetValue(target, value));
            }
        }
    }

    private void WalkValue(object? value, string path, bool isMutable, Action<object> set)
    {
        if (value is null or string) return;
        Type type = value.GetType();
        if (type.IsPrimitive || type.IsEnum) Change(value, path, isMutable, set);
        else if (value is Array array) WalkArray(array, path);
        else if (type.IsValueType) WalkStruct(value, type, path, isMutable, set);
        else if (IsOfTheEngine(type)) WalkClass(value, path);
    }

    private void WalkArray(Array array, string path)
    {
        if (array.Rank != 1) return;
        int step = Math.Max(1, array.Length / ElementsMax);
        for (int i = 0; i < array.Length; i += i < ElementsMax / 2 ? 1 : step)
        {
            int index = i;
            WalkValue(array.GetValue(index), path, true, value => array.SetValue(value, index));
        }
    }

    private void WalkStruct(object value, Type type, string path, bool isMutable, Action<object> set)
    {
        // A read-only field of a struct that can change is set when it is built; a read-only struct changes as a whole.
        bool isWhole = type.IsDefined(typeof(IsReadOnlyAttribute)) || !IsOfTheEngine(type);
        foreach (FieldInfo part in type.GetFields(Own))
        {
            WalkValue(
                part.GetValue(value), $"{path}.{NameOf(part)}",
                isMutable && (isWhole || !part.IsInitOnly), changed =>
                {
                    object before = part.GetValue(value)!;
                    part.SetValue(value, changed);
                    set(value);
                    part.SetValue(value, before);
                });
        }
    }

    private void Change(object value, string path, bool isMutable, Action<object> set)
    {
        if (!isMutable || !_isWanted(path)) return;
        set(Other(value));
        try
        {
            _onChanged(path);
        }
        finally
        {
            set(value);
        }
    }

    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
