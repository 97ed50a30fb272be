using LowLatency.Core.Bars;
using LowLatency.Core.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Bars;

internal sealed class BarBuilderTests
{
    private const long Second = Timestamp.NanosPerSecond;
    private const long Day = 1_700_006_400 * Second;

    private const int GraceMillis = 250;
    private const long Grace = GraceMillis * Timestamp.NanosPerMillisecond;

    private BarBuilder _bars = null!;

    private BarSeries Minutes => _bars.SeriesAt(0);

    [SetUp]
    public void SetUp() => _bars = new BarBuilder([60, 300, 3600], 64, GraceMillis);

    [Test]
    public void Trades_make_a_bar_that_closes_when_the_venue_clock_reaches_its_end()
    {
        Trade(-1, 1);
        Trade(0, 100, 5, Side.Buy);
        Trade(10, 90, 7, Side.Sell);
        Trade(59, 95, 1, Side.Buy);
        _bars.AdvanceTo(Day + (60 * Second) + Grace - 1);
        Assert.That(Minutes.Count, Is.EqualTo(1), "only the bar before");
        _bars.AdvanceTo(Day + (60 * Second) + Grace);
        Assert.That(Minutes.Count, Is.EqualTo(2));
        Bar bar = Minutes[0];
        Assert.That(bar.OpenNanos, Is.EqualTo(Day));
        Assert.That(
            (bar.Open.Units, bar.High.Units, bar.Low.Units, bar.Close.Units, bar.Volume.Units,
                bar.TakerBuyVolume.Units),
            Is.EqualTo((100, 100, 90, 95, 13, 6)));
        Assert.That(bar.TradeCount, Is.EqualTo(3));
        Assert.That(bar.Flags, Is.EqualTo(BarFlags.None));
    }

    [Test]
    public void The_first_bar_is_partial()
    {
        Trade(10, 100);
        Trade(61, 100);
        Trade(120, 100);
        Assert.That(Minutes[1].Flags, Is.EqualTo(BarFlags.Partial));
        Assert.That(Minutes[0].Flags, Is.EqualTo(BarFlags.None));
    }

    [Test]
    public void The_bar_during_an_interruption_is_partial()
    {
        Trade(-1, 100);
        Trade(5, 100);
        _bars.MarkInterrupted();
        Trade(61, 100);
        Trade(121, 100);
        Trade(181, 100);
        Assert.That(Minutes[2].Flags, Is.EqualTo(BarFlags.Partial));
        Assert.That(Minutes[1].Flags, Is.EqualTo(BarFlags.Partial), "trades came back after its start");
        Assert.That(Minutes[0].Flags, Is.EqualTo(BarFlags.None));
    }

    [Test]
    public void Gaps_become_flat_bars_that_are_flagged()
    {
        Trade(0, 100, 5);
        Trade(185, 120, 1);
        Assert.That(Minutes.Count, Is.EqualTo(3));
        Assert.That(_bars.FilledCount, Is.EqualTo(2));
        Bar flat = Minutes[0];
        Assert.That(flat.OpenNanos, Is.EqualTo(Day + (120 * Second)));
        Assert.That((flat.Open.Units, flat.High.Units, flat.Low.Units, flat.Close.Units),
            Is.EqualTo((100, 100, 100, 100)));
        Assert.That(flat.Volume.Units, Is.Zero);
        Assert.That(flat.Flags, Is.EqualTo(BarFlags.Filled));
    }

    [Test]
    public void A_gap_longer_than_the_history_starts_it_anew()
    {
        Trade(0, 100, 5);
        Trade(60 * 1000, 120, 1);
        Assert.That(Minutes.Count, Is.EqualTo(64));
        Assert.That(Minutes[0].OpenNanos, Is.EqualTo(Day + (60 * 999 * Second)));
        Assert.That(Minutes[63].Close.Units, Is.EqualTo(100));
        AssertContiguous();
    }

