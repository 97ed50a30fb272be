using LowLatency.Protocol.Backoff;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Backoff;

internal sealed class SeededRandomTests
{
    /// <summary>SplitMix64 of 1234567 begins 6457827717110365317 (its author's C code, widely quoted).</summary>
    [Test]
    public void The_first_value_follows_from_the_published_recurrences()
    {
        ulong[] s = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431];
        ulong product = unchecked(s[1] * 5);
        ulong expected = unchecked(((product << 7) | (product >> 57)) * 9);
        var random = new SeededRandom(1234567);
        Assert.That(random.NextUInt64(), Is.EqualTo(expected));
    }

    [Test]
    public void The_same_seed_gives_the_same_values_and_another_seed_others()
    {
        var one = new SeededRandom(9);
        var two = new SeededRandom(9);
        var other = new SeededRandom(10);
        int equal = 0;
        for (int i = 0; i < 1000; i++)
        {
            ulong value = one.NextUInt64();
            Assert.That(two.NextUInt64(), Is.EqualTo(value));
            equal += other.NextUInt64() == value ? 1 : 0;
        }
        Assert.That(equal, Is.Zero);
    }

    [Test]
    public void Bounded_values_stay_below_the_bound_and_reach_every_value()
    {
        var random = new SeededRandom(5);
        int[] seen = new int[7];
        for (int i = 0; i < 7000; i++)
            seen[random.NextBelow(7)]++;
        Assert.That(seen, Has.All.InRange(800, 1200));
        Assert.That(random.NextBelow(0), Is.Zero);
        Assert.That(random.NextBelow(1), Is.Zero);
    }
}
