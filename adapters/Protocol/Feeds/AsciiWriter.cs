using System;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Writes request text into a buffer that is known to be large enough; running over is a programming error.
/// </summary>
public ref struct AsciiWriter
{
    private readonly Span<byte> _target;

    public AsciiWriter(Span<byte> target)
    {
        _target = target;
        Length = 0;
    }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    public void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_target[Length..]);
        Length += text.Length;
    }

    /// <summary>ASCII letters in lower case, everything else unchanged.</summary>
    public void WriteLower(scoped ReadOnlySpan<byte> text)
    {
        foreach (byte character in text)
        {
            bool isUpper = character is >= (byte)'A' and <= (byte)'Z';
            _target[Length++] = (byte)(isUpper ? character | 0x20 : character);
        }
    }

    public void Write(long value)
    {
        value.TryFormat(_target[Length..], out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        Length += length;
    }
}
