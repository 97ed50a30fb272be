using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Numbers;

public sealed class UnitStampTests
{
    [Test]
    public void Every_pair_of_decimals_is_told_beside_what_a_report_holds_already()
    {
        for (int price = 0; price <= InstrumentRules.DecimalsMax; price++)
        {
            for (int quantity = 0; quantity <= InstrumentRules.DecimalsMax; quantity++)
            {
                var report = new OrderReportPayload
                {
                    FeeAsset = FeeAsset.Other,
                    Units = UnitStamp.Of(price, quantity),
                    Liquidity = Liquidity.Taker,
                };
                Assert.That((report.Liquidity, report.FeeAsset), Is.EqualTo((Liquidity.Taker, FeeAsset.Other)));
                Assert.That(report.Units.IsReported, Is.True);
                var rules = new InstrumentRules { PriceDecimals = 7, QuantityDecimals = 3 };
                Assert.That(report.Units.ChangeTo(rules), Is.EqualTo(new UnitChange(7 - price, 3 - quantity)));
            }
        }
    }

    [Test]
    public void A_report_of_before_tells_none_and_changes_nothing()
    {
        var report = new OrderReportPayload { Liquidity = Liquidity.Maker, FeeAsset = FeeAsset.Base };
        Assert.That(report.Units.IsReported, Is.False);
        Assert.That(
            report.Units.ChangeTo(new InstrumentRules { PriceDecimals = 2, QuantityDecimals = 8 }),
            Is.EqualTo(default(UnitChange)));
    }
}