    [Test]
    public void Late_trades_are_counted_and_not_applied()
    {
        Trade(0, 100, 5);
        Trade(60, 100, 5);
        Trade(59, 900, 5);
        Assert.That(_bars.LateTradeCount, Is.EqualTo(1));
        Assert.That(Minutes[0].High.Units, Is.EqualTo(100));
        Assert.That(_bars.TryGetForming(out Bar forming));
        Assert.That((forming.High.Units, forming.Volume.Units), Is.EqualTo((100, 5)), "nor to the bar under way");
        _bars.AdvanceTo(Day + (120 * Second) + Grace);
        Trade(119, 900, 5);
        Assert.That(_bars.LateTradeCount, Is.EqualTo(2));
        Assert.That(_bars.TryGetForming(out _), Is.False);
    }

    [Test]
    public void Trades_behind_the_end_are_in_their_bar_though_another_channel_has_passed_it()
    {
        Trade(-1, 100);
        Trade(0, 100, 5);
        _bars.AdvanceTo(Day + (60 * Second) + (Grace / 2));
        Trade(59, 90, 7);
        Assert.That(Minutes.Count, Is.EqualTo(1), "the bar is open still");
        Trade(60, 95);
        Bar bar = Minutes[0];
        Assert.That((bar.OpenNanos, bar.Low.Units, bar.Volume.Units), Is.EqualTo((Day, 90, 12)));
        Assert.That(_bars.LateTradeCount, Is.Zero);
        Trade(59, 80);
        Assert.That((_bars.LateTradeCount, Minutes[0].Low.Units), Is.EqualTo((1, 90)), "the trades had passed it");
    }

    [Test]
    public void A_trade_of_a_bar_that_the_venue_closed_is_in_it_and_not_late()
    {
        Trade(-1, 100);
        Trade(0, 100, 5);
        Venue(0, 60, 100, 100, 90, 95, 12);
        Trade(59, 90, 7);
        Assert.That((_bars.LateTradeCount, Minutes[0].Volume.Units), Is.EqualTo((0, 12)));
        Trade(-1, 90, 7);
        Assert.That(_bars.LateTradeCount, Is.EqualTo(1), "nobody has that one");
    }

    [Test]
    public void A_recorded_run_that_says_no_grace_counts_every_late_trade_as_it_did()
    {
        _bars = new BarBuilder(new BarSettings());
        Trade(-1, 100);
        Trade(0, 100, 5);
        Venue(0, 60, 100, 100, 90, 95, 12);
        Trade(59, 90, 7);
        Assert.That(_bars.LateTradeCount, Is.EqualTo(1), "the venue's bar holds it, the state hash counts it");
        _bars = new BarBuilder(new BarSettings { CloseGraceMillis = 0 });
        Trade(-1, 100);
        Trade(0, 100, 5);
        Venue(0, 60, 100, 100, 90, 95, 12);
        Trade(59, 90, 7);
        Assert.That(_bars.LateTradeCount, Is.Zero, "a grace of none is said");
    }

    [Test]
    public void A_final_venue_bar_closes_the_bar_under_way()
    {
        Trade(-1, 100);
        Trade(0, 100, 5);
        Assert.That(Venue(0, 60, 100, 100, 100, 100, 5), Is.EqualTo(ReasonCode.None));
        Assert.That(Minutes[0].OpenNanos, Is.EqualTo(Day));
        Assert.That(Minutes[0].Flags, Is.EqualTo(BarFlags.FromVenue));
        Assert.That(Minutes[0].TradeCount, Is.EqualTo(1), "kept: the venue did not say");
        Assert.That(_bars.TryGetForming(out _), Is.False);
    }

