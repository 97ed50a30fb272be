using System;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using LowLatency.Core.Signals;
using LowLatency.Model.Numbers;
using LowLatency.Strategies.Indicators;

namespace LowLatency.Unit.Strategies.Indicators;

/// <summary>An instance of a listed class, reached by reflection alone: the table only names it.</summary>
internal sealed class LiveIndicator
{
    private readonly object _instance;
    private readonly MethodInfo _add;

    public LiveIndicator(IndicatorDefinition definition, IReadOnlyDictionary<string, int> arguments)
    {
        Type type = TypeOf(definition);
        ParameterInfo[] parameters = type.GetConstructors()[0].GetParameters();
        var values = new object[parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = parameters[i].ParameterType.IsEnum ? RsiSmoothing.Wilder : arguments[parameters[i].Name!];
        }

        _instance = type.GetConstructors()[0].Invoke(values);
        _add = type.GetMethod("Add")!;
    }

    public static Type TypeOf(IndicatorDefinition definition) =>
        typeof(SimpleMovingAverage).Assembly.GetType($"LowLatency.Core.Signals.{definition.Name}", throwOnError: true)!;

    /// <summary>Adds a bar: what the arguments of Add are called decides what of it they get.</summary>
    public void Add(long high, long low, long close)
    {
        ParameterInfo[] parameters = _add.GetParameters();
        var values = new object[parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long value = parameters[i].Name switch { "high" => high, "low" => low, _ => close };
            Type type = parameters[i].ParameterType;
            if (type == typeof(Price)) values[i] = new Price(value);
            else if (type == typeof(double)) values[i] = (double)value;
            else values[i] = value;
        }

        _add.Invoke(_instance, values);
    }

    public bool IsReady(IndicatorValue value) =>
        (bool)_instance.GetType().GetProperty(value.Ready)!.GetValue(_instance)!;

    public double Read(IndicatorValue value, long argument)
    {
        string name = value.Name.Split('(')[0];
        object? result = name == value.Name
            ? _instance.GetType().GetProperty(name)!.GetValue(_instance)
            : _instance.GetType().GetMethod(name)!.Invoke(_instance, [argument]);
        return result is Int128 whole ? (double)whole : Convert.ToDouble(result, CultureInfo.InvariantCulture);
    }
}
