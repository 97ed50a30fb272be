using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Reconciliation;

/// <summary>
/// Comparisons that the engine asks for again and again. Found by tests/Simulation, seeds 505180 and 507684 of commit
/// 52c2701: they used up the minute's weight, and the reconciliation after a reconnect waited for the next minute.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ComparisonPaceTests
{
    private const long Minute = 60 * Second;
    private const int Instruments = 2;

    private GatewayHarness _harness = Make(weight: 6_000);

    private readonly List<long> _comparedNanos = [];
    private long _askNanos = long.MaxValue;
    private bool _isInconclusive;

    [Test]
    public void Comparisons_that_stay_inconclusive_leave_the_reconciliation_of_a_reconnect_its_weight()
    {
        _harness = Make(weight: 1_200);
        BeginAsking();
        DriveTo((1_000 * Second) + (6 * Minute) + (45 * Second));
        Assert.That(_comparedNanos, Has.Count.InRange(10, 25), "in six minutes: of a weight of 72 each");
        Reconnect();
        Drive(2 * Second);
        Assert.That(_harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.False);
    }

    [Test]
    public void The_first_are_prompt_and_later_ones_come_less_and_less_often_until_one_is_conclusive()
    {
        BeginAsking();
        Drive(3 * Minute);
        List<long> gaps = Gaps();
        Assert.That(gaps[..2], Has.All.InRange(2 * Second, 3 * Second));
        Assert.That(gaps[2..5], Is.Ordered);
        Assert.That(gaps[5..], Has.All.InRange(19 * Second, 23 * Second));
        _isInconclusive = false;
        _askNanos = long.MaxValue;
        Drive(Minute);
        _comparedNanos.Clear();
        BeginAsking();
        Drive(10 * Second);
        Assert.That(Gaps()[..2], Has.All.InRange(2 * Second, 3 * Second), "it is another question");
    }

    [Test]
    public void What_stays_inconclusive_is_the_engines_alarm_and_none_of_the_gateway()
    {
        BeginAsking();
        Drive(5 * Minute);
        Assert.That(_harness.Gateway.TryTakeAlarm(out _, out _), Is.False);
    }

    [Test]
    public void One_comparison_now_and_then_that_needs_a_second_answer_is_no_repetition()
    {
        for (int i = 0; i < 20; i++)
        {
            BeginAsking();
            Drive(3 * Second);
            _isInconclusive = false;
            _askNanos = long.MaxValue;
            Drive(40 * Second);
        }

        Assert.That(_harness.Gateway.TryTakeAlarm(out _, out _), Is.False);
        List<long> gaps = Gaps();
        Assert.That(gaps.FindAll(static gap => gap < 3 * Second), Has.Count.AtLeast(20), "the second came at once");
    }

    [Test]
    public void The_engine_asks_for_every_instrument_and_one_run_answers_all_of_them()
    {
        Ask();
        Drive(5 * Second);
        Assert.That(_comparedNanos, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_run_that_waits_for_budget_gives_way_to_the_one_that_a_lock_waits_for()
    {
        _harness = Make(weight: 1_200);
        DriveTo((1_000 * Second) + (2 * Minute) + (10 * Second));
        int before = _comparedNanos.Count;
        long used = _harness.Address.Load(RateLimitKind.RequestWeight, 60, _harness.Stamp.WallNanos);
        _harness.Address.Charge((int)(599 - used), _harness.Stamp.WallNanos);
        Ask();
        Drive(2 * Second);
        Assert.That(_comparedNanos, Has.Count.EqualTo(before), "reads have no weight left in this minute");
        Reconnect();
        Drive(2 * Second);
        Assert.That(_harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.False);
    }

    // Ready, and nothing was asked for a while.
    private static GatewayHarness Make(long weight)
    {
        GatewayHarness harness = new GatewayHarness(
            instruments: Instruments, setUp: p => p.WeightPerMinuteMax = weight).Ready();
        harness.AdvanceSettled(40 * Second);
        return harness;
    }

    // As an engine that trades all the time: each answer finds a fill that is too young.
    private void BeginAsking()
    {
        _isInconclusive = true;
        _askNanos = _harness.Now;
    }

    private void Ask()
    {
        for (ushort i = 0; i < Instruments; i++)
        {
            _harness.Send(new EngineCommand { Kind = CommandKind.Reconcile, Instrument = new InstrumentId(i) });
        }
    }

    private void Reconnect()
    {
        _harness.Close(_harness.Last);
        _harness.Open(_harness.Last);
        Assert.That(_harness.Gateway.IsSet(VenueCondition.ReconciliationPending));
    }

    private void Drive(long nanos) => DriveTo(_harness.Now + nanos);

    private void DriveTo(long end)
    {
        while (_harness.Now < end)
        {
            if (_harness.Now >= _askNanos)
            {
                _askNanos = long.MaxValue;
                Ask();
            }

            _harness.Advance(100 * Milli);
            while (_harness.Outbox.Count > 0)
            {
                TradingRequest request = _harness.Outbox[0].Request;
                if (request.Kind == TradingRequestKind.Account) OnCompared();
                _harness.Answer(request, _harness.Default(in request));
            }
        }
    }

    private void OnCompared()
    {
        _comparedNanos.Add(_harness.Now);
        if (_isInconclusive) _askNanos = _harness.Now + (2 * Second);
    }

    private List<long> Gaps()
    {
        List<long> gaps = [];
        for (int i = 1; i < _comparedNanos.Count; i++) gaps.Add(_comparedNanos[i] - _comparedNanos[i - 1]);
        return gaps;
    }
}
