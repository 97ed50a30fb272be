using System;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

public sealed class OutputBodyTests
{
    private const int Seed = 20261129;

    [Test]
    public void Every_command_comes_back_bit_for_bit()
    {
        Random random = new(Seed);
        byte[] target = new byte[OutputBody.LengthMax];
        for (int round = 0; round < 20_000; round++)
        {
            EngineCommand command = Fill<EngineCommand>(random, reservedWords: 2);
            int length = OutputBody.Write(target, command, (ushort)round);
            Span<byte> body = target.AsSpan(0, length);
            Assert.That(OutputBody.TryRead(body, out EngineCommand read, out ushort index), Is.True);
            Assert.That((read, index), Is.EqualTo((command, (ushort)round)), $"seed {Seed} round {round}");
        }
    }

    [Test]
    public void Every_decision_comes_back_bit_for_bit()
    {
        Random random = new(Seed);
        byte[] target = new byte[OutputBody.LengthMax];
        for (int round = 0; round < 20_000; round++)
        {
            DecisionOutcome decision = Fill<DecisionOutcome>(random, reservedWords: 0);
            int length = OutputBody.Write(target, decision, (ushort)round);
            Span<byte> body = target.AsSpan(0, length);
            Assert.That(OutputBody.TryRead(body, out DecisionOutcome read, out ushort index), Is.True);
            Assert.That((read, index), Is.EqualTo((decision, (ushort)round)), $"seed {Seed} round {round}");
        }
    }

    [Test]
    public void A_body_cut_at_any_byte_or_with_one_too_many_is_refused()
    {
        byte[] target = new byte[OutputBody.LengthMax + 1];
        int length = OutputBody.Write(target, GoldenJournal.Decision, 3);
        Assert.That(OutputBody.TryRead(target.AsSpan(0, length), out DecisionOutcome _, out _), Is.True);
        Assert.That(OutputBody.TryRead(target.AsSpan(0, length + 1), out DecisionOutcome _, out _), Is.False);
        for (int cut = 0; cut < length; cut++)
        {
            Assert.That(OutputBody.TryRead(target.AsSpan(0, cut), out DecisionOutcome _, out _), Is.False, $"{cut}");
        }

        byte[] gap = new byte[OutputGapBody.Length + 1];
        GoldenJournal.Gap.Write(gap);
        for (int cut = 0; cut <= gap.Length; cut++)
        {
            bool isRead = OutputGapBody.TryRead(gap.AsSpan(0, cut), out _);
            Assert.That(isRead, Is.EqualTo(cut == OutputGapBody.Length), $"{cut}");
        }
    }

    [Test]
    public void Reserved_words_and_words_that_are_named_and_zero_are_refused()
    {
        byte[] target = new byte[OutputBody.LengthMax];
        EngineCommand command = GoldenJournal.Command;
        MemoryMarshal.AsBytes(new Span<EngineCommand>(ref command))[^1] = 1;
        int length = OutputBody.Write(target, command, 0);
        Assert.That(OutputBody.TryRead(target.AsSpan(0, length), out EngineCommand _, out _), Is.False);
        length = OutputBody.Write(target, GoldenJournal.Command, 0);
        target.AsSpan(4, 8).Clear();
        Assert.That(OutputBody.TryRead(target.AsSpan(0, length), out EngineCommand _, out _), Is.False);
    }

    [Test]
    public void Numbers_that_no_gap_has_are_refused()
    {
        byte[] target = new byte[OutputGapBody.Length];
        foreach ((long first, long last, long count) in new[] { (0L, 1L, 1L), (5L, 4L, 1L), (1L, 2L, -2L) })
        {
            new OutputGapBody(first, last, count).Write(target);
            Assert.That(OutputGapBody.TryRead(target, out _), Is.False, $"{first} {last} {count}");
        }
    }

    [Test]
    public void Random_bodies_never_throw_and_what_is_read_is_written_the_same()
    {
        Random random = new(Seed);
        byte[] body = new byte[OutputBody.LengthMax];
        byte[] again = new byte[OutputBody.LengthMax];
        int read = 0;
        for (int round = 0; round < 200_000; round++)
        {
            random.NextBytes(body);
            int present = random.Next(1 << 15);
            body[2] = (byte)present;
            body[3] = (byte)(present >> 8);
            int length = 4 + (8 * System.Numerics.BitOperations.PopCount((uint)present));
            if (round % 3 == 0) length = random.Next(body.Length);
            ReadOnlySpan<byte> given = body.AsSpan(0, length);
            if (!OutputBody.TryRead(given, out DecisionOutcome decision, out ushort index)) continue;
            read++;
            Assert.That(OutputBody.Write(again, decision, index), Is.EqualTo(length));
            Assert.That(again.AsSpan(0, length).SequenceEqual(given), Is.True, $"seed {Seed} round {round}");
        }

        Assert.That(read, Is.GreaterThan(1_000));
    }

    private static T Fill<T>(Random random, int reservedWords)
        where T : unmanaged
    {
        T output = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<T>(ref output));
        Span<byte> words = bytes[8..^(8 * reservedWords)];
        random.NextBytes(words);
        for (int i = 0; i < words.Length; i += 8)
        {
            if (i > 0 && random.Next(2) == 0) words.Slice(i, 8).Clear();
        }

        words[7] &= 0x7F;
        words[0] |= 1;
        return output;
    }
}
