using System;
using LowLatency.Model.Numbers;

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

    /// <summary>The bytes written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _target[..Length];

    public void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_target[Length..]);
        Length += text.Length;
    }

    /// <summary>ASCII letters in lower case, every other byte unchanged.</summary>
    public void WriteLower(scoped ReadOnlySpan<byte> text)
    {
        foreach (byte character in text)
        {
            bool isUpper = character is >= (byte)'A' and <= (byte)'Z';
            _target[Length++] = (byte)(isUpper ? character | 0x20 : character);
        }
    }

    /// <summary>
    /// A value of a query: letters, digits, '-', '.', '_' and '~' as they are, every other byte percent-encoded.
    /// </summary>
    public void WriteEncoded(scoped ReadOnlySpan<byte> text)
    {
        foreach (byte each in text)
        {
            if (char.IsAsciiLetterOrDigit((char)each) || each is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                _target[Length++] = each;
                continue;
            }

            _target[Length++] = (byte)'%';
            _target[Length++] = "0123456789ABCDEF"u8[each >> 4];
            _target[Length++] = "0123456789ABCDEF"u8[each & 15];
        }
    }

    /// <summary>The next bytes of the target, to be filled by the caller; they count as written.</summary>
    public Span<byte> Take(int length)
    {
        Span<byte> taken = _target.Slice(Length, length);
        Length += length;
        return taken;
    }

    public void Write(long value)
    {
        value.TryFormat(_target[Length..], out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        Length += length;
    }

    /// <summary>Units x 10^-decimals (0..18) with just that many decimals, exactly.</summary>
    public void WriteDecimal(long units, int decimals)
    {
        if (!FixedPoint.TryFormat(units, decimals, _target[Length..], out int length))
        {
            throw new ArgumentException("the target is too short");
        }

        Length += length;
    }
}
