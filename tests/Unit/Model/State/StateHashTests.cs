using System;
using System.Collections.Generic;
using System.Numerics;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Model.State;

[TestFixture]
public sealed class StateHashTests
{
    [Test]
    public void Zero_words_change_the_hash_from_the_first_on()
    {
        HashSet<ulong> seen = [];
        StateHash hash = default;
        Assert.That(seen.Add(hash.Value), Is.True);
        for (int i = 0; i < 100_000; i++)
        {
            hash.Add(0UL);
            if (!seen.Add(hash.Value)) Assert.Fail($"{i + 1} zeros hash like fewer");
        }
    }

    [Test]
    public void All_short_sequences_of_likely_words_hash_differently()
    {
        ulong[] words = [0, 1, 2, 3, 8, 100, 1UL << 31, 1UL << 32, 1UL << 62, 1UL << 63, ulong.MaxValue, ~1UL];
        HashSet<ulong> seen = [];
        int count = 0;
        for (int length = 0; length <= 5; length++)
        {
            int sequences = (int)Math.Pow(words.Length, length);
            for (int index = 0; index < sequences; index++)
            {
                StateHash hash = default;
                int rest = index;
                for (int i = 0; i < length; i++)
                {
                    hash.Add(words[rest % words.Length]);
                    rest /= words.Length;
                }

                seen.Add(hash.Value);
                count++;
            }
        }

        Assert.That(seen, Has.Count.EqualTo(count));
    }

    [Test]
    public void Order_matters_for_any_two_words_at_any_distance()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 20_000; i++)
        {
            ulong[] words = new ulong[random.Next(2, 20)];
            for (int k = 0; k < words.Length; k++) words[k] = (ulong)TestSeed.NextInt64(random);
            ulong before = Hash(words);
            int left = random.Next(words.Length);
            int right = random.Next(words.Length);
            bool isSame = words[left] == words[right];
            (words[left], words[right]) = (words[right], words[left]);
            if (Hash(words) == before == isSame) continue;
            Assert.Fail($"swap of {left} and {right} in {string.Join(' ', words)}");
        }
    }

    [Test]
    public void Each_flipped_bit_changes_about_half_of_the_hash_once_another_word_follows()
    {
        Random random = TestSeed.NewRandom();
        for (int bit = 0; bit < 64; bit++)
        {
            int flips = 0;
            const int Rounds = 400;
            for (int i = 0; i < Rounds; i++)
            {
                ulong word = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                ulong next = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                flips += BitOperations.PopCount(Hash(word, next) ^ Hash(word ^ (1UL << bit), next));
            }

            Assert.That(flips / (double)Rounds, Is.InRange(24.0, 40.0), $"bit {bit}");
        }
    }

    [Test]
    public void The_value_is_the_same_on_every_machine_and_reading_it_changes_nothing()
    {
        StateHash hash = default;
        hash.Add(1L);
        _ = hash.Value;
        hash.Add(-2L);

        Assert.That(hash.Value, Is.EqualTo(Oracle(1, unchecked((ulong)-2L))));
        Assert.That(new StateHash(5).Value, Is.Not.EqualTo(default(StateHash).Value));
    }

    private static ulong Hash(params ulong[] words)
    {
        StateHash hash = default;
        foreach (ulong word in words) hash.Add(word);
        return hash.Value;
    }

    // The same definition over big integers, where nothing can depend on the width of a register.
    private static ulong Oracle(params ulong[] words)
    {
        BigInteger modulus = BigInteger.One << 64;
        BigInteger state = 0;
        foreach (ulong word in words)
        {
            BigInteger rotated = ((state << 27) | (state >> 37)) % modulus;
            BigInteger mixed = rotated ^ (word * (BigInteger)0x9E3779B97F4A7C15 % modulus);
            state = ((mixed * 0xBF58476D1CE4E5B9) + 0xD1B54A32D192ED03) % modulus;
        }

        BigInteger value = state ^ (state >> 31);
        value = value * 0x94D049BB133111EB % modulus;
        return (ulong)(value ^ (value >> 29));
    }
}
