using System;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Model.State;

[TestFixture]
public sealed class StateRoundTripTests
{
    [Test]
    public void What_the_writer_wrote_the_reader_reads()
    {
        byte[] target = new byte[12 * 8];
        StateWriter writer = new(target);
        double strangeNaN = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0123);
        writer.Write(long.MinValue);
        writer.Write(ulong.MaxValue);
        writer.Write(int.MinValue);
        writer.Write(int.MaxValue);
        writer.Write(true);
        writer.Write(false);
        writer.Write(-0.0);
        writer.Write(strangeNaN);
        writer.Write(double.Epsilon);
        writer.Write(double.NegativeInfinity);
        writer.Write((ushort)65_535);
        writer.Write(0L);

        StateReader reader = new(target);
        Assert.That(reader.ReadInt64(), Is.EqualTo(long.MinValue));
        Assert.That(reader.ReadUInt64(), Is.EqualTo(ulong.MaxValue));
        Assert.That(reader.ReadInt32(), Is.EqualTo(int.MinValue));
        Assert.That(reader.ReadInt32(), Is.EqualTo(int.MaxValue));
        Assert.That(reader.ReadBoolean(), Is.True);
        Assert.That(reader.ReadBoolean(), Is.False);
        Assert.That(BitConverter.DoubleToInt64Bits(reader.ReadDouble()), Is.EqualTo(long.MinValue));
        Assert.That(BitConverter.DoubleToInt64Bits(reader.ReadDouble()), Is.EqualTo(0x7FF8_0000_0000_0123));
        Assert.That(reader.ReadDouble(), Is.EqualTo(double.Epsilon));
        Assert.That(reader.ReadDouble(), Is.EqualTo(double.NegativeInfinity));
        Assert.That(reader.ReadInt32(), Is.EqualTo(65_535));
        Assert.That(reader.IsAtEnd, Is.False);
        Assert.That(reader.ReadInt64(), Is.Zero);
        Assert.That((reader.IsAtEnd, reader.IsDamaged), Is.EqualTo((true, false)));
        Assert.That((writer.Length, writer.IsOverflown), Is.EqualTo((96L, false)));
    }

    [Test]
    public void Hashing_dry_gives_the_hash_and_length_of_writing()
    {
        Random random = TestSeed.NewRandom();
        byte[] target = new byte[1000 * 8];
        StateWriter dry = new();
        StateWriter wet = new(target);
        StateWriter cramped = new(target.AsSpan(0, 20));
        for (int i = 0; i < 1000; i++)
        {
            long word = TestSeed.NextInt64(random);
            dry.Write(word);
            wet.Write(word);
            cramped.Write(word);
        }

        Assert.That((dry.Hash, dry.Length, dry.IsOverflown), Is.EqualTo((wet.Hash, wet.Length, false)));
        Assert.That((cramped.Hash, cramped.Length, cramped.IsOverflown), Is.EqualTo((wet.Hash, wet.Length, true)));
    }

    [Test]
    public void A_target_that_is_too_short_is_not_written_beyond_its_end()
    {
        byte[] target = new byte[32];
        target.AsSpan().Fill(0xEE);
        StateWriter writer = new(target.AsSpan(0, 12));
        writer.Write(1L);
        Assert.That(writer.IsOverflown, Is.False);
        writer.Write(2L);

        Assert.That(writer.IsOverflown, Is.True);
        Assert.That(target.AsSpan(8).IndexOfAnyExcept((byte)0xEE), Is.EqualTo(-1));
    }

    [Test]
    public void Reading_past_the_end_gives_zeros_and_says_so()
    {
        StateReader reader = new(new byte[15]);
        Assert.That((reader.ReadInt64(), reader.IsDamaged), Is.EqualTo((0L, false)));
        Assert.That((reader.ReadInt64(), reader.IsDamaged, reader.IsAtEnd), Is.EqualTo((0L, true, false)));
    }

    [Test]
    public void Words_outside_their_type_are_damage_and_read_as_zero()
    {
        byte[] source = new byte[8];
        StateWriter writer = new(source);
        writer.Write(1L + int.MaxValue);
        StateReader asInt32 = new(source);
        StateReader asBoolean = new(source);

        Assert.That((asInt32.ReadInt32(), asInt32.IsDamaged), Is.EqualTo((0, true)));
        Assert.That((asBoolean.ReadBoolean(), asBoolean.IsDamaged), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_component_can_refuse()
    {
        StateReader reader = new([]);
        Assert.That((reader.IsDamaged, reader.IsAtEnd), Is.EqualTo((false, true)));
        reader.Fail();
        Assert.That(reader.IsDamaged, Is.True);
    }
}
