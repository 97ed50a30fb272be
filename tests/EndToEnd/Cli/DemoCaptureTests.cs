using System.Text.Json;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>The whole product on recorded frames: venue, engine process, journal, replay process.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class DemoCaptureTests
{
    private const string Spot = "binance-spot_btcusdt_20240808";
    private const string Linear = "bybit-linear_v5_4symbols_20260809";

    [TestCase(Spot, 1, true)]
    [TestCase("binance-spot_btcusdt_20240809", 1, true)]
    [TestCase("binance-usdm_btcusdt_20240808", 1, true)]
    [TestCase(Linear, 4, true)]
    [TestCase("bybit-spot_v5_l1_20250613", 6, false)]
    public async Task A_capture_is_accounted_for_frame_by_frame_and_ends_with_its_books(
        string capture, int books, bool hasTrades)
    {
        RecordedMarket market = RecordedMarket.Load(capture);
        using DemoOutcome demo = await DemoOutcome.RunAsync("--capture", market.Folder, "--speed", "0");
        demo.AssertHashes();
        demo.AssertFrames();
        Assert.That(demo.Number("frames", "handled"), Is.GreaterThanOrEqualTo(market.FrameCount - 17));
        Assert.That((demo.Number("gaps"), demo.Number("unexplainedGaps"), demo.Outages.Count), Is.EqualTo((0, 0, 0)));
        int compared = RecordedMarket.AssertFinalBooks(capture, demo.Report.GetProperty("books"));
        Assert.That(compared, Is.EqualTo(books));
        Assert.That(demo.Number("finalBooks", "equal"), Is.EqualTo(books));
        JournalWalk walk = JournalWalk.Of(demo.Journal, market);
        Assert.That(walk.OrdersInSync, hasTrades ? Is.GreaterThan(0) : Is.Zero);
        Assert.That(walk.OrdersOutOfSync, Is.Zero);

        // Every depth frame behind the snapshot whose update id a bookTicker names: none is left out.
        int expected = market.Depths.FindAll(id => id > walk.FirstSnapshot && market.Tops.ContainsKey(id)).Count;
        Assert.That(walk.Compared, Is.EqualTo(expected));
        Assert.That(demo.Number("bestPrices", "equal"), Is.EqualTo(demo.Number("bestPrices", "compared")));
        Assert.That(demo.Number("bestPrices", "compared"), Is.InRange(expected, expected + 1));
        TestContext.Out.WriteLine($"{capture}: best prices compared {walk.Compared}, orders {walk.OrdersInSync}");
    }

    // In both windows of each run the strategies want to trade: without the gate there would be orders in them.
    [TestCase("drop-depth")]
    [TestCase("swap-depth")]
    public async Task A_missing_or_reordered_frame_stops_trading_until_the_book_is_proven_again(string fault)
    {
        RecordedMarket market = RecordedMarket.Load(Spot);
        using DemoOutcome demo = await DemoOutcome.RunAsync(
            "--capture", market.Folder, "--speed", "60", "--fault", fault + "@600", "--fault", fault + "@1400");
        demo.AssertHashes();
        demo.AssertFrames();
        Assert.That((demo.Number("gaps"), demo.Number("unexplainedGaps")), Is.EqualTo((2, 0)));
        JournalWalk walk = JournalWalk.Of(demo.Journal, market);
        Assert.That((walk.Gaps, walk.InSyncs), Is.EqualTo((2, 3)));
        Assert.That(walk.OrdersOutOfSync, Is.Zero);
        Assert.That(walk.OrdersInSync, Is.GreaterThan(0));
        Assert.That(demo.Outages, Has.Count.EqualTo(2));
        long held = 0;
        foreach (JsonElement outage in demo.Outages)
        {
            Assert.That(outage.GetProperty("reason").GetString(), Is.EqualTo("BookSequenceGap"));
            long first = outage.GetProperty("firstEvent").GetInt64();
            Assert.That(outage.GetProperty("lastEvent").GetInt64(), Is.GreaterThan(first));
            Assert.That(outage.GetProperty("ordersPlaced").GetInt64(), Is.Zero);
            held += outage.GetProperty("intentsHeld").GetInt64();
        }

        Assert.That(held, Is.GreaterThan(0), "no strategy wanted to trade meanwhile: the test proves nothing");
        RecordedMarket.AssertFinalBooks(Spot, demo.Report.GetProperty("books"));
    }

    // The venues' own rule: a message whose last id the book already has is dropped; the book stays proven.
    [TestCase(Spot)]
    [TestCase(Linear)]
    public async Task A_duplicated_frame_is_counted_and_changes_nothing(string capture)
    {
        RecordedMarket market = RecordedMarket.Load(capture);
        using DemoOutcome demo = await DemoOutcome.RunAsync(
            "--capture", market.Folder, "--speed", "0", "--fault", "dup-depth@1400");
        demo.AssertHashes();
        demo.AssertFrames();
        Assert.That((demo.Number("faultsInjected"), demo.Number("frames", "duplicates")), Is.EqualTo((1, 1)));
        Assert.That((demo.Number("gaps"), demo.Outages.Count), Is.EqualTo((0, 0)));
        RecordedMarket.AssertFinalBooks(capture, demo.Report.GetProperty("books"));
    }

    // At full speed the last frame has passed before the snapshot is asked for: nothing but the clock wakes the link.
    [TestCase(Spot, "drop-depth@3000")]
    [TestCase(Linear, "drop-depth@700")]
    public async Task A_book_lost_near_the_end_is_proven_again_though_no_frame_follows(string capture, string fault)
    {
        RecordedMarket market = RecordedMarket.Load(capture);
        using DemoOutcome demo = await DemoOutcome.RunAsync(
            "--capture", market.Folder, "--speed", "0", "--fault", fault);
        demo.AssertHashes();
        Assert.That((demo.Number("gaps"), demo.Number("resyncs")), Is.EqualTo((1, 1)));
        Assert.That(JournalWalk.Of(demo.Journal, market).OrdersOutOfSync, Is.Zero);
        RecordedMarket.AssertFinalBooks(capture, demo.Report.GetProperty("books"));
    }
}
