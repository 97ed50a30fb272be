using LowLatency.Core.Markets;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Markets;

public sealed class PriceGuardTests
{
    /// <summary>On both sides of the magnitude from which products need 128 bits.</summary>
    [Test]
    public void The_limit_is_exact_at_every_magnitude(
        [Values(1_000L, 6_183_763_0L, (1L << 48) - 1_000, 1L << 48, 1L << 60)] long good)
    {
        long reference = good / 10_000 * 10_000;
        long step = reference / 10;
        if (reference == 0)
        {
            reference = good;
            step = good / 10;
        }

        Assert.Multiple(() =>
        {
            Assert.That(Accepts(reference, reference + step), Is.True);
            Assert.That(Accepts(reference, reference + step + 1), Is.False);
            Assert.That(Accepts(reference, reference - step), Is.True);
            Assert.That(Accepts(reference, reference - step - 1), Is.False);
            Assert.That(Accepts(reference, -reference), Is.False);
            Assert.That(Accepts(reference, long.MaxValue), Is.False);
            Assert.That(Accepts(reference, long.MinValue), Is.False);
        });
    }

    private static bool Accepts(long good, long price)
    {
        PriceGuard guard = new(10m);
        guard.Reset(good);
        return guard.Accept(price);
    }
}
