using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Agents;
using LowLatency.Pipeline.Clocks;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Ring;
using LowLatency.TestKit;
using LowLatency.Unit.Core.EngineTests;
using NUnit.Framework;

namespace LowLatency.Unit.Pipeline;

/// <summary>The business thread before a command ring that is full; stepped.</summary>
internal sealed class BusinessAgentTests
{
    private const int CommandSlots = 4;

    [Test]
    public void A_full_command_ring_is_waited_for_without_a_spin_and_no_command_is_lost()
    {
        using var input = new RingBuffer<EventSlot>(64);
        using var commands = new RingBuffer<EngineCommand>(CommandSlots, ProducerMode.Single);
        RingConsumer<EngineCommand, SingleSlotLayout<EngineCommand>> gateway =
            commands.CreateConsumer<SingleSlotLayout<EngineCommand>>("gateway");
        Engine engine = EngineFixture.Make(EngineFixture.Settings());
        var agent = new BusinessAgent(new BusinessParts
        {
            Engine = engine,
            Input = input.CreateConsumer<EventLayout>("business"),
            Commands = commands,
            Clock = new PipelineClock(new ReceiveStamp(1, 1)),
            StateHashEvery = 1_000,
        });
        var events = new EventBuilder();
        int published = 0;
        for (; !agent.IsHeldUp && published < 50; published++)
        {
            // A live start asks for a reconciliation of each instrument.
            Assert.That(input.TryPublish(events.Started(1, 0)), Is.True);
            agent.DoWork();
        }

        Assert.That(input.TryPublish(events.Started(1, 0)), Is.True);
        Assert.That((agent.IsHeldUp, agent.IsAvailable, agent.DoWork()), Is.EqualTo((true, false, 0)));
        List<long> taken = Take();
        Assert.That(agent.IsAvailable, Is.True, "there is room");
        while (agent.IsAvailable)
        {
            agent.DoWork();
            taken.AddRange(Take());
        }

        Assert.That((agent.IsHeldUp, agent.IsIdle), Is.EqualTo((false, true)));
        Assert.That(engine.Sequence, Is.EqualTo(published + 1));
        Assert.That(taken, Has.Count.EqualTo(engine.CommandCount).And.Ordered);

        List<long> Take()
        {
            List<long> causes = [];
            while (gateway.TryReadMessage(out ReadOnlySpan<EngineCommand> message))
            {
                causes.Add(message[0].CauseSequence);
            }

            return causes;
        }
    }
}
