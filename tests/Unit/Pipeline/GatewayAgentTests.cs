using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Agents;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Ring;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace LowLatency.Unit.Pipeline;

/// <summary>Lanes of the gateway, LAW 3, clock and operator events; stepped.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class GatewayAgentTests
{
    private const int LaneMax = 8;
    private const long Millisecond = 1_000_000;

    private readonly RingBuffer<EventSlot> _input = new(64);
    private readonly RingBuffer<EngineCommand> _commands = new(64, ProducerMode.Single);
    private readonly PipelineClock _clock = new(new ReceiveStamp(1, 1));
    private readonly RecordingRoute _first = new();
    private readonly RecordingRoute _second = new();
    private readonly RecordingRoute _other = new();
    private readonly DurableSequence _durable = new(0);
    private readonly OperatorRequests _requests = new();
    private readonly AlarmQueue _alarms = new();
    private readonly ResyncRequests _resyncs = new();
    private readonly RingConsumer<EventSlot, EventLayout> _events;
    private readonly GatewayAgent _gateway;

    public GatewayAgentTests()
    {
        _events = _input.CreateConsumer<EventLayout>("test");
        _gateway = new GatewayAgent(new GatewayParts
        {
            Ports = new PipelinePorts(_input, _clock, _resyncs, _alarms),
            Market = _input.CreateConsumer<EventLayout>("gateway"),
            Commands = _commands.CreateConsumer<SingleSlotLayout<EngineCommand>>("gateway"),
            Routes =
            [
                new VenueOrderRoute(new AccountKey(VenueId.BinanceSpot), _first),
                new VenueOrderRoute(new AccountKey(VenueId.BybitLinear), _second),
                new VenueOrderRoute(new AccountKey(VenueId.BinanceSpot, new AccountId(1)), _other),
            ],
            Sequence = 10,
            InstrumentCount = 1,
            CommandsPerRouteMax = LaneMax,
            OtherCommandsPerRouteMax = LaneMax,
            Durable = _durable,
            Requests = _requests,
            Alarms = _alarms,
            HasClockEvents = true,
        });
    }

    [TearDown]
    public void Free()
    {
        _input.Dispose();
        _commands.Dispose();
    }

    [Test]
    public void A_command_waits_until_its_cause_is_durable_and_so_do_all_behind_it()
    {
        Place(5, VenueId.BinanceSpot);
        Place(6, VenueId.BybitLinear);
        _gateway.DoWork();
        Assert.That(_first.Taken, Is.Empty);
        _durable.Publish(5);
        _gateway.DoWork();
        Assert.That(_first.Taken, Is.EqualTo(new long[] { 5 }));
        Assert.That(_second.Taken, Is.Empty);
        _durable.Publish(6);
        _gateway.DoWork();
        Assert.That(_second.Taken, Is.EqualTo(new long[] { 6 }));
        Assert.That(_gateway.IsIdle, Is.True);
    }

    [Test]
    public void A_venue_that_takes_nothing_holds_up_no_other()
    {
        _durable.Publish(100);
        _first.TakesNone = true;
        for (int i = 1; i <= 6; i++) Place(i, i % 2 == 0 ? VenueId.BybitLinear : VenueId.BinanceSpot);
        _gateway.DoWork();
        Assert.That(_second.Taken, Is.EqualTo(new long[] { 2, 4, 6 }));
        Assert.That(_gateway.IsIdle, Is.False, "three wait");
        _first.TakesNone = false;
        _gateway.DoWork();
        Assert.That(_first.Taken, Is.EqualTo(new long[] { 1, 3, 5 }), "in the order in which they were decided");
        Assert.That(_gateway.IsIdle, Is.True);
    }

    [Test]
    public void Two_accounts_of_a_venue_have_a_route_each()
    {
        _durable.Publish(100);
        _first.TakesNone = true;
        Place(1, VenueId.BinanceSpot);
        Place(2, VenueId.BinanceSpot, account: 1);
        Place(3, VenueId.BinanceSpot);
        Place(4, VenueId.BinanceSpot, account: 1);
        _gateway.DoWork();
        Assert.That(_other.Taken, Is.EqualTo(new long[] { 2, 4 }));
        _first.TakesNone = false;
        _gateway.DoWork();
        Assert.That(_first.Taken, Is.EqualTo(new long[] { 1, 3 }));
    }

    [Test]
    public void A_place_beyond_a_full_lane_is_reported_as_not_sent_and_holds_up_no_other_route()
    {
        _durable.Publish(100);
        _first.TakesNone = true;
        for (int i = 1; i <= LaneMax + 2; i++) Place(i, VenueId.BinanceSpot);
        Place(90, VenueId.BinanceSpot, account: 1);
        _gateway.DoWork();
        Assert.That(_other.Taken, Is.EqualTo(new long[] { 90 }));
        Assert.That(_gateway.PlacesWithoutRoom, Is.EqualTo(2));
        List<OrderReportPayload> reports = Published()
            .FindAll(static slot => slot.Header.Kind == EventKind.OrderReport)
            .ConvertAll(static slot => slot.OrderReport);
        Assert.That(
            reports.ConvertAll(static report => (report.ClientOrderId, report.Kind, report.Reason)),
            Is.EqualTo(new[]
            {
                (Id(LaneMax + 1), OrderReportKind.NotSent, ReasonCode.CommandRingFull),
                (Id(LaneMax + 2), OrderReportKind.NotSent, ReasonCode.CommandRingFull),
            }));
        _first.TakesNone = false;
        _gateway.DoWork();
        Assert.That(_first.Taken, Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6, 7, 8 }), "each once, none of the refused");
        Assert.That(_gateway.IsIdle, Is.True);
    }

    [Test]
    public void A_report_of_not_sent_that_finds_no_room_is_given_later()
    {
        _durable.Publish(1_000);
        _first.TakesNone = true;
        for (int i = 1; i <= LaneMax + 1; i++) Place(i, VenueId.BinanceSpot);
        Fill();
        _gateway.SendDurableCommands(_clock.Now());
        Assert.That((_gateway.PlacesWithoutRoom, _gateway.IsIdle), Is.EqualTo((0L, false)));
        Published();
        _gateway.FollowMarket();
        _gateway.SendDurableCommands(_clock.Now());
        Assert.That(_gateway.PlacesWithoutRoom, Is.EqualTo(1));
        Assert.That(Published().FindAll(one => one.Header.Kind == EventKind.OrderReport), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_cancel_beyond_a_full_lane_is_kept_and_two_of_one_order_leave_as_one()
    {
        _durable.Publish(100);
        _first.TakesNone = true;
        for (int i = 1; i <= LaneMax; i++) Place(i, VenueId.BinanceSpot);
        for (int i = 0; i < LaneMax; i++) Send(CommandKind.CancelOrder, 20 + i, VenueId.BinanceSpot, order: 1 + i);
        for (int i = 0; i < LaneMax; i++) Send(CommandKind.CancelOrder, 40 + i, VenueId.BinanceSpot, order: 1 + i);
        Place(90, VenueId.BinanceSpot, account: 1);
        _gateway.DoWork();
        Assert.That(_other.Taken, Is.EqualTo(new long[] { 90 }));
        _first.TakesNone = false;
        _gateway.DoWork();
        Assert.That(_first.Taken, Has.Count.EqualTo(2 * LaneMax).And.Ordered);
        Assert.That(_first.Taken[^1], Is.EqualTo(20 + LaneMax - 1));
        Assert.That(_gateway.IsIdle, Is.True);
    }

    [Test]
    public void A_link_that_takes_no_request_for_rules_or_books_holds_up_no_order()
    {
        var instrument = new InstrumentId(3);
        ResyncQueue standing = _resyncs.Open([new InstrumentId(2), instrument]);
        _durable.Publish(10_000);
        for (int i = 1; i <= 2_000; i++)
        {
            Send(i % 2 == 0 ? CommandKind.RefreshRules : CommandKind.ResyncBook, i, instrument);
            _gateway.DoWork();
        }

        Place(5_000, VenueId.BinanceSpot);
        _gateway.DoWork();
        Assert.That(_first.Taken, Is.EqualTo(new long[] { 5_000 }));
        Assert.That(_gateway.IsIdle, Is.True);
        List<(CommandKind, long)> kept = [];
        while (standing.TryTake(out EngineCommand command)) kept.Add((command.Kind, command.CauseSequence));
        Assert.That(
            kept, Is.EqualTo(new[] { (CommandKind.ResyncBook, 1L), (CommandKind.RefreshRules, 2L) }),
            "the first stands for those behind it");
        Send(CommandKind.RefreshRules, 6_000, instrument);
        _gateway.DoWork();
        Assert.That(standing.TryTake(out EngineCommand again) && again.CauseSequence == 6_000, "asked for anew");
    }

    [Test]
    public void Clock_events_come_on_tenths_of_a_second_of_the_wall_clock()
    {
        List<long> walls = [];
        for (long now = 0; now <= 450; now += 30)
        {
            _clock.StepTo(new ReceiveStamp(1 + (now * Millisecond), now * Millisecond));
            _gateway.DoWork();
            foreach (EventSlot slot in Published()) walls.Add(slot.Header.ReceiveWallNanos / Millisecond);
        }

        Assert.That(walls, Is.EqualTo(new long[] { 0, 120, 210, 300, 420 }));
    }

    [Test]
    public void Clock_events_go_on_when_the_wall_clock_is_set_back()
    {
        _clock.StepTo(new ReceiveStamp(1, 900 * Millisecond));
        _gateway.DoWork();
        Published();
        _clock.StepTo(new ReceiveStamp(1 + (199 * Millisecond), 10 * Millisecond));
        _gateway.DoWork();
        Assert.That(Published(), Is.Empty);
        _clock.StepTo(new ReceiveStamp(1 + (200 * Millisecond), 11 * Millisecond));
        _gateway.DoWork();
        Assert.That(Published(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Its_next_wish_is_the_earliest_of_clock_routes_and_what_is_held_up()
    {
        _clock.StepTo(new ReceiveStamp(5 * Millisecond, 130 * Millisecond));
        _gateway.DoWork();
        Assert.That(_gateway.NextWakeNanos, Is.EqualTo(75 * Millisecond), "the next tenth of a second");
        _second.NextWakeNanos = 40 * Millisecond;
        Assert.That(_gateway.NextWakeNanos, Is.EqualTo(40 * Millisecond));
        _durable.Publish(100);
        _first.TakesNone = true;
        Place(1, VenueId.BinanceSpot);
        _gateway.DoWork();
        Assert.That(_gateway.NextWakeNanos, Is.EqualTo(6 * Millisecond), "a route that takes none is asked again soon");
    }

    [Test]
    public void A_monotonic_clock_that_runs_backwards_stops_the_thread()
    {
        _clock.StepTo(new ReceiveStamp(2_000, 1));
        _gateway.DoWork();
        _clock.StepTo(new ReceiveStamp(1_999, 2));
        Assert.That(() => _gateway.DoWork(), Broken(InvariantCode.ClockMonotonic));
    }

    [Test]
    public void Nothing_is_published_after_the_event_that_ends_the_run()
    {
        EventSlot stop = default;
        stop.Header.Kind = EventKind.EngineStopping;
        _requests.Add(stop);
        _requests.Add(OperatorAction.Kill);
        _gateway.DoWork();
        List<EventSlot> published = Published();
        Assert.That(published[^1].Header.Kind, Is.EqualTo(EventKind.EngineStopping));
        _clock.StepTo(new ReceiveStamp(1_000 * Millisecond, 1_000 * Millisecond));
        _gateway.DoWork();
        Assert.That(Published(), Is.Empty);
        Assert.That(_first.Steps, Is.EqualTo(1), "routes stand still too");
    }

    [Test]
    public void A_command_of_a_venue_without_a_route_is_refused_and_told()
    {
        _durable.Publish(2);
        Place(1, VenueId.Kraken);
        Place(2, VenueId.BinanceSpot);
        _gateway.DoWork();
        Assert.That(_gateway.CommandsWithoutRoute, Is.EqualTo(1));
        Assert.That(_alarms.TryTake(out EngineCommand alarm), Is.True);
        Assert.That((alarm.Venue, alarm.Reason), Is.EqualTo((VenueId.Kraken, ReasonCode.OrderUnsupported)));
        Assert.That(_first.Taken, Is.EqualTo(new long[] { 2 }), "the others go on");
    }

    [Test]
    public void An_order_that_was_decided_before_the_units_changed_leaves_in_the_new_ones()
    {
        _durable.Publish(100);
        PublishRules(priceDecimals: 2, quantityDecimals: 3);
        _gateway.DoWork();
        _first.TakesNone = true;
        Order(cause: 11, price: 10_001, quantity: 5);
        _gateway.DoWork();

        // A later event of the journal: the engine has not come to it when it decides by the 11th.
        PublishRules(priceDecimals: 4, quantityDecimals: 5);
        _gateway.DoWork();
        _first.TakesNone = false;
        Order(cause: 11, price: 10_002, quantity: 6);
        Order(cause: 50, price: 1_000_300, quantity: 700);
        PublishRules(priceDecimals: 4, quantityDecimals: 5);
        _gateway.DoWork();
        Order(cause: 50, price: 1_000_400, quantity: 800);
        _gateway.DoWork();
        Assert.That(_first.Orders, Is.EqualTo(new[]
        {
            (1_000_100L, 500L), (1_000_200L, 600L), (1_000_300L, 700L), (1_000_400L, 800L),
        }));
    }

    private static EqualConstraint Broken(InvariantCode code) =>
        Throws.TypeOf<InvariantException>().With.Property(nameof(InvariantException.Code)).EqualTo(code);

    private static ClientOrderId Id(long order) => new(1, 1, (ulong)order);

    private void Place(long cause, VenueId venue, byte account = 0) =>
        Send(CommandKind.PlaceOrder, cause, venue, cause, account);

    private void Send(CommandKind kind, long cause, VenueId venue, long order, byte account = 0)
    {
        EngineCommand command = default;
        command.Kind = kind;
        command.CauseSequence = cause;
        command.Venue = venue;
        command.Account = new AccountId(account);
        command.ClientOrderId = Id(order);
        Assert.That(_commands.TryPublish(new ReadOnlySpan<EngineCommand>(in command)), Is.True);
    }

    private void Order(long cause, long price, long quantity)
    {
        EngineCommand command = default;
        command.Kind = CommandKind.PlaceOrder;
        command.CauseSequence = cause;
        command.Venue = VenueId.BinanceSpot;
        command.LimitPrice = new Price(price);
        command.Quantity = new Quantity(quantity);
        Assert.That(_commands.TryPublish(new ReadOnlySpan<EngineCommand>(in command)), Is.True);
    }

    private void PublishRules(byte priceDecimals, byte quantityDecimals)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.InstrumentRules;
        slot.Header.SlotCount = 1;
        slot.Rules.Rules = new InstrumentRules
        {
            PriceDecimals = priceDecimals,
            QuantityDecimals = quantityDecimals,
            TickUnits = 1,
            LotUnits = 1,
        };
        Assert.That(_input.TryPublish(new ReadOnlySpan<EventSlot>(in slot)), Is.True);
    }

    private void Send(CommandKind kind, long cause, InstrumentId instrument)
    {
        EngineCommand command = default;
        command.Kind = kind;
        command.CauseSequence = cause;
        command.Venue = VenueId.BinanceSpot;
        command.Instrument = instrument;
        Assert.That(_commands.TryPublish(new ReadOnlySpan<EngineCommand>(in command)), Is.True);
    }

    private void Fill()
    {
        EventSlot slot = default;
        slot.Header.SlotCount = 1;
        while (_input.TryPublish(new ReadOnlySpan<EventSlot>(in slot)))
        {
        }
    }

    private List<EventSlot> Published()
    {
        List<EventSlot> slots = [];
        while (_events.TryReadMessage(out ReadOnlySpan<EventSlot> message)) slots.Add(message[0]);
        return slots;
    }
}
