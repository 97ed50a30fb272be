using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace LowLatency.EndToEnd.Durability;

/// <summary>
/// The text frames of WebSocket clients in their sends: each stream of bytes put together again, the heads of HTTP
/// requests skipped, the masks of RFC 6455 taken off.
/// </summary>
internal static class SentFrames
{
    private const int TextFrame = 1;
    private const int MaskBytes = 4;
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    /// <returns>Text of each frame, and the line at which the send of its first byte was entered.</returns>
    /// <exception cref="InvalidDataException">A stream is not of this form, or not whole in the trace.</exception>
    public static IReadOnlyList<(string Text, int Begin)> Read(IEnumerable<SystemCall> calls)
    {
        var frames = new List<(string Text, int Begin)>();
        var streams = new Dictionary<string, List<(byte Value, int Begin)>>();
        foreach (SystemCall call in calls)
        {
            if (call.Name != "sendto" || call.Result <= 0) continue;
            if (!call.IsDataWhole) throw new InvalidDataException($"a send of {call.Result} bytes is not whole");
            if (!streams.TryGetValue(call.Target, out List<(byte Value, int Begin)>? stream))
            {
                streams.Add(call.Target, stream = []);
            }

            foreach (byte value in call.Data.AsSpan(0, (int)call.Result)) stream.Add((value, call.Begin));
            while (TryTake(stream, frames))
            {
            }
        }

        return frames;
    }

    private static bool TryTake(List<(byte Value, int Begin)> stream, List<(string Text, int Begin)> frames)
    {
        byte[] bytes = [.. stream.ConvertAll(static one => one.Value)];
        if (bytes.Length < 2) return false;
        if (char.IsAsciiLetterUpper((char)bytes[0]))
        {
            int head = bytes.AsSpan().IndexOf(HeadEnd);
            if (head < 0) return false;
            stream.RemoveRange(0, head + HeadEnd.Length);
            return true;
        }

        bool isMasked = (bytes[1] & 0x80) != 0;
        if ((bytes[0] & 0x70) != 0 || !isMasked) throw new InvalidDataException("bytes that are no client's frame");
        int length = bytes[1] & 0x7f;
        int header = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header) return false;
        if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2));
        else if (length == 127) length = checked((int)BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(2)));
        int start = header + MaskBytes;
        if (bytes.Length < start + length) return false;
        for (int i = 0; i < length; i++) bytes[start + i] ^= bytes[header + (i % MaskBytes)];
        if ((bytes[0] & 0x0f) == TextFrame)
        {
            frames.Add((Encoding.UTF8.GetString(bytes, start, length), stream[0].Begin));
        }

        stream.RemoveRange(0, start + length);
        return true;
    }
}
