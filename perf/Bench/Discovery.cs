using System;
using System.Collections.Generic;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace LowLatency.Bench;

/// <summary>Finds what this assembly can measure, in the order of names.</summary>
internal static class Discovery
{
    private const BindingFlags PublicInstance = BindingFlags.Public | BindingFlags.Instance;

    public static IReadOnlyList<IMeasuredRun> MeasuredRuns()
    {
        var runs = new List<IMeasuredRun>();
        foreach (Type type in typeof(Discovery).Assembly.GetTypes())
        {
            if (type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IMeasuredRun)))
                runs.Add((IMeasuredRun)Activator.CreateInstance(type)!);
        }

        runs.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return runs;
    }

    public static IReadOnlyList<Type> BenchmarkTypes()
    {
        var types = new List<Type>();
        foreach (Type type in typeof(Discovery).Assembly.GetTypes())
        {
            if (!type.IsAbstract && Methods<BenchmarkAttribute>(type).Count != 0) types.Add(type);
        }

        types.Sort((left, right) => string.CompareOrdinal(left.FullName, right.FullName));
        return types;
    }

    public static IReadOnlyList<MethodInfo> Methods<TAttribute>(Type type)
        where TAttribute : Attribute
    {
        var methods = new List<MethodInfo>();
        foreach (MethodInfo method in type.GetMethods(PublicInstance))
        {
            if (method.GetCustomAttribute<TAttribute>() is not null) methods.Add(method);
        }

        return methods;
    }

    /// <summary>Every combination of the type's <see cref="ParamsAttribute"/> values, each as a ready instance.</summary>
    public static IReadOnlyList<object> Instances(Type type)
    {
        List<Action<object>[]> axes = [];
        foreach (PropertyInfo property in type.GetProperties(PublicInstance))
        {
            if (property.GetCustomAttribute<ParamsAttribute>() is { } values)
                axes.Add(Array.ConvertAll(values.Values, value => (Action<object>)(o => property.SetValue(o, value))));
        }

        foreach (FieldInfo field in type.GetFields(PublicInstance))
        {
            if (field.GetCustomAttribute<ParamsAttribute>() is { } values)
                axes.Add(Array.ConvertAll(values.Values, value => (Action<object>)(o => field.SetValue(o, value))));
        }

        int combinations = 1;
        foreach (Action<object>[] axis in axes) combinations *= axis.Length;
        var instances = new List<object>();
        for (int combination = 0; combination < combinations; combination++)
        {
            object instance = Activator.CreateInstance(type)!;
            int rest = combination;
            foreach (Action<object>[] axis in axes)
            {
                axis[rest % axis.Length](instance);
                rest /= axis.Length;
            }

            instances.Add(instance);
        }

        return instances;
    }
}
