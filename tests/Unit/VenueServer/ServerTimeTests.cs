using System;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueSim.Faults;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>What the local venue counts and refuses by its clock, which moves only when the test moves it.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServerTimeTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(58));

    [Test]
    public void Weight_is_counted_anew_in_each_minute_of_the_clock()
    {
        var window = new WeightWindow(_time);
        Assert.That(window.Charge(40), Is.EqualTo(40));
        _time.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.That(window.Charge(2), Is.EqualTo(42));
        Assert.That(window.SecondsLeft(), Is.EqualTo(1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(window.SecondsLeft(), Is.EqualTo(61), "a whole minute and the second that is begun");
        Assert.That(window.Charge(3), Is.EqualTo(3));
    }

    [Test]
    public void Connections_are_refused_for_the_time_of_the_fault_and_no_longer()
    {
        Assert.That(FaultSpec.TryParse("refuse:5s", out FaultSpec refusal, out string error), Is.True, error);
        var faults = new LiveFaults([refusal], _time, log: null);
        Assert.That(faults.RefusesConnect(), Is.True);
        _time.Advance(TimeSpan.FromMilliseconds(4_999));
        Assert.That(faults.RefusesConnect(), Is.True);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(faults.RefusesConnect(), Is.False);
        Assert.That(faults.Injected, Has.Count.EqualTo(2));
    }
}
