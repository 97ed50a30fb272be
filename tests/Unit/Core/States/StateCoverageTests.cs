using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Books;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Strategies;
using LowLatency.TestKit;
using LowLatency.Unit.Core.EngineTests;
using NUnit.Framework;

namespace LowLatency.Unit.Core.States;

/// <summary>Every field that the engine can change is in its state, or named here with the reason why not.</summary>
[TestFixture]
public sealed class StateCoverageTests
{
    /// <summary>Paths (of a field, or of what it is in) that are no part of the state, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["._commands._commands"] = "commands of one event; their hash is state",
        ["._commands._count"] = "commands of one event",
        ["._gate.Decisions"] = "decisions of one event, for the journal's readers",
        ["._gate._exposure._buys"] = "summed anew for each decision",
        ["._gate._exposure._sells"] = "summed anew for each decision",
        ["._gate.readiness._others"] = "configuration",
        ["._gate._exposure.parents.WorkingCount"] = "counted from the rows",
        ["._instruments._baseAsset"] = "configuration",
        ["._instruments._trace"] = "explains the last decision to tools",
        ["._restingStop._trace"] = "explains the last decision to tools",
        ["._algorithms._isDue"] = "timers that were due, worked off within the event",
        ["._algorithms._isAnyDue"] = "timers that were due, worked off within the event",
        ["._algorithms.InstrumentUnderWay"] = "work of one event, for a failure's report",
        ["._timerUnderWay"] = "work of one event, for a failure's report",
        ["._clock.CauseMonotonicNanos"] = "latency stamp of one event",
        ["._reports.balances._confirmation.AskAgainNanos"] = "answer of one comparison, read in the same event",
        ["._reports.balances._confirmation._answers._answers"] = "visited while answers differ (BusyAccountTests)",
        ["._reports.balances._confirmation.Recent._common"] = "work space of one comparison",
        ["._reports.balances._confirmation.Recent._shown"] = "work space of one comparison",
        ["._account.Accounts"] = "configuration",
        ["._account._totals"] = "sums of cash and of the positions' values",
        ["._account._isValued"] = "visited where there are several quote assets (QuoteAssetTests)",
        ["._account._partOf"] = "configuration",
        ["._reports.balances.assets._counts"] = "configuration",
        ["._reports.balances.assets._isCash"] = "configuration",
        ["._account.Rates"] = "visited where there are several quote assets (QuoteAssetTests)",
        ["._instruments.Refusals._freeUnits"] = "visited while a part is locked (LockedBalanceTests)",
        ["._instruments.Refusals._shortNanos"] = "visited while a part is locked (LockedBalanceTests)",
        ["._instruments._heldRules"] = "visited while rules are held back (UnitChangeTests)",
        ["._instruments.Market._bars.Builder._nextCloseNanos"] = "follows from the forming bar",
        ["._instruments.Market._bars.Builder._nextQuietCloseNanos"] = "follows from the forming bar",
        ["._instruments.Market._bars.Vpin._imbalanceSum"] = "sum of the buckets",
        ["._instruments.Market._bars._appendedReported"] = "equals the series' count between two events",
        ["._instruments.Market._book.Book._scratch"] = "work space of one message",
        ["._instruments.Market._book.Book._sides._bestKey"] = "follows from the levels",
        ["._instruments.Market._book.Book._sides._occupied"] = "index of the levels",
        ["._instruments.Market._book.Book._sides._recentreBelowKey"] = "where the dense window is moved: speed alone",
        ["._instruments.Market._book.Book._sides._recentreFromKey"] = "where the dense window is moved: speed alone",
        ["._instruments.Maker.Combined"] = "combined anew from the signals",
        ["._instruments.Maker.FaultIndex"] = "explains a strategy's fault to tools",
        ["._instruments.Maker.Muted"] = "follows from the regime",
        ["._instruments.Maker._weights"] = "configuration",
        ["._instruments.Maker._weightsNow"] = "follows from the regime",
        ["._instruments.Maker._strategies._closes._squares"] = "sum over the window",
        ["._instruments.Maker._strategies._closes._sum"] = "sum over the window",
        ["._instruments.Maker._strategies._fast._sum.Sum"] = "sum over the window",
        ["._instruments.Maker._strategies._mean._sum.Sum"] = "sum over the window",
        ["._instruments.Maker._strategies._rsi._gains.Sum"] = "sum over the window",
        ["._instruments.Maker._strategies._rsi._losses.Sum"] = "sum over the window",
        ["._instruments.Maker._strategies._slow._sum.Sum"] = "sum over the window",
        ["._instruments.Maker._strategies._volumes.Sum"] = "sum over the window",
        ["._orders.Fills._slots"] = "index of the fills",
        ["._orders._index"] = "index of the rows",
        ["._orders._mayMissFills"] = "follows from the rows: whether a search of them can find something",
        ["._orders._done._last"] = "follows from the list's order",
        ["._orders._done._previous"] = "follows from the list's order",
        ["._orders._live._last"] = "follows from the list's order",
        ["._orders._live._previous"] = "follows from the list's order",
        ["._orders._transitions"] = "a constant table",
        ["._risk._dailyLossMarks.needed"] = "configuration",
        ["._risk._drawdownMarks.needed"] = "configuration",
        ["._timers._heap"] = "follows from the deadlines",
    };

    private static readonly (string Algorithm, int SecondAccount)[] Runs =
        [("none", 0), ("twap", 0), ("iceberg", 0), ("none", 1)];

    [Test]
    public void Every_field_that_can_change_is_hashed_saved_and_loaded()
    {
        HashSet<string> covered = [];
        SortedSet<string> missed = new(StringComparer.Ordinal);
        List<string> lost = [];
        HashSet<Type> types = [];
        foreach ((string algorithm, int account) in Runs)
        {
            EngineSettings settings = Settings(algorithm);
            settings.Instruments[1].Account = account;
            settings.Reconciliation.IsRequired = account > 0;
            if (account > 0) settings.Reconciliation.UnprovenMillisMax = 1_000;
            settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
            Engine engine = Make(settings);
            RandomEvents.Plausible(3, 6_000, engine);
            Arm(engine);
            ulong before = engine.ComputeStateHash();
            var walk = new StateFieldWalk(
                path => !covered.Contains(path),
                path =>
                {
                    if (Hash(engine) == before)
                    {
                        missed.Add(path);
                        return;
                    }

                    covered.Add(path);
                    if (LoadsOtherwise(engine, settings)) lost.Add(path);
                });
            walk.Walk(engine);
            types.UnionWith(walk.Types);
            Assert.That(engine.ComputeStateHash(), Is.EqualTo(before), "the walk puts every value back");
        }

        HashSet<string> used = [];
        List<string> unnamed = [];
        foreach (string path in missed)
        {
            if (covered.Contains(path)) continue;
            if (ExceptionOf(path) is { } exception) used.Add(exception);
            else unnamed.Add(path);
        }

        Assert.That(covered, Has.Count.GreaterThan(350));
        Assert.That(unnamed, Is.Empty, "in no state hash: visit it in Traverse, or name it here with its reason");
        Assert.That(lost, Is.Empty, "saved, and another value after loading");
        Assert.That(used, Is.EquivalentTo(Exceptions.Keys), "exceptions that are none");
        Assert.That(Components(), Is.SubsetOf(types), "components that the walk did not reach");
    }

    // What a stream of events does not leave behind each time: an order of each kind, a waiting intent, a far level.
    private static void Arm(Engine engine)
    {
        engine.Instruments[0].Waiting = new WaitingIntent { IsSet = true, ExpiryNanos = 1 };
        var events = new EventBuilder();
        OrderBook book = engine.Instruments[0].Market.Book;
        Assert.That(book.ApplySnapshot(events.Snapshot(0, 10_000, 10_002)), Is.EqualTo(ReasonCode.None));
        BookLevel[] far = [new BookLevel(new Price(1), new Quantity(1)), new BookLevel(new Price(2), new Quantity(1))];
        Assert.That(book.ApplyDelta(events.Delta(0, far, [])), Is.EqualTo(ReasonCode.None));
        EventSlot[] asset = events.Clock();
        asset[0].Header.Kind = EventKind.AssetDefined;
        asset[0].AssetDefined.Asset = new AssetId(1);
        Assert.That(asset[0].AssetDefined.TrySetName("BNB"u8), Is.True);
        engine.Apply(asset);
        EventSlot[] held = events.Clock();
        held[0].Header.Kind = EventKind.AssetBalance;
        held[0].Header.Venue = VenueId.BinanceSpot;
        held[0].AssetBalance =
            new AssetBalancePayload { Asset = new AssetId(1), Free = 3, Locked = 2, Borrowed = 1 };
        engine.Apply(held);
        var stop = new Order { Side = Side.Sell, Type = OrderType.Stop, TriggerPrice = new Price(5) };
        Assert.That(engine.Orders.TryCreate(in stop, out _, out _), Is.True);
        Assert.That(engine.Orders.TryCreate(in stop, out _, out _), Is.True);
        var bought = new Order { Side = Side.Buy, Type = OrderType.Limit, Quantity = new Quantity(9) };
        Assert.That(engine.Orders.TryCreate(in bought, out int row, out _), Is.True);
        EventSlot[] fill = events.Fill(engine.Orders[row].Id, 1, 10_000, 3, feeUnits: 7);
        fill[0].OrderReport.FeeAsset = FeeAsset.Other;
        fill[0].OrderReport.FeeAssetId = new AssetId(1);
        engine.Apply(fill);
        Assert.That(engine.Portfolio.OtherFees.Count, Is.EqualTo(1));
    }

    private static string? ExceptionOf(string path)
    {
        foreach (string exception in Exceptions.Keys)
        {
            if (path == exception || path.StartsWith(exception + ".", StringComparison.Ordinal)) return exception;
        }

        return null;
    }

    private static IEnumerable<Type> Components()
    {
        foreach (Type type in typeof(Engine).Assembly.GetTypes())
        {
            if (!type.IsAbstract && typeof(IEngineState).IsAssignableFrom(type)) yield return type;
        }
    }

    // A value that cannot be may make the traversal itself fail, which is noticed too.
    private static ulong? Hash(Engine engine)
    {
        try
        {
            return engine.ComputeStateHash();
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }

    private static bool LoadsOtherwise(Engine engine, EngineSettings settings)
    {
        if (Hash(engine) is not { } hash) return false;
        Engine copy = Make(settings);

        // What no engine can be is refused.
        return copy.TryLoad(EngineFixture.Save(engine)) && copy.ComputeStateHash() != hash;
    }

    private static Engine Make(EngineSettings settings) =>
        new(settings, StrategyCatalog.All().Add(FollowBarStrategy.Definition));

    private static EngineSettings Settings(string algorithm)
    {
        EngineSettings settings = DeterminismTests.Settings(algorithm);
        settings.Books.LadderUnits = 256;
        settings.Strategies.Clear();
        settings.Strategies.Add(new StrategySettings { Name = "follow-bar" });
        foreach (StrategyDefinition strategy in StrategyCatalog.All().Definitions)
        {
            settings.Strategies.Add(new StrategySettings { Name = strategy.Name, OffIn = ["volatile"] });
        }

        return settings;
    }
}
