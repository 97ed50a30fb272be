using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Protocol.Clocks;
using NUnit.Framework;

namespace LowLatency.Unit.Pipeline;

internal sealed partial class GatewayAgentTests
{
    // Its own events and those of its routes wait for the readers of the ring, which may want the same core.
    [Test]
    public void A_full_input_ring_is_waited_for_and_nothing_is_lost_or_said_twice()
    {
        _gateway.DoWork();
        Fill();
        _requests.Add(OperatorAction.Halt);
        _clock.StepTo(new ReceiveStamp(500 * Millisecond, 500 * Millisecond));
        for (int i = 0; i < 3; i++)
        {
            _gateway.FollowMarket();
            Assert.That(_gateway.DoWork(), Is.Zero, "what found no room is no work");
            Assert.That((_gateway.IsAvailable, _gateway.IsHeldUp), Is.EqualTo((false, true)));
        }

        Published();
        Assert.That(_gateway.DoWork(), Is.EqualTo(2));
        Assert.That(_gateway.IsHeldUp, Is.False);
        _gateway.DoWork();
        Assert.That(
            Published().ConvertAll(static slot => slot.Header.Kind),
            Is.EqualTo(new[] { EventKind.Clock, EventKind.Operator }));
        _first.IsHeldUp = true;
        Assert.That(_gateway.IsHeldUp, Is.True, "a route whose events found no room");
    }
}
