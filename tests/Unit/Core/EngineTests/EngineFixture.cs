using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>An engine with two instruments, driven by hand. Prices have two decimals, quantities three.</summary>
internal sealed class EngineFixture
{
    public const ushort Btc = 0;

    /// <summary>Locks that the order gateway opens.</summary>
    public static readonly VenueCondition[] Locks =
    [
        VenueCondition.Disconnected, VenueCondition.StreamUnproven, VenueCondition.ReconciliationPending,
        VenueCondition.ClockUnhealthy,
    ];

    public EngineFixture(EngineSettings? settings = null)
    {
        Engine = Make(settings ?? Settings());
    }

    public Engine Engine { get; private set; }

    public EventBuilder Events { get; } = new();

    /// <summary>What is held of the first instrument, quantity units.</summary>
    public long HeldUnits => Engine.Portfolio[new InstrumentId(Btc)].Quantity.Units;

    /// <summary>All commands so far.</summary>
    public List<EngineCommand> All { get; } = [];

    public static EngineSettings Settings() => new()
    {
        Instruments =
        [
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" },
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "ETHUSDT" },
        ],
        Strategies = [new StrategySettings { Name = "follow-bar" }],
        Books = new BookSettings { LadderUnits = 4096, JumpPercentMax = 50 },
        Capacity = new CapacitySettings { Orders = 64, Fills = 256, CommandsPerEvent = 64 },
        Execution = new ExecutionSettings { CooldownVolatilityPercent = 0 },
    };

    /// <summary>Of the live role, where the account holds nothing that was there before.</summary>
    /// <param name="unprovenMillis">Balances without a result for as long lock entries; null = a recorded run of old.
    /// </param>
    public static EngineSettings LiveSettings(int? unprovenMillis = 60_000)
    {
        EngineSettings settings = Settings();
        settings.Reconciliation.IsRequired = true;
        settings.Reconciliation.UnprovenMillisMax = unprovenMillis;
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        settings.Execution.CooldownAfterLossMillis = 0;
        foreach (InstrumentSettings instrument in settings.Instruments) instrument.AreHoldingsAdopted = false;
        return settings;
    }

    public static Engine Make(EngineSettings settings) =>
        new(settings, StrategyRegistry.BuiltIn().Add(FollowBarStrategy.Definition));

    /// <summary>The commands of one event.</summary>
    public EngineCommand[] Apply(EventSlot[] message)
    {
        Engine.Apply(message);
        EngineCommand[] commands = Engine.Commands.ToArray();
        All.AddRange(commands);
        return commands;
    }

    /// <summary>Started, funded, rules known, book at 99.99 / 100.01 proven, trading on.</summary>
    public EngineFixture Trading(long cash = 100_000)
    {
        Apply(Events.Started(1, cash));
        Apply(Events.Rules(Btc));
        Apply(Events.Rules(1));
        Apply(Events.Snapshot(Btc, 9_999, 10_001));
        Apply(Events.Operator(OperatorAction.EnableTrading));
        return this;
    }

    /// <summary>
    /// Started in the live role: rules known, both books proven, trading on, nothing reconciled. The start's commands.
    /// </summary>
    public EngineCommand[] StartLive()
    {
        EngineCommand[] asked = Apply(Events.Started(1, 0));
        Apply(Events.Rules(Btc));
        Apply(Events.Rules(1));

        // One sequence for both: the next delta follows the snapshot of the first.
        Apply(Events.Snapshot(1, 9_999, 10_001));
        Apply(Events.Snapshot(Btc, 9_999, 10_001));
        Apply(Events.Operator(OperatorAction.EnableTrading));
        return asked;
    }

    /// <summary>Opens every lock of an account but that of the balances.</summary>
    public void Unlock(byte account = 0)
    {
        foreach (VenueCondition condition in Locks)
        {
            EventSlot[] message = Events.Venue(condition, isSet: false);
            message[0].Header.Account = new AccountId(account);
            Apply(message);
        }
    }

    /// <summary>The venue's first answers: 100,000 of cash, and coins of both instruments.</summary>
    public void AnswerBalances(decimal first = 0, decimal second = 0)
    {
        Apply(Events.Balance(-1, 100_000m));
        Apply(Events.Balance(Btc, first));
        Apply(Events.Balance(1, second));
    }

    /// <summary>Time passes on a book that is fresh and the same; what one tick of the clock then commands.</summary>
    public EngineCommand[] Wait(int millis)
    {
        Events.Step(millis);
        Refresh();
        return Apply(Events.Clock());
    }

    /// <summary>A minute later a bar closes; strength in percent, negative = falling.</summary>
    public EngineCommand[] Signal(int strength)
    {
        Events.Step(60_000);
        Refresh();
        return Apply(Events.ClosedBar(Btc, 10_000, strength > 0 ? 10_001 : 9_999, strength > 0 ? strength : -strength));
    }

    /// <summary>Keeps the book fresh without changing it.</summary>
    public void Refresh() => Apply(Events.Delta(Btc, [], []));

    /// <summary>Moves both sides of the book.</summary>
    public EngineCommand[] Quote(long bid, long ask) => Apply(Events.Snapshot(Btc, bid, ask));

    public EngineCommand Place(EngineCommand[] commands)
    {
        EngineCommand[] placed = System.Array.FindAll(commands, command => command.Kind == CommandKind.PlaceOrder);
        Assert.That(placed, Has.Length.EqualTo(1), () => $"reason {Engine.Instruments[Btc].LastDecision.Reason}");
        return placed[0];
    }

    /// <summary>Buys at market and fills it at a price.</summary>
    public ClientOrderId Buy(long price = 10_001, int strength = 100)
    {
        EngineCommand order = Place(Signal(strength));
        Assert.That(order.OrderType, Is.EqualTo(OrderType.Market));
        Apply(Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        Apply(Events.Fill(order.ClientOrderId, (long)order.ClientOrderId.Sequence, price, order.Quantity.Units));
        return order.ClientOrderId;
    }

    public OrderState StateOf(ClientOrderId id) => Engine.Orders[Engine.Orders.Find(id)].State;

    public static int Count(IEnumerable<EngineCommand> commands, CommandKind kind)
    {
        int count = 0;
        foreach (EngineCommand command in commands) count += command.Kind == kind ? 1 : 0;
        return count;
    }

    /// <summary>Continues in a new engine that loaded the state of this one.</summary>
    public void Restart(EngineSettings? settings = null)
    {
        byte[] bytes = Save(Engine);
        Engine = Make(settings ?? Settings());
        Assert.That(Engine.TryLoad(bytes), Is.True);
    }

    public static byte[] Save(Engine engine)
    {
        engine.TrySave([], out int length);
        byte[] bytes = new byte[length];
        Assert.That(engine.TrySave(bytes, out _), Is.True);
        return bytes;
    }
}
