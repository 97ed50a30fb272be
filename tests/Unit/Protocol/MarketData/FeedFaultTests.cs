using System;
using System.Linq;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Unit.Protocol.Books;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>The states that a feed publishes of what failed say why.</summary>
internal sealed class FeedFaultTests
{
    private const long Second = 1_000_000_000;

    private static readonly LinkFault Refused = new(LinkPhase.Connect, LinkFaultKind.NotConnected, 10_061);

    [Test]
    public void Attempts_to_connect_that_fail_are_told_when_the_cause_is_another_and_when_they_are_many()
    {
        ScriptedFeed feed = new(VenueBookRules.BinanceSpot);
        feed.Feed.OnDisconnected(ReasonCode.FeedDisconnected, 1_006, feed.Now, feed.Now);
        int before = feed.Recorder.States.Count;
        LinkFault noName = new(LinkPhase.Name, LinkFaultKind.NoAddress, 11_001);
        for (int i = 1; i < 4; i++) feed.Feed.OnConnectFailed(noName, i, isGivenUp: false, feed.Now, feed.Now);
        feed.Feed.OnConnectFailed(Refused, 4, isGivenUp: false, feed.Now, feed.Now);
        feed.Feed.OnConnectFailed(Refused, 10, isGivenUp: true, feed.Now, feed.Now);
        Assert.That(Told(feed, before), Is.EqualTo(new[]
        {
            "Disconnected FeedDisconnected 1 dns: no address for the name (no such host is known)",
            "Disconnected FeedDisconnected 4 connect: connection refused",
            "GaveUp FeedGaveUp 10 connect: connection refused",
        }));

        // Back, and lost again for the same cause: that is news.
        feed.Reconnect();
        feed.Feed.OnDisconnected(ReasonCode.FeedDisconnected, 1_006, feed.Now, feed.Now);
        before = feed.Recorder.States.Count;
        feed.Feed.OnConnectFailed(Refused, 1, isGivenUp: false, feed.Now, feed.Now);
        Assert.That(Told(feed, before), Has.Length.EqualTo(1));
    }

    [Test]
    public void Causes_that_take_turns_are_told_once_each()
    {
        ScriptedFeed feed = new(VenueBookRules.BinanceSpot);
        feed.Feed.OnDisconnected(ReasonCode.FeedDisconnected, 1_006, feed.Now, feed.Now);
        int before = feed.Recorder.States.Count;
        LinkFault late = new(LinkPhase.Connect, LinkFaultKind.TimedOut);
        for (int i = 1; i < 50; i++)
        {
            LinkFault fault = (i & 1) == 0 ? Refused : late;
            feed.Feed.OnConnectFailed(fault, i, isGivenUp: i == 10, feed.Now, feed.Now);
        }

        Assert.That(Told(feed, before), Is.EqualTo(new[]
        {
            "Disconnected FeedDisconnected 1 connect: no answer in time",
            "Disconnected FeedDisconnected 2 connect: connection refused",
            "GaveUp FeedGaveUp 10 connect: connection refused",
        }));
    }

    [Test]
    public void More_causes_than_are_remembered_are_told_again_from_the_oldest_on()
    {
        ScriptedFeed feed = new(VenueBookRules.BinanceSpot);
        feed.Feed.OnDisconnected(ReasonCode.FeedDisconnected, 1_006, feed.Now, feed.Now);
        int before = feed.Recorder.States.Count;
        for (int round = 0; round < 3; round++)
        {
            for (int code = 0; code < ReportedFaults.Capacity; code++) Fail(code);
        }

        Assert.That(Told(feed, before), Has.Length.EqualTo(ReportedFaults.Capacity));
        Fail(100);
        Fail(0);
        Fail(2);
        Assert.That(Told(feed, before), Has.Length.EqualTo(ReportedFaults.Capacity + 2), "0 was forgotten, 2 was not");

        void Fail(int code) => feed.Feed.OnConnectFailed(
            new LinkFault(LinkPhase.Upgrade, LinkFaultKind.HttpStatus, code), 1, isGivenUp: false, feed.Now, feed.Now);
    }

    [TestCase(451, 0, "rest: HTTP 451 (not served where this machine is, for legal reasons)")]
    [TestCase(400, -1121, "rest: refused with the venue's code -1121 (lowlatency errors)")]
    public void Rules_that_cannot_be_had_are_given_up_with_what_the_venue_said(int status, int code, string expected)
    {
        ScriptedFeed feed = new(VenueBookRules.BinanceSpot, areRulesFetched: true);
        feed.Venue.BodyRefusal = ReasonCode.RestFailed;
        feed.Venue.BodyErrorCode = code;
        for (int i = 0; i < new FeedSettings().AttemptsBeforeAlarm; i++)
        {
            while (feed.OpenRulesFetches == 0) feed.Wait(Second);
            feed.AnswerRules(status);
        }

        FeedStatePayload given = feed.Recorder.States.Single(state => state.Status == FeedStatus.GaveUp);
        Assert.That(LinkFault.Of(given.FaultPacked).Describe(), Is.EqualTo(expected));
    }

    [Test]
    public void A_symbol_that_the_venue_does_not_list_is_told_as_that()
    {
        ScriptedFeed feed = new(VenueBookRules.BinanceSpot, areRulesFetched: true);
        feed.AnswerRules();
        FeedStatePayload given = feed.Recorder.States.Single(state => state.Status == FeedStatus.GaveUp);
        Assert.That(
            LinkFault.Of(given.FaultPacked).Describe(), Is.EqualTo("rest: the venue does not list the symbol"));
    }

    [Test]
    public void A_fault_is_the_same_behind_the_one_number_of_event_and_alarm()
    {
        foreach (LinkFaultKind kind in Enum.GetValues<LinkFaultKind>())
        {
            if (kind == LinkFaultKind.None) continue;
            foreach (LinkPhase phase in Enum.GetValues<LinkPhase>())
            {
                foreach (int code in new[] { 0, 451, -1121, int.MinValue, int.MaxValue })
                {
                    LinkFault fault = new(phase, kind, code, IsRest: (code & 1) != 0);
                    Assert.That(LinkFault.Of(fault.Packed), Is.EqualTo(fault));
                    long detail = LinkFault.AlarmDetail((byte)FeedChannel.Funding, fault.Packed);
                    Assert.That(LinkFault.OfAlarm(detail), Is.EqualTo(fault));
                    Assert.That(detail & 0xFF, Is.EqualTo((long)FeedChannel.Funding));
                    Assert.That(fault.Describe(), Does.Not.Contain($"fault {(int)kind}"), "a kind without words");
                }
            }
        }
    }

    private static string[] Told(ScriptedFeed feed, int from) => feed.Recorder.States.Skip(from)
        .Where(state => state.Channel == FeedChannel.All)
        .Select(state => $"{state.Status} {state.Reason} {state.Detail} {LinkFault.Of(state.FaultPacked).Describe()}")
        .ToArray();
}
