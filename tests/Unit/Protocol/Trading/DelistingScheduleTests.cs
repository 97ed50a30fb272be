using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>Announced ends of trading that only a key may read.</summary>
[TestFixture]
internal sealed class DelistingScheduleTests
{
    private const long Minute = 60 * Second;
    private const long End = 1_800_000_000;

    [Test]
    public void The_list_is_read_behind_the_lock_and_again_by_the_clock_and_each_end_is_told()
    {
        var dates = new Dates();
        GatewayHarness harness = Watched(dates);
        harness.Gateway.Start(0, harness.Stamp);
        harness.Open(harness.Attach());
        Assert.That(Drive(harness, 10 * Second, _ => Rows((1, End), (1, End - 100))), Is.Zero, "it is locked");
        Unlock(harness);
        Assert.That(Drive(harness, 10 * Second, _ => Rows((1, End), (1, End - 100))), Is.EqualTo(1));
        Assert.That(dates.Told, Is.EqualTo(new[] { (0, 0L), (1, End - 100) }), "the sooner of two");
        dates.Told.Clear();
        Assert.That(Drive(harness, (8 * Minute) + (50 * Second), _ => Rows()), Is.Zero);
        Assert.That(Drive(harness, (2 * Minute) + (30 * Second), _ => Rows()), Is.EqualTo(1));
        Assert.That(dates.Told, Is.EqualTo(new[] { (0, 0L), (1, 0L) }), "it was taken back");
        Assert.That(Alarms(harness), Is.Empty);
    }

    [TestCase(404, OutcomeClass.RetrySame, 0)]
    [TestCase(401, OutcomeClass.Halt, -2015)]
    [TestCase(400, OutcomeClass.Reject, -1)]
    public void Who_may_not_read_it_is_told_once_and_trades_on(int status, OutcomeClass outcome, int code)
    {
        var dates = new Dates();
        GatewayHarness harness = Watched(dates);
        harness.Gateway.Start(0, harness.Stamp);
        harness.Open(harness.Attach());
        Unlock(harness);
        ScriptedMessage Refuse(int _) => new()
        {
            Outcome = outcome,
            Status = status,
            ErrorCode = code,
            Reason = ReasonCode.AuthorizationFailed,
        };
        Assert.That(Drive(harness, 35 * Minute, Refuse), Is.EqualTo(4), "not again and again");
        Assert.That(harness.Gateway.IsSet(VenueCondition.AuthorizationRefused), Is.False);
        long told = code != 0 ? code : status;
        Assert.That(Alarms(harness), Is.EqualTo(new[] { (ReasonCode.DelistingsUnread, told) }));
        Assert.That(dates.Told, Is.Empty);
        harness.Place(1);
        Assert.That(harness.Count(TradingRequestKind.Place), Is.EqualTo(1));
        harness.Outbox.Clear();

        // It may read it at last, and no more: that is news.
        Drive(harness, 11 * Minute, _ => Rows((0, End)));
        Assert.That(dates.Told[0], Is.EqualTo((0, End)));
        Drive(harness, 11 * Minute, Refuse);
        Assert.That(Alarms(harness), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_list_that_fails_is_asked_for_again_soon_and_then_with_the_next_interval()
    {
        var dates = new Dates();
        GatewayHarness harness = Watched(dates);
        harness.Gateway.Start(0, harness.Stamp);
        harness.Open(harness.Attach());
        Unlock(harness);
        ScriptedMessage Fail(int _) => Refusal(OutcomeClass.RetrySame, ReasonCode.VenueInternalError, 500);
        Assert.That(Drive(harness, Minute, Fail), Is.EqualTo(harness.Settings.ReadAttemptsMax));
        Assert.That(Alarms(harness), Is.EqualTo(new[] { (ReasonCode.DelistingsUnread, -1L) }));
        Assert.That(Drive(harness, 11 * Minute, n => n == 0 ? Fail(0) : Rows((0, End))), Is.EqualTo(2));
        Assert.That(dates.Told[0], Is.EqualTo((0, End)));
    }

    [Test]
    public void Nobody_asks_where_the_rules_tell_the_end()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        Assert.That(Drive(harness, 20 * Minute, _ => Rows()), Is.Zero);
    }

    private static GatewayHarness Watched(Dates dates) => new(
        s => s with { Delistings = dates, DelistingIntervalNanos = 10 * Minute });

    private static void Unlock(GatewayHarness harness)
    {
        for (int i = 0; i < harness.Protocol.Instruments.Count; i++)
        {
            harness.Send(new EngineCommand
            {
                Kind = CommandKind.Reconcile,
                Instrument = harness.Protocol.Instruments[i].Id,
            });
        }
    }

    // How often the list was asked for.
    private static int Drive(GatewayHarness harness, long nanos, Func<int, ScriptedMessage> answer)
    {
        int asked = 0;
        for (long end = harness.Now + nanos; harness.Now < end; harness.Advance(100 * Milli))
        {
            while (harness.Outbox.Count > 0)
            {
                TradingRequest request = harness.Outbox[0].Request;
                bool isList = request.Kind == TradingRequestKind.DelistSchedule;
                harness.Answer(request, isList ? answer(asked++) : harness.Default(in request));
            }
        }

        return asked;
    }

    private static ScriptedMessage Rows(params (int Instrument, long Seconds)[] rows) => new()
    {
        Delistings = Array.ConvertAll(rows, static row => new DelistingRecord
        {
            Instrument = (short)row.Instrument,
            Seconds = row.Seconds,
        }),
    };

    private static List<(ReasonCode Reason, long Detail)> Alarms(GatewayHarness harness)
    {
        List<(ReasonCode, long)> all = [];
        while (harness.Gateway.TryTakeAlarm(out ReasonCode reason, out long detail)) all.Add((reason, detail));
        return all;
    }

    private sealed class Dates : IDelistingDates
    {
        public List<(int Instrument, long Seconds)> Told { get; } = [];

        public long SecondsOf(InstrumentId instrument) => -1;

        public void Set(InstrumentId instrument, long seconds) => Told.Add((instrument.Value, seconds));
    }
}
