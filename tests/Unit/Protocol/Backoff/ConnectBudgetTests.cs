using System.Collections.Generic;
using LowLatency.Protocol.Backoff;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Backoff;

internal sealed class ConnectBudgetTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void Eighty_per_cent_of_the_limit_fall_into_any_window()
    {
        var budget = new ConnectBudget(300, 300 * Second);
        Assert.That(budget.Capacity, Is.EqualTo(240));
        var taken = new List<long>();
        var random = new SeededRandom(4);
        long now = 0;
        for (int i = 0; i < 20_000; i++)
        {
            now += (long)random.NextBelow(Second);
            bool ok = budget.TryTake(now, out long allowedAt);
            Assert.That(ok, Is.EqualTo(allowedAt == now));
            if (ok)
                taken.Add(now);
            else
                Assert.That(allowedAt, Is.EqualTo(taken[^240] + 300 * Second));
        }
        Assert.That(taken, Has.Count.GreaterThan(5000));
        for (int i = 240; i < taken.Count; i++)
            Assert.That(taken[i] - taken[i - 240], Is.GreaterThanOrEqualTo(300 * Second));
    }

    [Test]
    public void Two_connections_share_one_budget()
    {
        var budget = new ConnectBudget(1, 60 * Second);
        var options = new BackoffOptions { StartJitterNanos = 0 };
        var one = new ReconnectBackoff(options, 1, budget);
        var two = new ReconnectBackoff(options, 2, budget);
        one.Schedule(ReconnectCause.Start, 0);
        two.Schedule(ReconnectCause.Start, 0);
        Assert.That(one.TryBegin(0, out _), Is.EqualTo(ConnectDecision.Begin));
        Assert.That(two.TryBegin(0, out long ask), Is.EqualTo(ConnectDecision.BudgetSpent));
        Assert.That(ask, Is.EqualTo(60 * Second));
        Assert.That(two.TryBegin(60 * Second - 1, out _), Is.EqualTo(ConnectDecision.NotDue));
        Assert.That(two.TryBegin(60 * Second, out _), Is.EqualTo(ConnectDecision.Begin));
    }
}
