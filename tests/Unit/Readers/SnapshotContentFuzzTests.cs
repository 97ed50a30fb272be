using System;
using System.Buffers.Binary;
using LowLatency.Core;
using LowLatency.Unit.Core.EngineTests;
using LowLatency.Unit.Model;
using NUnit.Framework;

namespace LowLatency.Unit.Readers;

/// <summary>
/// States whose checksum is right and whose words are anything: what somebody who knows the format can put behind a
/// good header. The engine's load ends, and says no or is an engine.
/// </summary>
[TestFixture]
public sealed class SnapshotContentFuzzTests
{
    private const int Rounds = 300;
    private const int WordBytes = 8;
    private const long AllocatedBytesMax = 1 << 20;

    [TestCase("none")]
    [TestCase("iceberg")]
    public void A_state_of_any_words_is_loaded_or_refused(string algorithm)
    {
        Random random = TestSeed.NewRandom();
        Engine engine = EngineFixture.Make(DeterminismTests.Settings(algorithm));
        RandomEvents.Plausible(random.Next(1_000), 3_000, engine);
        byte[] good = EngineFixture.Save(engine);
        int loaded = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] state = (byte[])good.Clone();
            for (int i = random.Next(1, 5); i > 0; i--) Change(random, ref state);
            Engine other = EngineFixture.Make(DeterminismTests.Settings(algorithm));
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool isLoaded = other.TryLoad(state);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.That(allocated, Is.LessThan(AllocatedBytesMax), "a count of the file decides about memory");
            if (!isLoaded) continue;
            loaded++;

            // What a recovery compares with the hash of the header: it has to come to an end, too.
            EngineFixture.Save(other);
            other.ComputeStateHash();
        }

        TestContext.Out.WriteLine($"{loaded} of {Rounds} loaded");
        Assert.That(loaded, Is.GreaterThan(0).And.LessThan(Rounds));
    }

    // A count, an index, a sign, a limit of a type, another word, or a piece less or more.
    private static void Change(Random random, ref byte[] state)
    {
        int words = state.Length / WordBytes;
        Span<byte> word = state.AsSpan(random.Next(words) * WordBytes, WordBytes);
        long old = BinaryPrimitives.ReadInt64LittleEndian(word);
        long value = random.Next(8) switch
        {
            0 => -1,
            1 => long.MaxValue,
            2 => long.MinValue,
            3 => int.MaxValue,
            4 => old + random.Next(-2, 3),
            5 => old ^ (1L << random.Next(64)),
            6 => random.Next(0, 300),
            _ => BinaryPrimitives.ReadInt64LittleEndian(state.AsSpan(random.Next(words) * WordBytes)),
        };
        BinaryPrimitives.WriteInt64LittleEndian(word, value);
        if (random.Next(40) == 0) state = state[..(random.Next(words) * WordBytes)];
        else if (random.Next(40) == 0) state = [.. state, .. state.AsSpan(0, WordBytes)];
    }
}
