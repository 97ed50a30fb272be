using System;
using System.Collections.Generic;
using System.Reflection;
using System.Reflection.Emit;

namespace LowLatency.Architecture.Arithmetic;

/// <summary>
/// Finds sums, differences and products of 64-bit numbers that can wrap in silence, where one side is a venue's number:
/// the units of a price, quantity or amount, a field, property, parameter or result whose name ends with Units, or what
/// was computed from such. Reads compiled code, so that 128-bit arithmetic and checked expressions, which cannot wrap,
/// are not found, whatever they look like.
/// </summary>
internal sealed class ArithmeticScan
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[] Passing = ["Abs", "Min", "Max", "Clamp"];

    private readonly SortedDictionary<string, int> _found = new(StringComparer.Ordinal);

    private ArithmeticScan()
    {
    }

    /// <summary>Space.Type.Method, and how many such operations are in it.</summary>
    internal static SortedDictionary<string, int> Find(IEnumerable<Assembly> assemblies)
    {
        var scan = new ArithmeticScan();
        foreach (Assembly assembly in assemblies)
        {
            foreach (Type type in assembly.GetTypes()) scan.Add(type);
        }

        return scan._found;
    }

    private void Add(Type type)
    {
        foreach (MethodInfo method in type.GetMethods(Own)) Add(type, method);
        foreach (ConstructorInfo constructor in type.GetConstructors(Own)) Add(type, constructor);
    }

    private void Add(Type type, MethodBase method)
    {
        int count = Count(method);
        if (count == 0) return;
        string name = $"{type.FullName}.{method.Name}";
        _found[name] = _found.GetValueOrDefault(name) + count;
    }

    private static int Count(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code) return 0;
        var stack = new MethodStack(body.LocalVariables.Count);
        int count = 0;
        for (int offset = 0; offset < code.Length;)
        {
            stack.Enter(offset);
            Instruction one = Instruction.Read(code, ref offset);
            if (IsWrapping(one.Code) && stack.IsAnyVenueNumber(2)) count++;
            Step(method, one, offset, stack);
        }

        return count;
    }

    private static bool IsWrapping(OpCode code) => code == OpCodes.Add || code == OpCodes.Sub || code == OpCodes.Mul;

    private static void Step(MethodBase method, Instruction one, int next, MethodStack stack)
    {
        if (one.Local is { } local)
        {
            if (one.IsStore) stack.Store(local);
            else if (one.IsAddress) stack.PushAddress(local);
            else stack.Load(local);
            return;
        }

        if (one.Argument is { } argument)
        {
            if (one.IsStore) stack.Pop();
            else stack.Push(IsVenueArgument(method, argument));
            return;
        }

        switch (one.Code.OperandType)
        {
            case OperandType.InlineMethod:
                Call(method, one, stack);
                break;
            case OperandType.InlineField:
                FieldInfo? field = Resolve(() => method.Module.ResolveField(
                    one.Token, TypeArguments(method), MethodArguments(method)));
                bool isRead = one.Code == OpCodes.Ldfld || one.Code == OpCodes.Ldsfld;
                stack.Apply(one.Code, isRead && IsVenueName(field?.Name) && field!.FieldType == typeof(long));
                break;
            default:
                Plain(one, next, stack);
                break;
        }
    }

    // What a number is computed from makes the result one, too; a comparison or a load of memory does not.
    private static void Plain(Instruction one, int next, MethodStack stack)
    {
        if (one.Code == OpCodes.Dup)
        {
            stack.Duplicate();
            return;
        }

        bool isComputed = one.Code == OpCodes.Conv_I8 || one.Code == OpCodes.Conv_U8 || one.Code == OpCodes.Neg
            || (IsWrapping(one.Code) && stack.IsAnyVenueNumber(2))
            || one.Code.Name is "add.ovf" or "sub.ovf" or "mul.ovf" or "div" or "rem";
        bool isVenue = isComputed && stack.IsAnyVenueNumber(one.Code.StackBehaviourPop == StackBehaviour.Pop1 ? 1 : 2);
        stack.Apply(one.Code, isVenue);
        foreach (int target in one.Targets(next)) stack.Keep(target);
        if (one.Code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw) stack.Leave();
    }

    private static void Call(MethodBase method, Instruction one, MethodStack stack)
    {
        MethodBase? called = Resolve(() => method.Module.ResolveMethod(
            one.Token, TypeArguments(method), MethodArguments(method)));
        if (one.Code == OpCodes.Ldftn || one.Code == OpCodes.Ldvirtftn || called == null)
        {
            if (called == null) stack.Leave();
            else stack.Apply(one.Code, false);
            return;
        }

        ParameterInfo[] parameters = called.GetParameters();
        bool isPassing = called.DeclaringType == typeof(Math) && Array.IndexOf(Passing, called.Name) >= 0;
        bool isVenue = isPassing && stack.IsAnyVenueNumber(parameters.Length);
        for (int i = parameters.Length - 1; i >= 0; i--)
        {
            bool isFilled = parameters[i].ParameterType == typeof(long).MakeByRefType()
                && IsVenueName(parameters[i].Name);
            stack.PopArgument(isFilled);
        }

        bool isMade = one.Code == OpCodes.Newobj;
        if (!called.IsStatic && !isMade) stack.Pop();
        Type result = called is MethodInfo { ReturnType: var type } ? type : typeof(void);
        if (!isMade && result == typeof(void)) return;
        stack.Push(result == typeof(long) && (isVenue || IsVenueName(called.Name)));
    }

    private static bool IsVenueArgument(MethodBase method, int argument)
    {
        int index = method.IsStatic ? argument : argument - 1;
        if (index < 0) return false;
        ParameterInfo parameter = method.GetParameters()[index];
        return parameter.ParameterType == typeof(long) && IsVenueName(parameter.Name);
    }

    // Price.Units is get_Units; a field of a property is <Units>k__BackingField.
    private static bool IsVenueName(string? name)
    {
        if (name == null) return false;
        string word = name[0] == '<' ? name[1..Math.Max(1, name.IndexOf('>', StringComparison.Ordinal))] : name;
        return word.EndsWith("Units", StringComparison.Ordinal) || word == "units";
    }

    private static Type[]? TypeArguments(MethodBase method) =>
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;

    private static Type[]? MethodArguments(MethodBase method) =>
        method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;

    // A member of a package that is not beside the assembly.
    private static T? Resolve<T>(Func<T?> find)
        where T : class
    {
        try
        {
            return find();
        }
        catch (Exception fault) when (fault is System.IO.FileNotFoundException or TypeLoadException
            or MissingMemberException or ArgumentException)
        {
            return null;
        }
    }
}
