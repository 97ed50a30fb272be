using System;
using LowLatency.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

public sealed class Crc32CTests
{
    [Test]
    public void The_check_value_of_the_algorithm_is_met() =>
        Assert.That(Crc32C.Compute("123456789"u8), Is.EqualTo(0xE3069283));

    [Test]
    public void Any_split_gives_the_same_as_bit_by_bit()
    {
        const int seed = 3;
        Random random = new(seed);
        byte[] bytes = new byte[67];
        for (int round = 0; round < 500; round++)
        {
            random.NextBytes(bytes);
            ReadOnlySpan<byte> given = bytes.AsSpan(0, random.Next(bytes.Length));
            int split = random.Next(given.Length + 1);
            uint state = Crc32C.Append(Crc32C.Append(Crc32C.Initial, given[..split]), given[split..]);
            Assert.That(~state, Is.EqualTo(BitByBit(given)), $"seed {seed} round {round}");
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++) state = (state >> 1) ^ (0x82F63B78 & (uint)-(int)(state & 1));
        }

        return ~state;
    }
}
