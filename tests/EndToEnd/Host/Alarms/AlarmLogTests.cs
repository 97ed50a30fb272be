using System.Collections.Generic;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Alarms;

/// <summary>Which lines the log has of alarms that come again.</summary>
[TestFixture]
public sealed class AlarmLogTests
{
    private const long Second = Timestamp.NanosPerSecond;

    private readonly List<string> _lines = [];
    private AlarmLog _alarms = null!;

    [SetUp]
    public void SetUp()
    {
        _lines.Clear();
        _alarms = new AlarmLog(_lines.Add);
    }

    [Test]
    public void Dust_that_cannot_be_sold_is_told_once_and_how_often_at_the_end()
    {
        for (int i = 0; i < 4; i++) Report(i * 12, ReasonCode.SizeBelowMinimum, 7);
        Assert.That(_lines, Is.EqualTo(new[] { "ALARM SizeBelowMinimum BTCUSDT detail=7 sequence=1" }));
        _alarms.End();
        Assert.That(_lines[1..], Is.EqualTo(new[] { "ALARM SizeBelowMinimum BTCUSDT detail=7 repeats: 3" }));
    }

    [Test]
    public void Another_detail_reason_or_instrument_is_news_at_once()
    {
        Report(0, ReasonCode.SizeBelowMinimum, 7);
        Report(1, ReasonCode.SizeBelowMinimum, 7);
        Report(2, ReasonCode.SizeBelowMinimum, 8);
        Report(3, ReasonCode.OrderBelowMinNotional, 8);
        Report(4, ReasonCode.OrderBelowMinNotional, 8, instrument: 1);
        Assert.That(_lines, Is.EqualTo(new[]
        {
            "ALARM SizeBelowMinimum BTCUSDT detail=7 sequence=1",
            "ALARM SizeBelowMinimum BTCUSDT detail=7 repeats: 1",
            "ALARM SizeBelowMinimum BTCUSDT detail=8 sequence=1",
            "ALARM OrderBelowMinNotional BTCUSDT detail=8 sequence=1",
            "ALARM OrderBelowMinNotional BTCUSDT detail=8 sequence=1",
        }));
    }

    [Test]
    public void What_was_silent_for_a_minute_is_news_when_it_comes_back()
    {
        Report(0, ReasonCode.FeedStale, 0);
        Report(59, ReasonCode.FeedStale, 0);
        Report(118, ReasonCode.FeedStale, 0);
        Report(178, ReasonCode.FeedStale, 0);
        Assert.That(_lines, Is.EqualTo(new[]
        {
            "ALARM FeedStale BTCUSDT detail=0 sequence=1",
            "ALARM FeedStale BTCUSDT detail=0 repeats: 2",
            "ALARM FeedStale BTCUSDT detail=0 sequence=1",
        }));
    }

    [Test]
    public void What_does_not_end_is_told_every_ten_minutes_with_its_count()
    {
        for (int second = 0; second <= 1_200; second += 30) Report(second, ReasonCode.BookNotInSync, 110);
        Assert.That(_lines, Is.EqualTo(new[]
        {
            "ALARM BookNotInSync BTCUSDT detail=110 sequence=1",
            "ALARM BookNotInSync BTCUSDT detail=110 sequence=1 repeats: 20",
            "ALARM BookNotInSync BTCUSDT detail=110 sequence=1 repeats: 20",
        }));
    }

    [Test]
    public void Causes_that_take_turns_are_reported_once_and_each_with_its_count()
    {
        for (int i = 0; i < 20; i++) Report(i * 20, ReasonCode.FeedDisconnected, 7 + (i & 1));
        Assert.That(_lines, Is.EqualTo(new[]
        {
            "ALARM FeedDisconnected BTCUSDT detail=7 sequence=1",
            "ALARM FeedDisconnected BTCUSDT detail=8 sequence=1",
        }));
        _alarms.End();
        Assert.That(_lines[2..], Is.EqualTo(new[]
        {
            "ALARM FeedDisconnected BTCUSDT detail=7 repeats: 9",
            "ALARM FeedDisconnected BTCUSDT detail=8 repeats: 9",
        }));
    }

    [Test]
    public void A_connection_that_fails_is_one_line_with_host_phase_and_reason_however_many_instruments_it_carries()
    {
        var options = new HostOptions
        {
            Venues =
            [
                new VenueOptions
                {
                    Venue = "BinanceSpot", StreamUrl = "wss://stream.test:9443", RestUrl = "https://rest.test",
                },
            ],
        };
        LinkFault refused = new(LinkPhase.Connect, LinkFaultKind.NotConnected, 10_061);
        LinkFault blocked = new(LinkPhase.Answer, LinkFaultKind.HttpStatus, 451, IsRest: true);
        LinkFault unknown = new(LinkPhase.Answer, LinkFaultKind.VenueCode, -1121, IsRest: true);
        for (ushort i = 0; i < 3; i++) ReportFault(options, ReasonCode.FeedDisconnected, refused, i);
        for (ushort i = 0; i < 3; i++) ReportFault(options, ReasonCode.FeedGaveUp, blocked, i);
        ReportFault(options, ReasonCode.FeedGaveUp, unknown, 2);
        Assert.That(_lines, Is.EqualTo(new[]
        {
            "ALARM FeedDisconnected BinanceSpot detail=0 sequence=1: stream.test:9443, connect: connection refused",
            "ALARM FeedGaveUp BinanceSpot detail=0 sequence=1: rest.test, "
                + "rest: HTTP 451 (not served where this machine is, for legal reasons)",
            "ALARM FeedGaveUp S2 detail=0 sequence=1: rest.test, "
                + "rest: refused with the venue's code -1121 (lowlatency errors)",
        }));
    }

    private void ReportFault(HostOptions options, ReasonCode reason, LinkFault fault, ushort instrument)
    {
        EngineCommand alarm = new()
        {
            Kind = CommandKind.Alarm,
            Venue = VenueId.BinanceSpot,
            Instrument = new InstrumentId(instrument),
            Reason = reason,
            Detail = LinkFault.AlarmDetail((byte)FeedChannel.All, fault.Packed),
            CauseSequence = 1,
        };
        _alarms.Report(alarm, $"S{instrument}", FeedFaultText.Of(options, in alarm));
    }

    private void Report(int second, ReasonCode reason, long detail, ushort instrument = 0) => _alarms.Report(
        new EngineCommand
        {
            Kind = CommandKind.Alarm,
            Venue = VenueId.BinanceSpot,
            Instrument = new InstrumentId(instrument),
            Reason = reason,
            Detail = detail,
            TimeNanos = second * Second,
            CauseSequence = 1,
        },
        "BTCUSDT");
}
