using System;
using System.Text.Unicode;

namespace LowLatency.Protocol.WebSockets;

/// <summary>UTF-8 checks of text that arrives in pieces: a character may be cut by a fragment's end.</summary>
public static class Utf8Stream
{
    /// <summary>
    /// Checks the bytes that are complete characters and says how many they are; the up to three bytes after
    /// them begin a character that can still become valid. With <paramref name="isLast"/> nothing may be left over.
    /// False as soon as no continuation could make the text valid (RFC 3629 section 4).
    /// </summary>
    public static bool TryValidate(ReadOnlySpan<byte> bytes, bool isLast, out int validated)
    {
        int tail = isLast ? 0 : IncompleteTailBytes(bytes);
        validated = tail < 0 ? 0 : bytes.Length - tail;
        return tail >= 0 && Utf8.IsValid(bytes[..validated]);
    }

    private static int IncompleteTailBytes(ReadOnlySpan<byte> bytes)
    {
        int scanned = Math.Min(3, bytes.Length);
        for (int back = 1; back <= scanned; back++)
        {
            byte lead = bytes[^back];
            if ((lead & 0xC0) == 0x80)
                continue;
            int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            if (needed <= back)
                return 0;
            return IsPossibleStart(lead, back >= 2 ? bytes[^(back - 1)] : null) ? back : -1;
        }
        return 0;
    }

    private static bool IsPossibleStart(byte lead, byte? second)
    {
        if (lead is < 0xC2 or > 0xF4)
            return false;
        return second is not byte next || lead switch
        {
            0xE0 => next >= 0xA0,
            0xED => next <= 0x9F,
            0xF0 => next >= 0x90,
            0xF4 => next <= 0x8F,
            _ => true,
        };
    }
}