    [Test]
    public void The_venue_is_right_where_it_disagrees()
    {
        Trade(-1, 100);
        Trade(0, 100, 5);
        Trade(60, 101, 1);
        Assert.That(Venue(0, 60, 100, 110, 100, 100, 6), Is.EqualTo(ReasonCode.BarDisagrees));
        Assert.That(_bars.DisagreementCount, Is.EqualTo(1));
        Assert.That(Minutes[0].High.Units, Is.EqualTo(110));
        Assert.That(Minutes[0].Flags, Is.EqualTo(BarFlags.FromVenue | BarFlags.Corrected));
        Assert.That(Minutes.Revision, Is.EqualTo(1));
        Assert.That(Venue(0, 60, 100, 110, 100, 100, 6), Is.EqualTo(ReasonCode.None));
        Assert.That(_bars.DuplicateCount, Is.EqualTo(1));
        Assert.That(Minutes.Revision, Is.EqualTo(1), "a repeated bar changes nothing");
        Assert.That(Minutes.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_bar_filled_or_partial_here_is_no_disagreement()
    {
        Trade(10, 100, 5);
        Trade(130, 100, 5);
        Assert.That(Venue(0, 60, 90, 110, 90, 100, 60), Is.EqualTo(ReasonCode.None));
        Assert.That(Venue(60, 60, 100, 110, 90, 100, 60), Is.EqualTo(ReasonCode.None));
        Assert.That(_bars.DisagreementCount, Is.Zero);
        Assert.That(Minutes[1].Volume.Units, Is.EqualTo(60));
        Assert.That(Minutes[0].High.Units, Is.EqualTo(110));
    }

    [Test]
    public void An_unfinished_venue_bar_makes_a_partial_bar_whole()
    {
        Trade(10, 100, 5);
        BarPayload payload = Payload(0, 60, 80, 120, 80, 100, 50);
        _bars.OnVenueBar(in payload, EventFlags.None);
        Trade(20, 130, 1);
        _bars.AdvanceTo(Day + (60 * Second) + Grace);
        Assert.That((Minutes[0].Open.Units, Minutes[0].High.Units, Minutes[0].Low.Units), Is.EqualTo((80, 130, 80)));
        Assert.That(Minutes[0].Volume.Units, Is.EqualTo(51));
        Assert.That(Minutes[0].Flags, Is.EqualTo(BarFlags.Adopted));
    }

    [Test]
    public void History_warms_up_all_intervals()
    {
        for (int i = 0; i < 60; i++) Venue(i * 60, 60, 100 + i, 200, 50, 101 + i, 1, true);
        Assert.That(Minutes.Count, Is.EqualTo(60));
        Assert.That(_bars.SeriesOf(300)!.Count, Is.EqualTo(12));
        BarSeries hours = _bars.SeriesOf(3600)!;
        Assert.That(hours.Count, Is.EqualTo(1));
        Assert.That(
            (hours[0].Open.Units, hours[0].High.Units, hours[0].Low.Units, hours[0].Close.Units, hours[0].Volume.Units),
            Is.EqualTo((100, 200, 50, 160, 60)));
    }

    [Test]
    public void History_that_comes_after_live_bars_is_put_before_them()
    {
        Trade(600, 500, 1);
        Trade(660, 501, 1);
        _bars.AdvanceTo(Day + (725 * Second));
        Assert.That(Minutes.Count, Is.EqualTo(2));
        for (int minute = 0; minute <= 10; minute++) Venue(minute * 60, 60, 100, 100, 100, 100, 7, true);
        Assert.That(Minutes.Count, Is.EqualTo(12));
        AssertContiguous();
        for (int age = 1; age < 12; age++) Assert.That(Minutes[age].Volume.Units, Is.EqualTo(7), $"age {age}");
        Assert.That(Minutes[0].Close.Units, Is.EqualTo(501));
        BarSeries fives = _bars.SeriesOf(300)!;
        Assert.That(fives.Count, Is.EqualTo(2));
        Assert.That(fives[0].Volume.Units, Is.EqualTo(35));
        Assert.That(fives[1].Volume.Units, Is.EqualTo(35));
        Assert.That(fives[0].Flags, Is.EqualTo(BarFlags.None));
    }

    [Test]
    public void History_older_than_what_is_kept_is_ignored()
    {
        for (int minute = 100; minute < 164; minute++) Venue(minute * 60, 60, 1, 1, 1, 1, 1, true);
        Venue(99 * 60, 60, 1, 1, 1, 1, 1, true);
        Assert.That(_bars.TooOldCount, Is.EqualTo(1));
        Assert.That(Minutes.Count, Is.EqualTo(64));
    }

    [Test]
    public void A_corrected_part_corrects_the_sum()
    {
        Trade(-1, 100);
        for (int minute = 0; minute <= 5; minute++) Trade(minute * 60, 100 + minute, 2);
        BarSeries fives = _bars.SeriesOf(300)!;
        Assert.That(fives[0].Volume.Units, Is.EqualTo(10));
        Venue(120, 60, 102, 500, 102, 102, 3);
        Assert.That(fives[0].Volume.Units, Is.EqualTo(11));
        Assert.That(fives[0].High.Units, Is.EqualTo(500));
    }

    [Test]
    public void The_venues_bar_of_a_higher_interval_stays_and_a_difference_is_counted()
    {
        Trade(-1, 100);
        for (int minute = 0; minute < 5; minute++) Trade(minute * 60, 100, 2);
        Venue(0, 300, 100, 100, 100, 100, 99);
        Assert.That(_bars.InconsistencyCount, Is.Zero);
        Trade(300, 100, 1);
        Assert.That(_bars.InconsistencyCount, Is.EqualTo(1));
        Assert.That(_bars.SeriesOf(300)![0].Volume.Units, Is.EqualTo(99));
    }

    [TestCase(0, 60, 0, 0, 0, 0, 1)]
    [TestCase(0, 60, 100, 90, 80, 85, 1, TestName = "Open above high is refused")]
    [TestCase(0, 60, 100, 110, 105, 106, 1, TestName = "Open below low is refused")]
    [TestCase(0, 60, 100, 110, 90, 100, -1, TestName = "Negative volume is refused")]
    [TestCase(1, 60, 100, 110, 90, 100, 1, TestName = "A bar off its interval is refused")]
    [TestCase(0, 0, 100, 110, 90, 100, 1, TestName = "A bar without interval is refused")]
    public void Invalid_bars_are_refused(
        int at, int interval, long open, long high, long low, long close, long volume) =>
        Assert.That(Venue(at, interval, open, high, low, close, volume), Is.EqualTo(ReasonCode.BarInvalid));

    [Test]
    public void An_interval_that_is_not_kept_is_ignored()
    {
        Assert.That(Venue(0, 180, 100, 110, 90, 100, 1), Is.EqualTo(ReasonCode.None));
        Assert.That(Minutes.Count, Is.Zero);
    }

    [Test]
    public void Intervals_that_do_not_divide_are_a_fault()
    {
        Assert.That(() => new BarBuilder([60, 90], 64), Throws.ArgumentException);
        Assert.That(() => new BarBuilder([60, 60], 64), Throws.ArgumentException);
        Assert.That(() => new BarBuilder([60, 86_400], 64), Throws.ArgumentException);
    }

    [Test]
    public void Restored_bars_go_on_alike()
    {
        Trade(0, 100, 5);
        Trade(70, 90, 5);
        Trade(1000, 95, 5);
        var length = StateTraversal.ToHash();
        _bars.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        _bars.Traverse(ref writer);
        BarBuilder restored = new([60, 300, 3600], 64);
        var reader = StateTraversal.ToLoad(bytes);
        restored.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd);
        BarBuilder original = _bars;
        ulong expected = Continue(original);
        Assert.That(Continue(restored), Is.EqualTo(expected));
    }

    private ulong Continue(BarBuilder bars)
    {
        _bars = bars;
        Trade(1010, 96, 5);
        Trade(5000, 97, 5);
        Venue(1020, 60, 1, 2, 1, 2, 3);
        var writer = StateTraversal.ToHash();
        bars.Traverse(ref writer);
        return writer.Hash;
    }

    private void AssertContiguous()
    {
        for (int age = 1; age < Minutes.Count; age++)
        {
            Assert.That(Minutes[age].OpenNanos, Is.EqualTo(Minutes[age - 1].OpenNanos - (60 * Second)));
        }
    }

    private void Trade(int second, long price, long quantity = 1, Side aggressor = Side.Buy) =>
        _bars.OnTrade(Day + (second * Second), new Price(price), new Quantity(quantity), aggressor);

    private ReasonCode Venue(
        int second, int interval, long open, long high, long low, long close, long volume, bool isHistorical = false)
    {
        BarPayload payload = Payload(second, interval, open, high, low, close, volume);
        return _bars.OnVenueBar(in payload,
            EventFlags.Closed | (isHistorical ? EventFlags.Historical : EventFlags.None));
    }

    private static BarPayload Payload(
        int second, int interval, long open, long high, long low, long close, long volume) =>
        new()
        {
            OpenNanos = Day + (second * Second),
            IntervalSeconds = interval,
            Open = new Price(open),
            High = new Price(high),
            Low = new Price(low),
            Close = new Price(close),
            Volume = new Quantity(volume),
            TakerBuyVolume = new Quantity(-1),
            TradeCount = -1,
        };
}
