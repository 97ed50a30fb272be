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
}
