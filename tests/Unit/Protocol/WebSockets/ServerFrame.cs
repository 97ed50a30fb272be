using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace LowLatency.Unit.Protocol.WebSockets;

/// <summary>Frames as a server sends them, right and wrong ones; written apart from the code under test.</summary>
internal static class ServerFrame
{
    public static byte[] Text(string text, bool isFinal = true) => Make(1, Encoding.UTF8.GetBytes(text), isFinal);

    public static byte[] Close(int code, string reason = "")
    {
        byte[] text = Encoding.UTF8.GetBytes(reason);
        byte[] payload = new byte[2 + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        text.CopyTo(payload, 2);
        return Make(8, payload);
    }

    public static byte[] Make(int opcode, byte[] payload, bool isFinal = true, int reserved = 0)
        => [.. Header(opcode, payload.Length, LengthForm(payload.Length), isFinal, reserved, false), .. payload];

    public static int LengthForm(long length) => length <= 125 ? 7 : length <= 65535 ? 16 : 64;

    /// <summary>A header with the length in the given form (7, 16 or 64 bits), minimal or not.</summary>
    public static byte[] Header(
        int opcode, ulong length, int form, bool isFinal = true, int reserved = 0, bool isMasked = false)
    {
        var bytes = new List<byte> { (byte)((isFinal ? 0x80 : 0) | (reserved << 4) | opcode) };
        int mask = isMasked ? 0x80 : 0;
        if (form == 7)
            bytes.Add((byte)(mask | (int)length));
        else if (form == 16)
            bytes.AddRange([(byte)(mask | 126), (byte)(length >> 8), (byte)length]);
        else
        {
            byte[] eight = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(eight, length);
            bytes.Add((byte)(mask | 127));
            bytes.AddRange(eight);
        }
        return [.. bytes];
    }

    public static byte[] Header(int opcode, int length, int form, bool isFinal, int reserved, bool isMasked)
        => Header(opcode, (ulong)length, form, isFinal, reserved, isMasked);

    public static byte[] Join(params byte[][] parts)
    {
        var all = new List<byte>();
        foreach (byte[] part in parts)
            all.AddRange(part);
        return [.. all];
    }

    /// <summary>The bytes as a sequence cut after each of the given offsets.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, params int[] cuts)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, null);
        Segment last = first;
        int from = 0;
        foreach (int cut in cuts)
        {
            last = new Segment(bytes.AsMemory(from, cut - from), last);
            from = cut;
        }
        last = new Segment(bytes.AsMemory(from), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
