using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>
/// An amount of one instrument leaves 64 bits: entries stop, what closes another's position does not.
/// </summary>
public sealed class OverflowTests
{
    private const ushort Eth = 1;

    // Units of 10^-2: a coin is worth 9.2e10 or more, one unit above what a notional can say.
    private const long PriceAboveRange = 9_300_000_000_000;

    [Test]
    public void The_stop_loss_of_another_instrument_goes_and_no_entry_does()
    {
        EngineFixture fixture = Overflown(EngineFixture.Settings());
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero, "no entry");
        EngineCommand exit = fixture.Place(fixture.Quote(9_700, 9_702));
        Assert.That((exit.OrderFlags, exit.Side), Is.EqualTo((OrderFlags.ReduceOnly, Side.Sell)));
    }

    [Test]
    public void The_stop_at_the_venue_is_placed_behind_a_position_that_comes_meanwhile()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.RestingStopBehindPercent = 2;

        // Only the book speaks between two bars here.
        settings.Staleness.BlockMillis = 600_000;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, takesStops: true));
        fixture.Quote(9_999, 10_001);
        EngineCommand entry = fixture.Place(fixture.Signal(100));
        Overflow(fixture);
        EngineCommand[] commands = fixture.Apply(
            fixture.Events.Fill(entry.ClientOrderId, 1, 10_001, entry.Quantity.Units));
        EngineCommand stop = fixture.Place(commands);
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Stop));
    }

    [Test]
    public void An_operator_takes_the_flag_away_when_the_numbers_fit_again()
    {
        EngineFixture fixture = Overflown(EngineFixture.Settings());
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskNumericOverflow));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.True, "not while they do not");
        fixture.Apply(fixture.Events.Snapshot(Eth, 9_999, 10_001));
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskNumericOverflow));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False);
        fixture.Quote(10_000, 10_002);
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void What_a_fill_that_fits_no_number_has_sold_is_not_sold_again_until_an_operator_resumes()
    {
        // What it brings is above what a notional can say.
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.CooldownAfterLossMillis = 0;
        settings.Risk.OrderNotionalMax = 10_000_000_000;
        EngineFixture fixture = new EngineFixture(settings).Trading(cash: 50_000_000_000);
        fixture.Buy();
        EngineCommand exit = fixture.Place(fixture.Quote(9_700, 9_702));
        fixture.Apply(fixture.Events.Fill(exit.ClientOrderId, 5, long.MaxValue / 1_000_000, exit.Quantity.Units));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(EngineFixture.Btc)].Quantity.IsZero, Is.False);
        fixture.Events.Step(2_000);
        fixture.Quote(9_700, 9_702);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.PlaceOrder), Is.Zero);
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskNumericOverflow));
        for (int i = 0; i < 3; i++)
        {
            fixture.Events.Step(5_000);
            fixture.Quote(9_700, 9_702);
            fixture.Apply(fixture.Events.Clock());
        }

        EngineCommand next = fixture.All.FindLast(one => one.Kind == CommandKind.PlaceOrder);
        Assert.That((next.ClientOrderId == exit.ClientOrderId, next.Quantity), Is.EqualTo((false, exit.Quantity)));
    }

    // Both are held; then one's price leaves the range of a notional.
    private static EngineFixture Overflown(EngineSettings settings)
    {
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Buy();
        Overflow(fixture);
        return fixture;
    }

    private static void Overflow(EngineFixture fixture)
    {
        Account account = fixture.Engine.Portfolio;
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Snapshot(Eth, 9_999, 10_001));
        EngineCommand order = fixture.Place(fixture.Apply(fixture.Events.ClosedBar(Eth, 10_000, 10_001, 100)));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 77, 10_001, order.Quantity.Units));
        Assert.That(account[new InstrumentId(Eth)].Quantity.Units, Is.Positive);
        fixture.Apply(fixture.Events.Snapshot(Eth, PriceAboveRange, PriceAboveRange + 1));
        Assert.That(account.HasOverflown, Is.True);

        // Books share one sequence in these tests: the other one goes on from here.
        fixture.Quote(9_999, 10_001);
    }
}
