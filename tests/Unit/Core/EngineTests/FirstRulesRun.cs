using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.TestKit;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>
/// A live run of all that newer rules of comparing balances decide otherwise, as a build recorded it that knew the
/// first rules only: its settings do not name them.
/// </summary>
internal static class FirstRulesRun
{
    /// <summary>What the settings of then say.</summary>
    public static EngineSettings Settings()
    {
        var settings = new EngineSettings
        {
            Instruments =
            [
                new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT", AreHoldingsAdopted = true },
                new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BNBUSDT", AreHoldingsAdopted = false },
            ],
            Strategies = [new StrategySettings { Name = "follow-bar" }],
            Books = new BookSettings { LadderUnits = 4096, JumpPercentMax = 50 },
            Capacity = new CapacitySettings { Orders = 64, Fills = 4096, CommandsPerEvent = 64 },
        };
        settings.Reconciliation.IsRequired = true;
        settings.Reconciliation.UnprovenMillisMax = 60_000;
        settings.Execution.LimitOrderLifeMillis = 3_600_000;
        settings.Execution.CooldownAfterLossMillis = 0;
        return settings;
    }

    /// <summary>The whole run; the hashes of state and commands behind it.</summary>
    public static (ulong State, ulong Commands, Engine Engine) Play(EngineSettings settings)
    {
        var engine = new Engine(settings, StrategyRegistry.BuiltIn().Add(FollowBarStrategy.Definition));
        var events = new EventBuilder();
        var placed = new List<EngineCommand>();
        void Apply(EventSlot[] message)
        {
            engine.Apply(message);
            foreach (EngineCommand command in engine.Commands)
            {
                if (command.Kind == CommandKind.PlaceOrder) placed.Add(command);
            }
        }

        void Signal(int percent)
        {
            events.Step(60_000);
            Apply(events.Delta(0, [], []));
            Apply(events.ClosedBar(0, 10_000, percent > 0 ? 10_001 : 9_999, Math.Abs(percent)));
        }

        Begin(events, Apply);
        Signal(50);
        ClientOrderId order = placed[^1].ClientOrderId;
        PlayLateFill(events, order, Apply);
        Signal(50);
        order = placed[^1].ClientOrderId;
        PlayBusy(events, order, engine.Portfolio.Cash.Units / 100_000_000m, Apply);
        EventSlot[] above = events.Balance(-1, 0, BalanceSource.Reconciliation);
        above[0].Balance.Total = new Notional(long.MaxValue);
        Apply(above);
        Apply(events.Started(2, 0));
        Apply(above);
        Apply(events.Clock());
        return (engine.ComputeStateHash(), engine.CommandHash, engine);
    }

    private static void Begin(EventBuilder events, Action<EventSlot[]> apply)
    {
        void Apply(EventSlot[] message) => apply(message);
        Apply(events.Started(1, 0));
        Apply(events.Rules(0));
        Apply(events.Rules(1));
        Apply(events.Snapshot(1, 59_999, 60_001));
        Apply(events.Snapshot(0, 9_999, 10_001));
        Apply(events.Operator(OperatorAction.EnableTrading));
        for (VenueCondition each = VenueCondition.Disconnected; each <= VenueCondition.ClockUnhealthy; each++)
        {
            Apply(events.Venue(each, isSet: false));
        }

        Apply(events.Balance(-1, 100_000m));
        Apply(events.Balance(0, 0m));
        Apply(events.Balance(1, 5m));
    }

    private static void PlayLateFill(EventBuilder events, ClientOrderId order, Action<EventSlot[]> apply)
    {
        void Apply(EventSlot[] message) => apply(message);
        EventSlot[] late = events.Fill(order, 1, 9_999, 40, 250_000);
        late[0].Header.VenueNanos = events.NowNanos;
        late[0].OrderReport.FeeAsset = FeeAsset.Other;
        late[0].OrderReport.FeeAssetId = new AssetId(7);
        EventSlot[] named = events.Clock();
        named[0].Header.Kind = EventKind.AssetDefined;
        named[0].AssetDefined.Asset = new AssetId(7);
        named[0].AssetDefined.TrySetName("BNB"u8);
        Apply(named);
        Apply(events.Report(order, OrderReportKind.NotSent));
        for (int answer = 0; answer < 2; answer++)
        {
            events.Step(13_000);
            Apply(events.Balance(-1, 99_996.0004m, BalanceSource.Reconciliation));
            Apply(events.Balance(0, 0.040m, BalanceSource.Reconciliation));
            Apply(events.Balance(1, 4.9975m, BalanceSource.Reconciliation));
        }

        Apply(events.Snapshot(0, 10_099, 10_101));
        Apply(late);
    }

    private static void PlayBusy(EventBuilder events, ClientOrderId order, decimal cash, Action<EventSlot[]> apply)
    {
        for (int trade = 2; trade < 320; trade++)
        {
            events.Step(250);
            EventSlot[] fill = events.Fill(order, trade, 10_099, 1 + (trade % 3));
            cash -= 0.10099m * (1 + (trade % 3));
            fill[0].Header.VenueNanos = events.NowNanos;
            apply(fill);
            if (trade % 12 == 0) apply(events.Balance(-1, cash - 500m, BalanceSource.Reconciliation));
        }
    }
}
