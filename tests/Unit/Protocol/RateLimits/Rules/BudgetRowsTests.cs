using System.Collections.Generic;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Unit.Venues.Binance;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.RateLimits.Rules;

/// <summary>
/// Binance's order limits as rows of the rate model: they refuse the same orders at the same moments as a budget that
/// learns them from what an answer reports.
/// </summary>
[TestFixture]
internal sealed class BudgetRowsTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void Rows_of_the_specification_count_as_reported_limits_do([Range(1, 20)] int seed)
    {
        TradingProtocol venue = new TradingFixture().Venue;
        RateBudgetSettings settings = new();
        RateBudget rows = new(settings, venue.InitialLimits, null, venue.Rates);
        RateBudget learned = new(settings, venue.InitialLimits);
        learned.OnReported([Orders(10, 50), Orders(86_400, 160_000)], default, 0);
        SeededRandom random = new((ulong)seed);
        long now = (1_700_000_000 * Second) + (long)random.NextBelow(20 * Second);
        int refused = 0;
        for (int i = 0; i < 5_000; i++)
        {
            now += (long)random.NextBelow(Second / 4);
            var moment = new RateMoment(now, now);
            bool isCancel = random.NextBelow(4) == 0;
            RateRequest request = new() { Orders = isCancel ? 0 : 1, Connection = -1 };
            RequestPriority priority = isCancel ? RequestPriority.Cancel : RequestPriority.Order;
            ReasonCode one = rows.TryCharge(priority, 1, in request, in moment, out ChargeMark mark, out long wait);
            ReasonCode other = learned.TryCharge(priority, 1, in request, in moment, out _, out long otherWait);
            Assert.That((one, wait), Is.EqualTo((other, otherWait)), $"seed {seed}, request {i}");
            if (one != ReasonCode.None) refused++;
            if (one == ReasonCode.None && random.NextBelow(3) == 0)
            {
                List<RateLimitRecord> reported = [Orders(10, random.NextBelow(50) == 0 ? 40 : 50) with
                {
                    Used = (long)random.NextBelow(45),
                }];
                rows.OnReported([.. reported], in mark, now);
                learned.OnReported([.. reported], in mark, now);
            }

            foreach (int window in new[] { 10, 86_400 })
            {
                Assert.That(
                    (rows.Load(RateLimitKind.Orders, window, now), rows.Limit(RateLimitKind.Orders, window)),
                    Is.EqualTo(
                        (learned.Load(RateLimitKind.Orders, window, now), learned.Limit(RateLimitKind.Orders, window))),
                    $"seed {seed}, request {i}");
            }
        }

        Assert.That(refused, Is.GreaterThan(100), "the limit was never met");
    }

    private static RateLimitRecord Orders(int seconds, long limit) =>
        new() { Kind = RateLimitKind.Orders, WindowSeconds = seconds, Limit = limit, Used = -1 };
}
