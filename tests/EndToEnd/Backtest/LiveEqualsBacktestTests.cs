using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Settings;
using LowLatency.Core;
using LowLatency.Core.Settings;
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
/// The same market once as paper trading through real sockets, in the engine's own process with raw capture on, and
/// once as a backtest of that capture: the same orders at the same moments for the same quantities and prices, and the
/// same fills. The latency of the model is far above the time that the engine itself takes, and swallows it.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class LiveEqualsBacktestTests
{
    private const int LatencyMicros = 150_000;
    private const long LatencyNanos = LatencyMicros * 1_000L;
    private const long ThreadNanosMax = 20_000_000;
    private const long ReportNanosMax = (2 * LatencyNanos) + ThreadNanosMax;

    private const int OrdersWanted = 30;
    private const int FillsWanted = 20;

    [Test]
    public async Task A_paper_run_through_sockets_and_the_backtest_of_its_capture_order_the_same()
    {
        await using TortureRun live = await TortureRun.StartAsync(Configure, symbolCount: 2, messagesPerSecond: 400);
        using (EngineUnderTest engine = live.StartEngine())
        {
            await engine.WaitForLineAsync("subscribed:");
            engine.Await(() => HasTradedEnough(live), "it trades too little to prove anything", lookMillis: 1_000);
            engine.Terminate();
            Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        }

        var orders = new LiveOrders();
        live.Replay(orders);
        BacktestResult backtest = Backtest(live.Options);

        // What the stop cut off is in one run only.
        long end = orders.LastMarketNanos - (4 * LatencyNanos);
        List<(long Nanos, string Text)> wanted = orders.Orders.FindAll(each => each.Nanos < end);
        List<(long Nanos, string Text)> made = [];
        foreach (OrderResult row in backtest.Record.Orders)
        {
            string text = Text(row.Instrument, row.Side, row.Type, row.LimitPrice, row.Quantity);
            if (row.TimeNanos < end) made.Add((row.TimeNanos, text));
        }

        TestContext.Out.WriteLine(
            $"{wanted.Count} orders, {orders.Fills.Count} fills; {string.Join("; ", backtest.Report.Notes)}");
        Assert.That(wanted, Has.Count.GreaterThan(15), "too few orders to prove anything");
        Assert.That(orders.Fills, Has.Count.GreaterThan(10));
        List<(long Nanos, string Text)> filled = orders.Fills.FindAll(each => each.Nanos < end);
        AssertSame(Fills(backtest, end), filled, "fill", othersMax: Math.Max(1, filled.Count / 10));
        AssertSame(made, wanted, "order", othersMax: Math.Max(1, wanted.Count / 10));
    }

    private static bool HasTradedEnough(TortureRun live)
    {
        LiveOrders orders = null!;
        live.ReplayRunning(() => orders = new LiveOrders());
        return orders.Orders.Count >= OrdersWanted && orders.Fills.Count >= FillsWanted;
    }

    // The same in the same order. Times are those of the market's bytes, to the nanosecond, but where a report or a
    // clock event was the cause: those come when the threads run. Where the best price moved within the fraction of a
    // millisecond that a thread took, the one or the other counts: some fills may have another price, and so may some
    // orders, whose limit is the touch or the collar's edge behind it. What waits for a report that comes at the same
    // moment as its cause goes at once in the one run, and behind the report in the other.
    private static void AssertSame(
        List<(long Nanos, string Text)> made, List<(long Nanos, string Text)> wanted, string what, int othersMax)
    {
        int others = 0;
        for (int i = 0; i < Math.Min(made.Count, wanted.Count); i++)
        {
            string around = $"{what} {i} of {wanted.Count}; live {Around(wanted, i)}; backtest {Around(made, i)}";
            if (made[i].Text != wanted[i].Text && others < othersMax)
            {
                others++;
                Assert.That(WithoutPrice(made[i].Text), Is.EqualTo(WithoutPrice(wanted[i].Text)), around);
                Assert.That(PriceOf(made[i].Text), Is.EqualTo(PriceOf(wanted[i].Text)).Within(0.5).Percent, around);
            }
            else
            {
                Assert.That(made[i].Text, Is.EqualTo(wanted[i].Text), around);
            }

            long apart = Math.Abs(made[i].Nanos - wanted[i].Nanos);
            if (apart > ThreadNanosMax && others < othersMax)
            {
                others++;
                Assert.That(apart, Is.LessThan(ReportNanosMax), around);
            }
            else
            {
                Assert.That(apart, Is.LessThanOrEqualTo(ThreadNanosMax), around);
            }
        }

        Assert.That(made, Has.Count.EqualTo(wanted.Count), what);
    }

    private static string WithoutPrice(string row) => row[..row.IndexOf(" at ", StringComparison.Ordinal)];

    private static double PriceOf(string row) =>
        double.Parse(row.AsSpan(row.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);

    private static string Around(List<(long Nanos, string Text)> rows, int index)
    {
        int first = Math.Max(0, index - 2);
        return string.Join(" | ", rows.GetRange(first, Math.Min(5, rows.Count - first)));
    }

    private static void Configure(HostOptions options)
    {
        options.Capture.Directory = Path.Combine(Path.GetDirectoryName(options.Journal.Directory)!, "capture");
        options.Paper.OrderLatencyMicros = LatencyMicros;
        options.Paper.ReportLatencyMicros = LatencyMicros;

        // Weak signals rest at the touch, the others take; stops are so far away that a position is known before.
        options.Engine.Combination.MarketOrderFrom = 0.06m;
        options.Engine.Execution.LimitOrderLifeMillis = 2_500;
        options.Engine.Execution.StopLossPercent = 0.5m;
        options.Engine.Bars.CloseGraceMillis = BarSettings.CloseGraceMillisDefault;
        options.Engine.Risk.IsCollarAtVenue = true;
        options.Engine.Risk.ExitCollarPercent = RiskSettings.ExitCollarPercentDefault;
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

    private static List<(long Nanos, string Text)> Fills(BacktestResult backtest, long end)
    {
        List<(long Nanos, string Text)> fills = [];
        foreach (FillRow fill in backtest.Record.Fills)
        {
            string text = FillText(fill.Instrument, fill.Price, fill.Quantity);
            if (fill.TimeNanos < end) fills.Add((fill.TimeNanos, text));
        }

        return fills;
    }

    private static string Text(
        InstrumentId instrument, Side side, OrderType type, Price limit, Quantity quantity) =>
        $"{instrument.Value} {side} {type} {quantity.Units} at {limit.Units}";

    private static string FillText(InstrumentId instrument, Price price, Quantity quantity) =>
        $"{instrument.Value} {quantity.Units} at {price.Units}";

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
                    head.Header.Instrument, head.OrderReport.LastPrice, head.OrderReport.LastQuantity);
                Fills.Add((head.Header.VenueNanos, text));
            }

            foreach (ref readonly EngineCommand command in commands)
            {
                if (command.Kind != CommandKind.PlaceOrder) continue;
                string text = Text(
                    command.Instrument, command.Side, command.OrderType, command.LimitPrice, command.Quantity);
                Orders.Add((head.Header.ReceiveWallNanos, text));
            }
        }
    }
}
