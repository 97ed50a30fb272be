using System;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Algorithms;

/// <summary>
/// An engine that splits what is worth more than 1,000: fifty seconds, five slices, a tenth shown, a second between two
/// children. A signal of 50 wants 50.005 at 99.99.
/// </summary>
internal sealed class AlgorithmFixture
{
    private long _tradeId = 1_000;

    public AlgorithmFixture(string algorithm, Action<EngineSettings>? change = null)
    {
        Settings = SettingsOf(algorithm);
        change?.Invoke(Settings);
        Inner = new EngineFixture(Settings).Trading();
    }

    public EngineSettings Settings { get; }

    public EngineFixture Inner { get; }

    public ref readonly ParentOrder Parent => ref Inner.Engine.Parents[new InstrumentId(EngineFixture.Btc)];

    public static EngineSettings SettingsOf(string algorithm)
    {
        EngineSettings settings = EngineFixture.Settings();

        // Only the book speaks between two bars here.
        settings.Staleness.BlockMillis = 600_000;
        settings.Execution.Split = new SplitSettings
        {
            Algorithm = algorithm,
            Notional = 1_000,
            DurationMillis = 50_000,
            Slices = 5,
            RepriceMillis = 1_000,
        };
        return settings;
    }

    /// <summary>The first child of what a signal wants, acknowledged.</summary>
    public EngineCommand Begin(int strength = 50) => Acknowledge(Inner.Place(Inner.Signal(strength)));

    /// <summary>Time passes on a book that is fresh and the same.</summary>
    public EngineCommand[] Wait(long millis)
    {
        Inner.Events.Step(millis);
        Inner.Refresh();
        return [.. Inner.Engine.Commands];
    }

    public EngineCommand[] Report(
        in EngineCommand order, OrderReportKind kind, long cumulative = -1) =>
        Inner.Apply(Inner.Events.Report(order.ClientOrderId, kind, cumulative: cumulative));

    public EngineCommand[] Fill(in EngineCommand order, long quantity) =>
        Inner.Apply(Inner.Events.Fill(order.ClientOrderId, _tradeId++, 9_999, quantity));

    public EngineCommand[] FillAll(in EngineCommand order) => Fill(order, order.Quantity.Units);

    public EngineCommand Acknowledge(EngineCommand order)
    {
        Report(order, OrderReportKind.Acknowledged);
        return order;
    }

    public static void IsQuiet(EngineCommand[] commands) =>
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);

    public static void IsCancel(EngineCommand[] commands, in EngineCommand order)
    {
        IsQuiet(commands);
        EngineCommand cancel = Array.Find(commands, command => command.Kind == CommandKind.CancelOrder);
        Assert.That(cancel.ClientOrderId, Is.EqualTo(order.ClientOrderId));
    }
}
