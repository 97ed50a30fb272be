using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Market;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Quotes of one side that are gone for a moment.</summary>
[TestFixture]
public sealed class ThinBookTests
{
    [Test]
    public void Quotes_of_one_side_are_far_off_for_a_moment_and_come_back()
    {
        var rig = new ExchangeRig();
        rig.Exchange.Advance(rig.Exchange.NowNanos + ExchangeRig.Second);
        SymbolMarket market = rig.Market.Markets[0];
        TopOfBook before = market.Top;

        rig.Exchange.Thin(market.Spec.Symbol, SimSide.Ask, 0.12, steps: 4);

        Assert.That(market.Top.AskTicks, Is.GreaterThan(before.AskTicks * 11 / 10));
        Assert.That(market.Top.BidTicks, Is.EqualTo(before.BidTicks));
        rig.Exchange.Advance(rig.Exchange.NowNanos + (100 * ExchangeRig.Milli));
        Assert.That(market.Top.AskTicks, Is.GreaterThan(before.AskTicks * 11 / 10));
        rig.Exchange.Advance(rig.Exchange.NowNanos + (200 * ExchangeRig.Milli));
        Assert.That(market.Top.AskTicks, Is.LessThan(before.AskTicks * 101 / 100));
    }
}
