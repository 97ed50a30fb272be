using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;

namespace LowLatency.Formats.Journal.Outputs;

/// <summary>
/// The body of an output record: place among the outputs of its cause (2), which words are not zero (2), those words
/// (8 each). A word is eight bytes of the struct behind the ring's sequence. No allocation; any thread.
/// </summary>
public static class OutputBody
{
    /// <summary>Bytes of the longest body.</summary>
    public const int LengthMax = HeadLength + (Words * WordLength);

    private const int HeadLength = 4;
    private const int WordLength = 8;
    private const int Words = (EngineCommand.Size / WordLength) - 1;

    // Words 13 and 14 of a command are reserved.
    private const uint CommandWords = (1 << 13) - 1;
    private const uint DecisionWords = (1 << Words) - 1;

    /// <summary>Writes a command that was the so-manieth of its cause, from 0; returns the bytes used.</summary>
    public static int Write(Span<byte> target, in EngineCommand command, ushort index)
    {
        ref readonly EngineCommand first = ref command;
        return Write(target, MemoryMarshal.AsBytes(new ReadOnlySpan<EngineCommand>(in first)), index);
    }

    /// <summary>Writes a decision that was the so-manieth of its cause, from 0; returns the bytes used.</summary>
    public static int Write(Span<byte> target, in DecisionOutcome decision, ushort index)
    {
        ref readonly DecisionOutcome first = ref decision;
        return Write(target, MemoryMarshal.AsBytes(new ReadOnlySpan<DecisionOutcome>(in first)), index);
    }

    /// <summary>False when the body is malformed, or a reserved word is set.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out EngineCommand command, out ushort index)
    {
        command = default;
        return TryRead(body, MemoryMarshal.AsBytes(new Span<EngineCommand>(ref command)), CommandWords, out index)
            && command.CauseSequence > 0;
    }

    /// <summary>False when the body is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out DecisionOutcome decision, out ushort index)
    {
        decision = default;
        return TryRead(body, MemoryMarshal.AsBytes(new Span<DecisionOutcome>(ref decision)), DecisionWords, out index)
            && decision.CauseSequence > 0;
    }

    private static int Write(Span<byte> target, ReadOnlySpan<byte> output, ushort index)
    {
        int position = HeadLength;
        uint present = 0;
        for (int word = 0; word < Words; word++)
        {
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(output[((word + 1) * WordLength)..]);
            if (value == 0) continue;
            present |= 1u << word;
            BinaryPrimitives.WriteUInt64LittleEndian(target[position..], value);
            position += WordLength;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target, index);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)present);
        return position;
    }

    private static bool TryRead(ReadOnlySpan<byte> body, Span<byte> output, uint allowed, out ushort index)
    {
        index = 0;
        if (body.Length < HeadLength) return false;
        uint present = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        int length = HeadLength + (BitOperations.PopCount(present) * WordLength);
        if (body.Length != length || (present & ~allowed) != 0) return false;
        int position = HeadLength;
        for (uint rest = present; rest != 0; rest &= rest - 1)
        {
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(body[position..]);
            if (value == 0) return false;
            int word = BitOperations.TrailingZeroCount(rest);
            BinaryPrimitives.WriteUInt64LittleEndian(output[((word + 1) * WordLength)..], value);
            position += WordLength;
        }

        index = BinaryPrimitives.ReadUInt16LittleEndian(body);
        return true;
    }
}
