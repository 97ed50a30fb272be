using System;

namespace LowLatency.Protocol.Json;

/// <summary>A value inside a frame, as its raw JSON text. Valid as long as the frame's memory is pinned.</summary>
public readonly unsafe struct JsonValue
{
    internal JsonValue(byte* start, int length, bool isEscaped)
    {
        Start = start;
        Length = length;
        IsEscaped = isEscaped;
    }

    /// <summary>
    /// First byte of the value (an opening quote or bracket, a digit ...); null when the member is absent.
    /// </summary>
    public byte* Start { get; }

    /// <summary>Bytes of the raw text, quotes included.</summary>
    public int Length { get; }

    /// <summary>The string holds a backslash: its bytes are not its text.</summary>
    public bool IsEscaped { get; }

    public byte* End => Start + Length;

    public bool IsPresent => Start != null;

    public bool IsString => IsPresent && *Start == '"';

    public bool IsObject => IsPresent && *Start == '{';

    public bool IsTrue => IsPresent && *Start == 't';

    public bool IsFalse => IsPresent && *Start == 'f';

    public bool IsNull => IsPresent && *Start == 'n';

    /// <summary>The raw bytes; empty when absent.</summary>
    public ReadOnlySpan<byte> Raw => new(Start, Length);

    /// <summary>The characters of a string without escapes; empty for anything else.</summary>
    public ReadOnlySpan<byte> Text => IsString && !IsEscaped ? new(Start + 1, Length - 2) : default;

    /// <summary>The string's text, or the raw text of a number, for venues that write numbers both ways.</summary>
    public ReadOnlySpan<byte> TextOrNumber => IsString ? Text : Raw;

    /// <summary>An unsigned integer of up to 18 digits, quoted or not.</summary>
    public bool TryGetInteger(out long value)
    {
        value = 0;
        ReadOnlySpan<byte> text = TextOrNumber;
        if (text.Length == 0) return false;
        fixed (byte* start = text)
        {
            return DecimalText.TryReadInteger(start, start + text.Length, out value, out byte* next)
                && next == start + text.Length;
        }
    }
}
