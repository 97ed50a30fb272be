using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Agents;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Ring;
using LowLatency.Unit.Formats.Journal;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Pipeline;

/// <summary>When the journal is asked for its work, and what it does until then; stepped.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalRequestTests : IDisposable
{
    private const int DepthMax = 16;

    private readonly TempFolder _folder = new();
    private readonly RingBuffer<EventSlot> _input = new(64);
    private readonly RingBuffer<EngineCommand> _commands = new(64, ProducerMode.Single);
    private readonly PipelineClock _clock = new(new ReceiveStamp(1, 1));
    private readonly JournalWriter _writer;
    private readonly JournalAgent _journal;
    private readonly GatewayAgent _gateway;
    private readonly JournalRequestAgent _requests;
    private long _nowNanos = 1;
    private int _published;

    public JournalRequestTests()
    {
        using (JournalDirectory directory = JournalFixture.Open(_folder.Path))
        {
            _writer = new JournalWriter(_folder.Path, JournalFixture.Small, directory.Recover(out _)!.Value);
        }

        Assert.That(_writer.Start(JournalFixture.Start(1)), Is.True);
        _journal = new JournalAgent(
            _input.CreateConsumer<EventLayout>("journal"), _writer, new JournalNotes(), new JournalNotes(),
            new OutputQueue(), null);
        _gateway = new GatewayAgent(new GatewayParts
        {
            Ports = new PipelinePorts(_input, _clock, new ResyncRequests(), new AlarmQueue()),
            Market = _input.CreateConsumer<EventLayout>("gateway"),
            Commands = _commands.CreateConsumer<SingleSlotLayout<EngineCommand>>("gateway"),
            Routes = [],
            CommandsPerRouteMax = 8,
            OtherCommandsPerRouteMax = 8,
            Durable = _writer.DurableSequence,
            Requests = new OperatorRequests(),
            Alarms = new AlarmQueue(),
            HasClockEvents = false,
        });
        _requests = new JournalRequestAgent(_journal, _gateway, _clock, DepthMax);
        _requests.OnStart();
        Step(JournalRequestAgent.PeriodNanos);
        _journal.DoWork();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _input.Dispose();
        _commands.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void What_nobody_waits_for_is_recorded_once_a_period()
    {
        Publish();
        Step(0);
        Assert.That(_journal.DoWork(), Is.Positive, "the first of a burst at once");
        Publish();
        Step(JournalRequestAgent.PeriodNanos - 1);
        Assert.That(_journal.DoWork(), Is.Zero);
        Assert.That(_requests.NextWakeNanos, Is.EqualTo(_nowNanos + 1));
        Step(1);
        Assert.That(_journal.DoWork(), Is.Positive);
        Assert.That(_writer.DurableSequence.Value, Is.EqualTo(2));
        Assert.That(_requests.NextWakeNanos, Is.EqualTo(long.MaxValue), "nothing is left");
    }

    [Test]
    public void The_cause_of_a_waiting_command_is_recorded_at_once_and_its_waiter_is_woken()
    {
        using var carrying = new WakeSignal();
        _journal.Durable = carrying;
        Publish();
        Step(0);
        _journal.DoWork();
        Publish();
        Place(cause: 2);
        Step(1);
        Assert.That(_gateway.AwaitedSequence, Is.EqualTo(2));
        carrying.WaitUnlessAvailable(new Recording(() => _journal.DoWork()), long.MaxValue);
        Assert.That(_writer.DurableSequence.Value, Is.EqualTo(2));
        Assert.That(carrying.WaitUnlessAvailable(new Recording(() => 0), 0), Is.True, "it was rung");
        _gateway.DoWork();
        Assert.That(_gateway.AwaitedSequence, Is.Zero);
    }

    [Test]
    public void A_command_asks_once()
    {
        Publish();
        Step(0);
        _journal.DoWork();
        Publish();
        Place(cause: 2);
        Step(1);
        _journal.DoWork();
        Publish();
        Step(1);
        Assert.That(_journal.DoWork(), Is.Zero, "the third event is nobody's cause");
    }

    [Test]
    public void A_long_backlog_does_not_wait_for_the_period()
    {
        Publish();
        Step(0);
        _journal.DoWork();
        for (int i = 0; i <= DepthMax; i++) Publish();
        Step(1);
        Assert.That(_journal.DoWork(), Is.Positive);
        Assert.That(_writer.DurableSequence.Value, Is.EqualTo(DepthMax + 2));
    }

    [Test]
    public void After_the_end_of_who_asks_everything_is_recorded_as_it_comes()
    {
        Publish();
        Step(0);
        _journal.DoWork();
        Publish();
        Assert.That((_journal.IsAvailable, _journal.DoWork()), Is.EqualTo((false, 0)));
        _requests.OnClose();
        Assert.That(_journal.IsAvailable, Is.True);
        _journal.DoWork();
        Assert.That(_writer.DurableSequence.Value, Is.EqualTo(2));
    }

    private void Step(long nanos)
    {
        _nowNanos += nanos;
        _clock.StepTo(new ReceiveStamp(_nowNanos, _nowNanos));
        _gateway.DoWork();
        _requests.DoWork();
    }

    private void Publish()
    {
        Assert.That(_input.TryPublish(SampleMessages.Trade(++_published)), Is.True);
        _gateway.DoWork();
    }

    private void Place(long cause)
    {
        EngineCommand command = default;
        command.Kind = CommandKind.Alarm;
        command.CauseSequence = cause;
        command.Venue = VenueId.BinanceSpot;
        Assert.That(_commands.TryPublish(new ReadOnlySpan<EngineCommand>(in command)), Is.True);
    }

    /// <summary>Works while its asker says that it is about to sleep.</summary>
    private sealed class Recording(Func<int> work) : IAvailability
    {
        public bool IsAvailable => work() > 0;
    }
}
