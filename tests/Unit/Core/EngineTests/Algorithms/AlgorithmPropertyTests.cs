using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Algorithms;

/// <summary>
/// Parent orders against a venue that loses, delays and reorders, with restarts and operators in between. What is
/// checked is the venue's truth, after every event.
/// </summary>
public sealed class AlgorithmPropertyTests
{
    [TestCase("twap")]
    [TestCase("iceberg")]
    [TestCase("passiveThenCross")]
    public void Never_two_live_children_and_never_more_than_the_whole(string algorithm)
    {
        var totals = new Totals();
        for (int seed = 1; seed <= 150; seed++) new Run(algorithm, seed, totals).Go();
        TestContext.Out.WriteLine(totals);
        Assert.That(totals.Parents, Is.GreaterThan(300));
        Assert.That(totals.Filled, Is.GreaterThan(50));
        Assert.That(totals.Continued, Is.GreaterThan(10), "no parent was working across a restart");
        Assert.That(totals.Unknown, Is.GreaterThan(50));
        Assert.That(totals.LateFills, Is.GreaterThan(20));
    }

    private sealed record Totals
    {
        public long Parents { get; set; }

        public long Children { get; set; }

        public long Filled { get; set; }

        public long Continued { get; set; }

        public long Unknown { get; set; }

        public long LateFills { get; set; }

        public long Lost { get; set; }
    }

    private sealed class Run
    {
        private static readonly InstrumentId Btc = new(EngineFixture.Btc);

        private readonly Random _random;
        private readonly EventBuilder _events = new();
        private readonly AlgorithmVenue _venue;
        private readonly EngineSettings _settings;
        private readonly Totals _totals;
        private readonly string _name;
        private readonly Dictionary<long, (long Total, List<AlgorithmVenue.VenueOrder> Children)> _parents = [];
        private readonly HashSet<long> _stopped = [];
        private Engine _engine;
        private uint _epoch = 1;
        private long _mid = 10_000;
        private long _nextBarNanos;

        public Run(string algorithm, int seed, Totals totals)
        {
            _random = new Random(seed);
            _totals = totals;
            _name = $"algorithm {algorithm} seed {seed}";
            _venue = new AlgorithmVenue(_random, _events);
            _settings = AlgorithmFixture.SettingsOf(algorithm);
            _settings.Execution.StopLossPercent = _random.Next(2) == 0 ? 0 : 0.3m;
            _settings.Execution.CooldownAfterLossMillis = 0;
            _settings.Execution.IsShortAllowed = _random.Next(2) == 0;
            _settings.Execution.Split.DurationMillis = _random.Next(10, 100) * 1_000;
            _settings.Execution.Split.Slices = _random.Next(2, 9);
            _settings.Execution.Split.DisplayPercent = _random.Next(5, 60);
            _settings.Execution.Split.IsRestCrossed = _random.Next(2) == 0;
            _settings.Risk.RejectsMax = 20;
            _engine = EngineFixture.Make(_settings);
        }

        public void Go()
        {
            Begin();
            for (int step = 0; step < 1_500; step++) Step(isBad: true);
            Apply(_events.Operator(OperatorAction.CancelAll));
            _venue.IsBad = false;
            for (int step = 0; step < 400; step++) Step(isBad: false);
            ref readonly ParentOrder last = ref _engine.Parents[Btc];
            Assert.That(last.IsWorking, Is.False, _name);
            foreach ((long number, (long total, List<AlgorithmVenue.VenueOrder> children)) in _parents)
            {
                long executed = 0;
                foreach (AlgorithmVenue.VenueOrder child in children)
                {
                    executed += child.Executed;
                    Assert.That(child.MayLive, Is.False, $"{_name} parent {number}: {child.Id} lives");
                }

                if (number == last.Number) Assert.That(last.Filled.Units, Is.EqualTo(executed), _name);
                if (executed == total) _totals.Filled++;
            }

            _totals.Parents += _engine.Parents.LastNumber;
            _totals.Children += _engine.Parents.Children;
            _totals.Unknown += _engine.Orders.Counters.BecameUnknown;
            _totals.LateFills += _venue.LateFills;
            _totals.Lost += _venue.Lost;
        }

