using System;

namespace LowLatency.Unit.Readers;

/// <summary>
/// Numbers that an input decides, so that a generator of structures becomes a reader of inputs; behind its end all are
/// 0.
/// </summary>
internal sealed class DrawnRandom(byte[] input, int start) : Random
{
    private int _at = start;

    public override int Next(int maxValue) => maxValue <= 1 ? 0 : (int)(Draw(maxValue > 256 ? 4 : 1) % (uint)maxValue);

    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    public override int Next() => (int)(Draw(4) & int.MaxValue);

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref byte each in buffer) each = (byte)Draw(1);
    }

    private uint Draw(int bytes)
    {
        uint value = 0;
        for (int i = 0; i < bytes; i++) value = (value << 8) | (_at < input.Length ? input[_at++] : 0u);
        return value;
    }
}
