using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>The venue's own code of a refusal on its way to the journal.</summary>
[TestFixture]
internal sealed class RefusalCodeTests
{
    [Test]
    public void A_refusal_is_reported_with_the_venues_own_code()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        ScriptedMessage refusal = Refusal(OutcomeClass.Reject, ReasonCode.VenueFilterFailed);
        refusal.ErrorCode = -1013;
        harness.Answer(harness.Asked(TradingRequestKind.Place), refusal);
        OrderReportPayload report = harness.Log.Reports(Id(1))[^1];
        Assert.That((report.Kind, report.VenueCode), Is.EqualTo((OrderReportKind.Rejected, -1013)));
        Assert.That(harness.Log.Reports(Id(1))[0].VenueCode, Is.Zero, "what was sent was not refused");
    }

    [Test]
    public void A_refusal_of_our_own_has_no_code_of_the_venue()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place), Refusal(OutcomeClass.ResyncClock, ReasonCode.ClockOffset));
        harness.Cancel(1);
        harness.Settle();
        OrderReportPayload report = harness.Log.Reports(Id(1)).Find(each => each.Kind == OrderReportKind.Rejected);
        Assert.That((report.Kind, report.VenueCode), Is.EqualTo((OrderReportKind.Rejected, 0)));
    }
}
