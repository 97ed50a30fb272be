using System.Collections.Generic;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace LowLatency.Architecture.DeadMembers;

/// <summary>The tokens in the instructions of a method, with what is done to each.</summary>
internal static class MethodBodies
{
    private const int TwoByteFlag = 0xFE00;

    private static readonly Dictionary<int, OpCode> Codes = AllCodes();

    /// <summary>True = the field is only written there.</summary>
    internal static IEnumerable<(EntityHandle Handle, bool IsStore)> Tokens(BlobReader body)
    {
        while (body.RemainingBytes > 0)
        {
            int value = body.ReadByte();
            if (value == 0xFE) value = TwoByteFlag | body.ReadByte();
            OpCode code = Codes[value];
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                    or OperandType.InlineType:
                    bool isStore = code == OpCodes.Stfld || code == OpCodes.Stsfld;
                    yield return (MetadataTokens.EntityHandle(body.ReadInt32()), isStore);
                    break;
                case OperandType.InlineSwitch:
                    int targets = body.ReadInt32();
                    body.Offset += 4 * targets;
                    break;
                default:
                    body.Offset += Size(code.OperandType);
                    break;
            }
        }
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

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