        private void Begin()
        {
            Apply(_events.Started(_epoch));
            Apply(_events.Rules(0));
            Apply(_events.Rules(1));
            Apply(_events.Snapshot(0, _mid - 1, _mid + 1));
            Apply(_events.Operator(OperatorAction.EnableTrading));
        }

        private void Step(bool isBad)
        {
            _events.Step(_random.Next(1, 1_000));
            foreach (EventSlot[] message in _venue.Advance()) Apply(message);
            _mid = Math.Clamp(_mid + _random.Next(-3, 4), 9_000, 11_000);
            Apply(_random.Next(3) == 0 ? _events.Clock() : _events.Snapshot(0, _mid - 1, _mid + 1));
            if (!isBad) return;
            int choice = _random.Next(1_000);
            if (choice < 4) Restart();
            else if (choice < 10) Intervene();
            if (_events.NowNanos < _nextBarNanos) return;
            _nextBarNanos = _events.NowNanos + 60_000_000_000;
            int strength = _random.Next(30, 100);
            Apply(_events.ClosedBar(0, 10_000, _random.Next(3) == 0 ? 9_999 : 10_001, strength));
        }

        private void Restart()
        {
            if (_engine.Parents[Btc].IsWorking) _totals.Continued++;
            Engine next = EngineFixture.Make(_settings);
            Assert.That(next.TryLoad(EngineFixture.Save(_engine)), Is.True, _name);
            _engine = next;
            _venue.LoseReports();
            _events.Step(_random.Next(0, 20_000));
            Apply(_events.Started(++_epoch));
            Apply(_events.Operator(OperatorAction.EnableTrading));
        }

        private void Intervene()
        {
            OperatorAction action = _random.Next(4) switch
            {
                0 => OperatorAction.Kill,
                1 => OperatorAction.CancelAll,
                2 => OperatorAction.DisableTrading,
                _ => OperatorAction.Halt,
            };
            ref readonly ParentOrder parent = ref _engine.Parents[Btc];
            bool isEnded = action != OperatorAction.Halt || !parent.IsReduceOnly;
            if (parent.IsWorking && isEnded) _stopped.Add(parent.Number);
            Apply(_events.Operator(action));
            Apply(_events.Operator(OperatorAction.Resume));
            Apply(_events.Operator(OperatorAction.EnableTrading));
        }

        private void Apply(EventSlot[] message)
        {
            _engine.Apply(message);
            foreach (ref readonly EngineCommand command in _engine.Commands)
            {
                _venue.Take(command);
                if (command.Kind == CommandKind.PlaceOrder) OnPlaced(command);
            }

            Check();
        }

        private void OnPlaced(in EngineCommand command)
        {
            ref readonly Order order = ref _engine.Orders[_engine.Orders.Find(command.ClientOrderId)];
            if (order.Parent == 0) return;
            Assert.That(_stopped, Has.No.Member(order.Parent), $"{_name}: a child after its parent was stopped");
            if (!_parents.TryGetValue(order.Parent, out (long, List<AlgorithmVenue.VenueOrder> Children) family))
            {
                family = (_engine.Parents[Btc].Total.Units, []);
                _parents.Add(order.Parent, family);
            }

            family.Children.Add(_venue.Orders[^1]);
        }

        private void Check()
        {
            ref readonly ParentOrder parent = ref _engine.Parents[Btc];
            if (!_parents.TryGetValue(parent.Number, out (long Total, List<AlgorithmVenue.VenueOrder> Children) family))
            {
                return;
            }

            long committed = 0;
            int live = 0;
            foreach (AlgorithmVenue.VenueOrder child in family.Children)
            {
                committed += child.Committed;
                if (child.MayLive) live++;
            }

            if (live > 1) Assert.Fail($"{_name} parent {parent.Number}: {live} children may live");
            if (committed > family.Total) Assert.Fail($"{_name} {parent.Number}: {committed} of {family.Total}");
            bool isOverdue = parent.IsWorking && _engine.NowNanos > parent.DeadlineNanos + 30_000_000_000;
            if (isOverdue) Assert.Fail($"{_name} parent {parent.Number} is not over");
        }
    }
}
