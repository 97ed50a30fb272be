using System;
using System.Buffers.Binary;

namespace LowLatency.Formats.Journal.Outputs;

/// <summary>Outputs were made and are not recorded: a replay makes them again.</summary>
/// <param name="FirstCause">First event whose outputs may be missing.</param>
/// <param name="LastCause">Last one.</param>
/// <param name="Count">How many are missing; <see cref="UnknownCount"/> = not known, perhaps none.</param>
public readonly record struct OutputGapBody(long FirstCause, long LastCause, long Count)
{
    /// <summary>A run ended without order before this one, or it recorded no outputs (version 1).</summary>
    public const long UnknownCount = -1;

    /// <summary>Bytes of the body.</summary>
    public const int Length = 24;

    /// <summary>Writes <see cref="Length"/> bytes; a shorter target throws.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, FirstCause);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], LastCause);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Count);
    }

    /// <summary>False when the body has another length or its numbers cannot be.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out OutputGapBody result)
    {
        result = default;
        if (body.Length != Length) return false;
        var read = new OutputGapBody(
            BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[16..]));
        if (read.FirstCause < 1 || read.LastCause < read.FirstCause || read.Count < UnknownCount) return false;
        result = read;
        return true;
    }
}
