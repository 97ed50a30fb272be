using System;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.EndToEnd.Torture;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Upgrade;

/// <summary>
/// A journal of version 1 with an open position, a stop that rests at the venue and an order whose outcome is UNKNOWN,
/// through the engine's own start at a venue with real sockets; and the way back as the runbook has it.
/// </summary>
public sealed class Version1StartTests
{
    private const int Stop = 1;
    private const int Unknown = 2;
    private const long LastEvent = 24;
    private const decimal Position = 79.992m;
    private static readonly InstrumentId Bitcoin = new(0);

    [Test]
    [CancelAfter(60_000)]
    public async Task An_executable_without_its_strategy_is_refused_with_the_ways_out()
    {
        await using Version1Run upgraded = await Version1Run.StartAsync();
        using (EngineUnderTest engine = upgraded.StartEngine())
        {
            Assert.That(engine.WaitForExit(), Is.EqualTo(78), engine.Log);
            Assert.That(engine.Log, Does.Contain("there is no strategy 'follow-bar'"));
        }

        // The configuration names what is here; the journal was recorded with what is not.
        upgraded.Configure(static settings => settings.Strategies = [new StrategySettings { Name = "buy-and-hold" }]);
        string segment = Directory.GetFiles(upgraded.Journal, "*.journal")[0];
        byte[] before = await File.ReadAllBytesAsync(segment);
        using EngineUnderTest other = upgraded.StartEngine();
        Assert.That(other.WaitForExit(), Is.EqualTo(78), other.Log);
        Assert.That(
            other.Log, Does.Contain("there is no strategy 'follow-bar'").And.Contain("run `lowlatency build`").And
                .Contain("begin a new journal folder").And.Contain("see runbook: strategy of a journal is another"));
        Assert.That(Directory.GetFiles(upgraded.Journal, "*.journal"), Is.EqualTo((string[])[segment]));
        byte[] after = await File.ReadAllBytesAsync(segment);
        Assert.That(after, Is.EqualTo(before[..after.Length]), "but for the room that was never written");
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task It_is_continued_reconciled_and_protected_and_the_way_back_is_the_runbooks()
    {
        await using Version1Run upgraded = await Version1Run.StartAsync();
        Engine recorded = EngineReplay.Run(
            upgraded.Journal, Version1Run.Registry(), new JournalReplayRange()).Engine!;
        ulong recordedHash = RecordedHash(upgraded.Journal);
        string stop = recorded.Orders[Stop].Id.ToString();
        string unknown = recorded.Orders[Unknown].Id.ToString();
        await upgraded.RequestAsync(
            HttpMethod.Post,
            $"symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=79.992&stopPrice=98&newClientOrderId={stop}");

        // Runbook, the way back, 1: a copy from before the upgrade.
        Version1Run.Copy(upgraded.Journal, upgraded.Journal + ".v1");
        upgraded.Run(
            run =>
            {
                Assert.That(run.Recovered.ConfigurationHash, Is.Not.EqualTo(recordedHash));
                Assert.That(run.Options.Engine.Risk.IsCollarAtVenue, Is.True, "what the upgrade makes different");
                Assert.That(run.Recovered.IsStrategyChanged, Is.False, "version 1 had no digests");
                Assert.That(run.Recovered.Epoch, Is.GreaterThan(1_000u), "room for the older engine");
                AssertOpen(run.Engine, recorded.Orders[Unknown].Id);
            },
            engine =>
            {
                AwaitReconciled(upgraded, engine);

                // 2: no new entries, and nothing is at work but the stop.
                File.WriteAllText(Path.Combine(upgraded.Journal + ".control", "HALT"), "");
                upgraded.Await(() => engine.Risk.OperatorHalt.IsSet, "no halt");
            });
        Assert.That(upgraded.RestingStops(), Is.EqualTo((string[])[stop]), "it stays when the engine stops");
        Assert.That(upgraded.OrdersAtVenue(), Is.EqualTo(1), $"{unknown} is never sent again");

        // 3, 4: the older engine, which this one stands for, goes on from the copy.
        Directory.Move(upgraded.Journal, upgraded.Journal + ".v2");
        Version1Run.Copy(upgraded.Journal + ".v1", upgraded.Journal);
        upgraded.Run(
            run => AssertOpen(run.Engine, recorded.Orders[Unknown].Id),
            engine => AwaitReconciled(upgraded, engine));
        Assert.That(upgraded.RestingStops(), Is.EqualTo((string[])[stop]));

        // 5: forward again. Whoever takes the stop away at the venue sees another one come.
        Directory.Delete(upgraded.Journal, recursive: true);
        Directory.Move(upgraded.Journal + ".v2", upgraded.Journal);
        upgraded.Run(
            run => Assert.That(run.Engine.Sequence, Is.GreaterThan(LastEvent)),
            engine =>
            {
                AwaitReconciled(upgraded, engine);
                upgraded.RequestAsync(HttpMethod.Delete, $"symbol=BTCUSDT&origClientOrderId={stop}").Wait();
                upgraded.Await(
                    () => upgraded.RestingStops() is [var other] && other != stop, "the position is not protected");
            });
        Assert.That(upgraded.RestingStops(), Has.Count.EqualTo(1));
    }

    private static void AssertOpen(Engine engine, ClientOrderId unknown)
    {
        Assert.That(engine.Sequence, Is.EqualTo(LastEvent));
        Assert.That(engine.Orders[Stop].State, Is.EqualTo(OrderState.Working));
        Assert.That(engine.Orders[engine.Orders.Find(unknown)].State, Is.EqualTo(OrderState.Unknown));
        Assert.That(engine.Portfolio[Bitcoin].Quantity.Units, Is.EqualTo(79_992));
    }

    // Ready, the stop known, nothing in doubt, and no difference of a balance: what is held is what was recorded.
    private static void AwaitReconciled(Version1Run upgraded, Engine engine)
    {
        var account = new AccountKey(VenueId.BinanceSpot, default);
        upgraded.Await(
            () => engine.Readiness.IsReady(account) && engine.Orders[Stop].State == OrderState.Working
                && !engine.Orders[Unknown].IsLive,
            "not reconciled");
        Assert.That(engine.Orders[Unknown].FilledQuantity.IsZero, Is.True, "the venue never had it");
        Assert.That(engine.Counters.Drifts, Is.Zero);
        decimal unit = (decimal)Math.Pow(10, engine.Instruments[Bitcoin.Value].Market.Rules.QuantityDecimals);
        Assert.That(engine.Portfolio[Bitcoin].Quantity.Units / unit, Is.EqualTo(Position));
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            if (condition == VenueCondition.TradesProven) continue;
            Assert.That(engine.Readiness.IsSet(account, condition), Is.False, condition.ToString());
        }
    }

    private static ulong RecordedHash(string journal)
    {
        string file = Directory.GetFiles(Path.Combine(journal, "snapshots"), "*.configuration")[0];
        return EngineSettingsJson.Hash(File.ReadAllBytes(file));
    }
}
