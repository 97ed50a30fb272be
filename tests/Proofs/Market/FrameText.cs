using System;
using System.Buffers.Text;

namespace LowLatency.Proofs.Market;

/// <summary>ASCII text in a buffer that is used again for every frame.</summary>
internal sealed class FrameText
{
    private readonly byte[] _bytes = new byte[64 * 1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public FrameText Clear()
    {
        Length = 0;
        return this;
    }

    public FrameText Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
        return this;
    }

    public FrameText Add(long number)
    {
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out int written);
        Length += written;
        return this;
    }

    /// <summary>A decimal between quotes, as both venues write them.</summary>
    /// <param name="units">The number times ten to the power of <paramref name="decimals"/>; not negative.</param>
    /// <param name="decimals">Digits behind the point that the units have.</param>
    /// <param name="shown">Digits behind the point that are written, at least <paramref name="decimals"/>.</param>
    public FrameText AddDecimal(long units, int decimals, int shown)
    {
        long scale = 1;
        for (int i = 0; i < decimals; i++) scale *= 10;
        Add("\""u8).Add(units / scale).Add("."u8);
        long fraction = units % scale;
        for (int i = 0; i < decimals; i++)
        {
            scale /= 10;
            _bytes[Length++] = (byte)('0' + ((fraction / scale) % 10));
        }

        for (int i = decimals; i < shown; i++) _bytes[Length++] = (byte)'0';
        return Add("\""u8);
    }
}
