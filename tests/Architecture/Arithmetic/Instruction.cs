using System;
using System.Collections.Generic;
using System.Reflection.Emit;

namespace LowLatency.Architecture.Arithmetic;

/// <summary>One instruction of compiled code, with what <see cref="ArithmeticScan"/> needs of its operand.</summary>
internal readonly record struct Instruction(OpCode Code, int Token, byte[] Operand)
{
    private const int TwoByteFlag = 0xFE00;

    private static readonly Dictionary<int, OpCode> Codes = AllCodes();

    /// <summary>Null = it is about no local.</summary>
    internal int? Local => IndexOf("loc");

    /// <summary>Null = it is about no argument.</summary>
    internal int? Argument => IndexOf("arg");

    internal bool IsStore => Code.Name!.StartsWith("st", StringComparison.Ordinal);

    internal bool IsAddress => Code.Name!.StartsWith("ldloca", StringComparison.Ordinal);

    internal static Instruction Read(byte[] code, ref int offset)
    {
        int value = code[offset++];
        if (value == 0xFE) value = TwoByteFlag | code[offset++];
        OpCode found = Codes[value];
        int size = found.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, offset)),
            _ => 4,
        };
        byte[] operand = code[offset..(offset + size)];
        offset += size;
        return new Instruction(found, size == 4 ? BitConverter.ToInt32(operand) : 0, operand);
    }

    /// <summary>Where it may branch to.</summary>
    /// <param name="next">Offset behind it.</param>
    internal IEnumerable<int> Targets(int next)
    {
        switch (Code.OperandType)
        {
            case OperandType.ShortInlineBrTarget:
                yield return next + (sbyte)Operand[0];
                break;
            case OperandType.InlineBrTarget:
                yield return next + Token;
                break;
            case OperandType.InlineSwitch:
                for (int at = 4; at < Operand.Length; at += 4) yield return next + BitConverter.ToInt32(Operand, at);
                break;
        }
    }

    // ldloc.0, ldloc.s 7, stloc, ldloca.s, ldarg.1: the number is in the name or behind it.
    private int? IndexOf(string what)
    {
        string name = Code.Name!;
        if (name.Length < 5 || !name.AsSpan(2).StartsWith(what)) return null;
        if (Operand.Length == 1) return Operand[0];
        return Operand.Length == 2 ? BitConverter.ToUInt16(Operand) : name[^1] - '0';
    }

    private static Dictionary<int, OpCode> AllCodes()
    {
        Dictionary<int, OpCode> codes = [];
        foreach (System.Reflection.FieldInfo field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code) codes[(ushort)code.Value] = code;
        }

        return codes;
    }
}
