using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Reconciliation;

/// <summary>What a gateway does when an instrument leaves the venue's list.</summary>
[TestFixture]
internal sealed class TradingGatewayRulesTests
{
    [TestCase(0)]
    [TestCase(1)]
    public void A_symbol_that_the_venue_no_longer_has_keeps_the_others_from_nothing(short gone)
    {
        GatewayHarness harness = new();
        harness.Gateway.Start(0, harness.Stamp);
        harness.Open(harness.Attach());
        for (ushort i = 0; i < 2; i++) harness.Send(Start(i));
        var asked = new int[2];
        for (int i = 0; i < 300; i++)
        {
            while (harness.Outbox.Count > 0)
            {
                TradingRequest request = harness.Outbox[0].Request;
                bool isTrades = request.Kind == TradingRequestKind.Trades;
                if (isTrades) asked[request.Instrument]++;
                bool isGone = isTrades && request.Instrument == gone;
                harness.Answer(request, isGone ? NoSuchSymbol() : harness.Default(in request));
            }

            harness.Advance(100 * Milli);
        }

        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.False);
        Assert.That(harness.Gateway.Counters.Reconciliations, Is.Positive);
        Assert.That(asked[gone], Is.GreaterThanOrEqualTo(harness.Settings.ReadAttemptsMax), "once may be a mistake");
        Assert.That(asked[1 - gone], Is.Positive);
    }

    private static ScriptedMessage NoSuchSymbol() => new()
    {
        Outcome = OutcomeClass.Reject,
        Reason = ReasonCode.VenueRequestInvalid,
        Scope = RefusalScope.Instrument,
        Status = 400,
        ErrorCode = -1121,
    };

    private static EngineCommand Start(ushort instrument) => new()
    {
        Kind = CommandKind.Reconcile,
        Instrument = new InstrumentId(instrument),
        Detail = 10,
    };
}
