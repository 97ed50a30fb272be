using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Core;
using LowLatency.Core.Strategies;
using LowLatency.EndToEnd.Torture;
using LowLatency.Host.Options;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Backtest;

/// <summary>
/// The same market once as paper trading through real sockets, in the engine's own process with raw capture on, and once
/// as a backtest of that capture: the same orders at the same moments for the same quantities and prices, and the same
/// fills. The latency of the model is far above the time that the engine itself takes, and swallows it.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class LiveEqualsBacktestTests
{
    private const int LatencyMicros = 150_000;
    private const long LatencyNanos = LatencyMicros * 1_000L;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(45);

    [Test]
    public async Task A_paper_run_through_sockets_and_the_backtest_of_its_capture_order_the_same()
    {
        await using TortureRun live = await TortureRun.StartAsync(Configure, symbolCount: 2, messagesPerSecond: 400);
        using (EngineUnderTest engine = live.StartEngine())
        {
            Assert.That(engine.Outlives(Length), Is.True, engine.Log);
            engine.Terminate();
            Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        }

        var orders = new LiveOrders();
        live.Replay(orders);
        BacktestResult backtest = Backtest(live.Options);

        // What the stop cut off is in one run only.
        long end = orders.LastMarketNanos - (4 * LatencyNanos);
        List<string> wanted = orders.Orders.FindAll(each => each.Nanos < end).ConvertAll(each => each.Text);
        List<string> made = [];
        foreach (OrderRow row in backtest.Record.Orders)
        {
            if (row.TimeNanos < end) made.Add(Text(row.TimeNanos, row.Instrument, row.Side, row.Type, row.LimitPrice, row.Quantity));
        }

        TestContext.Out.WriteLine(
            $"{wanted.Count} orders, {orders.Fills.Count} fills; {string.Join("; ", backtest.Report.Notes)}");
        Assert.That(wanted, Has.Count.GreaterThan(15), "too few orders to prove anything");
        Assert.That(made, Is.EqualTo(wanted));
        Assert.That(Fills(backtest, end), Is.EqualTo(orders.Fills.FindAll(each => each.Nanos < end).ConvertAll(each => each.Text)));
        Assert.That(orders.Fills, Has.Count.GreaterThan(10));
    }

    private static void Configure(HostOptions options)
    {
        options.Capture.Directory = Path.Combine(Path.GetDirectoryName(options.Journal.Directory)!, "capture");
        options.Paper.OrderLatencyMicros = LatencyMicros;
        options.Paper.ReportLatencyMicros = LatencyMicros;
    }

    private static BacktestResult Backtest(HostOptions options)
    {
        VenueOptions venue = options.Venues[0];
        var settings = new BacktestSettings
        {
            Engine = options.Engine,
            Latency = new LatencySettings { OrderMicros = LatencyMicros, ReportMicros = LatencyMicros },
            SampleSeconds = 1,
            Data =
            [
                new DataSettings
                {
                    Kind = "capture",
                    Path = options.Capture.Directory,
                    Recording = new RecordingSettings
                    {
                        Depth = venue.Depth,
                        BarIntervalSeconds = venue.BarIntervalSeconds,
                        HistoryBars = venue.HistoryBars,
                    },
                },
            ],
        };
        return BacktestPlan.Load(settings, StrategyRegistry.BuiltIn()).Run();
    }

    private static List<string> Fills(BacktestResult backtest, long end)
    {
        List<string> fills = [];
        foreach (FillRow fill in backtest.Record.Fills)
        {
            if (fill.TimeNanos < end) fills.Add(FillText(fill.TimeNanos, fill.Instrument, fill.Price, fill.Quantity));
        }

        return fills;
    }

    private static string Text(
        long nanos, InstrumentId instrument, Side side, OrderType type, Price limit, Quantity quantity) =>
        $"{nanos} {instrument.Value} {side} {type} {quantity.Units} at {limit.Units}";

    private static string FillText(long nanos, InstrumentId instrument, Price price, Quantity quantity) =>
        $"{nanos} {instrument.Value} {quantity.Units} at {price.Units}";

    /// <summary>What the live run's journal says was ordered and filled.</summary>
    private sealed class LiveOrders : IReplayObserver
    {
        public List<(long Nanos, string Text)> Orders { get; } = [];

        public List<(long Nanos, string Text)> Fills { get; } = [];

        public long LastMarketNanos { get; private set; }

        public void OnApplied(
            Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
        {
            ref readonly EventSlot head = ref message[0];
            if (head.Header.Kind == EventKind.Trade) LastMarketNanos = head.Header.ReceiveWallNanos;
            if (head.Header.Kind == EventKind.OrderReport && head.OrderReport.Kind == OrderReportKind.Filled)
            {
                string text = FillText(
                    head.Header.VenueNanos, head.Header.Instrument, head.OrderReport.LastPrice, head.OrderReport.LastQuantity);
                Fills.Add((head.Header.VenueNanos, text));
            }

            foreach (ref readonly EngineCommand command in commands)
            {
                if (command.Kind != CommandKind.PlaceOrder) continue;
                string text = Text(
                    command.TimeNanos, command.Instrument, command.Side, command.OrderType, command.LimitPrice,
                    command.Quantity);
                Orders.Add((command.TimeNanos, text));
            }
        }
    }
}
