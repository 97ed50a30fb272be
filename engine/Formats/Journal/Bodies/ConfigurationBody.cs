using System;
using System.Buffers.Binary;

namespace LowLatency.Formats.Journal.Bodies;

/// <summary>The canonical configuration in full, so that a journal can be replayed without any other file.</summary>
public readonly ref struct ConfigurationBody
{
    public ConfigurationBody(ulong hash, ReadOnlySpan<byte> json)
    {
        Hash = hash;
        Json = json;
    }

    /// <summary>64-bit hash of the canonical JSON, as in the EngineStarted event.</summary>
    public ulong Hash { get; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Json { get; }

    /// <summary>Bytes of the body.</summary>
    public int Length => 8 + Json.Length;

    /// <summary>Returns the bytes used.</summary>
    public int Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, Hash);
        Json.CopyTo(target[8..]);
        return Length;
    }

    /// <summary>False when the body is too short; the result is a view of it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ConfigurationBody result)
    {
        result = default;
        if (body.Length < 8) return false;
        result = new ConfigurationBody(BinaryPrimitives.ReadUInt64LittleEndian(body), body[8..]);
        return true;
    }
}
