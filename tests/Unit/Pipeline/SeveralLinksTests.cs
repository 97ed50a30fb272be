using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Ring;
using NUnit.Framework;

namespace LowLatency.Unit.Pipeline;

/// <summary>A venue with two links: each is told about, and tells about, its own instruments.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SeveralLinksTests : IDisposable
{
    private readonly RingBuffer<EventSlot> _input = new(64);
    private readonly RingConsumer<EventSlot, EventLayout> _events;
    private readonly ResyncRequests _resyncs = new();
    private readonly PipelinePorts _ports;

    public SeveralLinksTests()
    {
        _events = _input.CreateConsumer<EventLayout>("test");
        _ports = new PipelinePorts(_input, new PipelineClock(new ReceiveStamp(1, 1)), _resyncs, new AlarmQueue());
    }

    public void Dispose() => _input.Dispose();

    [Test]
    public void The_state_of_a_connection_is_told_for_its_own_instruments_only()
    {
        var message = new EventSlot[1];
        message[0].Header.SlotCount = 1;
        message[0].Header.Kind = EventKind.FeedState;
        message[0].Header.Instrument = InstrumentId.All;
        Assert.That(
            _ports.PublisherFor([new InstrumentId(2), new InstrumentId(5)]).TryPublish(message), Is.True);
        Assert.That(Published(), Is.EqualTo(new ushort[] { 2, 5 }));
        Assert.That(message[0].Header.Instrument, Is.EqualTo(InstrumentId.All), "it may be published again");
        Assert.That(_ports.Publisher.TryPublish(message), Is.True);
        Assert.That(Published(), Is.EqualTo(new[] { InstrumentId.All.Value }));
    }

    [Test]
    public void A_frame_that_names_no_instrument_is_one_event_however_many_the_connection_carries()
    {
        var message = new EventSlot[1];
        message[0].Header.SlotCount = 1;
        message[0].Header.Kind = EventKind.FrameRefused;
        message[0].Header.Instrument = InstrumentId.All;
        Assert.That(_ports.PublisherFor([new InstrumentId(2), new InstrumentId(5)]).TryPublish(message), Is.True);
        Assert.That(Published(), Is.EqualTo(new[] { InstrumentId.All.Value }));
    }

    [Test]
    public void A_book_that_is_not_trusted_is_asked_for_by_the_link_that_follows_it()
    {
        ResyncQueue first = _resyncs.Open([new InstrumentId(2)]);
        ResyncQueue further = _resyncs.Open([new InstrumentId(5)]);
        Resync(2);
        Resync(5);
        Assert.That(further.TryTake(out EngineCommand command), Is.True);
        Assert.That(command.Instrument.Value, Is.EqualTo(5));
        Assert.That(further.IsEmpty, Is.True);
        Assert.That(first.TryTake(out command), Is.True);
        Assert.That(command.Instrument.Value, Is.EqualTo(2));
        Assert.That(first.IsEmpty, Is.True);
    }

    private void Resync(ushort instrument)
    {
        var command = new EngineCommand
        {
            Kind = CommandKind.ResyncBook,
            Venue = VenueId.BinanceSpot,
            Instrument = new InstrumentId(instrument),
        };
        _resyncs.Add(in command);
    }

    private List<ushort> Published()
    {
        List<ushort> instruments = [];
        while (_events.TryReadMessage(out ReadOnlySpan<EventSlot> message))
        {
            instruments.Add(message[0].Header.Instrument.Value);
        }

        return instruments;
    }
}
