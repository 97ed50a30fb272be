using System;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Feeds;

/// <summary>
/// The market of one instrument as its closed candles tell it (docs/backtest.md, "The fill model"). At a bar's end the
/// engine gets the closing prices and then the bar. Orders that follow meet the market of the bar after: a book of one
/// level a side around its open, then around the worse extreme for the position held, the better one and the close, a
/// quarter of the bar each. Nothing of a bar is in any event before the bar begins, and nothing but what its path has
/// reached before it ends.
/// </summary>
public sealed class CandleFeed : BacktestFeed
{
    private const int Quarters = 4;

    private readonly CandleSet _candles;
    private readonly InstrumentRules _rules;
    private readonly long _slippagePpm;
    private readonly long _participationPpm;
    private readonly bool _isPathShown;
    private readonly InstrumentId _instrument;
    private readonly long _intervalNanos;
    private readonly int _end;
    private readonly int _historyFrom;
    private readonly EventSlot[] _book = new EventSlot[1];
    private readonly EventSlot[] _bar = new EventSlot[1];
    private CandlePath _next;
    private Price _price;
    private bool _isFollowed;
    private int _index;
    private long _sequence;
    private long _executedBefore;
    private long _shownUnits;

    /// <param name="candles">All there are.</param>
    /// <param name="from">The run begins with the first candle that opens then or later.</param>
    /// <param name="to">It ends with the last one that opens before.</param>
    /// <param name="historyMax">So many candles before are shown to warm up, as the venue's history is to a live
    /// run.</param>
    /// <param name="instrument">Whose they are.</param>
    /// <param name="rules">Units, tick and lot.</param>
    /// <param name="costs">Slippage and participation.</param>
    /// <param name="isPathShown">A position sees the path of each bar, not only its end.</param>
    public CandleFeed(
        CandleSet candles, long from, long to, int historyMax, Instrument instrument, InstrumentRules rules,
        CostSettings costs, bool isPathShown)
    {
        _candles = candles;
        _index = candles.IndexOf(from);
        _end = candles.IndexOf(to);
        _historyFrom = Math.Max(0, _index - historyMax);
        _rules = rules;
        _instrument = instrument.Id;
        _slippagePpm = (long)decimal.Truncate(costs.SlippageBasisPoints * 100);
        _participationPpm = (long)decimal.Truncate(costs.ParticipationPercent * 10_000);
        _isPathShown = isPathShown;
        _intervalNanos = candles.IntervalSeconds * Timestamp.NanosPerSecond;
        InitHeader(ref _book[0].Header, instrument, EventKind.BookSnapshot);
        InitHeader(ref _bar[0].Header, instrument, EventKind.Bar);
        _book[0].Book.BidCount = 1;
        _book[0].Book.AskCount = 1;
        _bar[0].Header.Flags = EventFlags.Closed;
        if (_index < _end) Begin();
    }

    public override void Prepare(BacktestRun run)
    {
        if (_index >= _end) return;
        long now = NextNanos;
        EventSlot slot = default;
        slot.Header = _book[0].Header;
        slot.Header.Kind = EventKind.InstrumentRules;
        Stamp(ref slot.Header, now);
        slot.Rules.Rules = _rules;
        run.Publish(new ReadOnlySpan<EventSlot>(in slot), now);
        for (int i = _historyFrom; i < _index; i++)
        {
            slot = _bar[0];
            slot.Header.Flags = EventFlags.Closed | EventFlags.Historical;
            slot.Header.VenueNanos = _candles.Bars[i].OpenNanos + _intervalNanos;
            Stamp(ref slot.Header, now);
            slot.Bar = _candles.Bars[i];
            run.PublishToEngine(new ReadOnlySpan<EventSlot>(in slot), now);
        }
    }

    public override void Step(BacktestRun run)
    {
        if (_next == CandlePath.End)
        {
            End(run);
            return;
        }

        long now = NextNanos;
        if (_next == CandlePath.Open)
        {
            _executedBefore = run.ExecutedUnits(_instrument);
            _isFollowed = run.IsVenueBusy || (_isPathShown && run.PositionUnits(_instrument) != 0);
        }

        if (!_isFollowed)
        {
            SkipTo(CandlePath.End);
            return;
        }

        CandlePath point = _next;
        SkipTo(point + 1);
        ShowVenue(run, point, now);
        if (!_isPathShown || run.PositionUnits(_instrument) == 0) return;

        // The volume of a bar that has not ended is not known to anyone.
        SetBook(_price, _shownUnits, now);
        run.PublishToEngine(_book, now);
    }

    public override void OnOrder(BacktestRun run, InstrumentId instrument)
    {
        // The bar has not begun, or its path is being followed: the book will be there.
        if (instrument != _instrument || _isFollowed || _next != CandlePath.End || _index >= _end) return;
        _isFollowed = true;
        long now = run.NowNanos;
        long into = (now - _candles.Bars[_index].OpenNanos) * Quarters / _intervalNanos;
        var reached = (CandlePath)Math.Clamp(into, 0, Quarters - 1);
        ShowVenue(run, reached, now);
        SkipTo(reached + 1);
    }

    private static void InitHeader(ref EventHeader header, Instrument instrument, EventKind kind)
    {
        header.Kind = kind;
        header.Venue = instrument.Venue;
        header.Instrument = instrument.Id;
        header.SlotCount = 1;
    }

    private static void Stamp(ref EventHeader header, long now)
    {
        header.ReceiveWallNanos = now;
        header.ReceiveMonotonicNanos = now;
    }

    private void Begin()
    {
        _next = CandlePath.Open;
        _isFollowed = false;
        NextNanos = _candles.Bars[_index].OpenNanos;
        NextRank = 1;
    }

    private void SkipTo(CandlePath next)
    {
        _next = next;
        NextNanos = _candles.Bars[_index].OpenNanos + (_intervalNanos * (int)next / Quarters);
        NextRank = next == CandlePath.End ? 0 : 1;
    }

    private void ShowVenue(BacktestRun run, CandlePath point, long now)
    {
        ref readonly BarPayload bar = ref _candles.Bars[_index];
        bool isLowFirst = run.PositionUnits(_instrument) >= 0;
        _price = point switch
        {
            CandlePath.Open => bar.Open,
            CandlePath.Worse => isLowFirst ? bar.Low : bar.High,
            CandlePath.Better => isLowFirst ? bar.High : bar.Low,
            _ => bar.Close,
        };
        long left = ShareOf(bar.Volume.Units) - (run.ExecutedUnits(_instrument) - _executedBefore);
        SetBook(_price, Math.Max(0, left), now);
        run.PublishToVenue(_book, _price);
    }

    private void End(BacktestRun run)
    {
        long now = NextNanos;
        int ended = _index;
        ref readonly BarPayload bar = ref _candles.Bars[ended];
        bool hasNext = ++_index < _end;
        bool isContinued = hasNext && _candles.Bars[_index].OpenNanos == now;

        // Nothing trades after the last bar before a gap: what is sent then finds no market.
        if (!isContinued) run.CloseMarket(_instrument, now);
        if (hasNext) Begin();
        else NextNanos = long.MaxValue;
        _shownUnits = Math.Max(ShareOf(bar.Volume.Units), _rules.LotUnits);
        SetBook(bar.Close, _shownUnits, now);
        run.PublishToEngine(_book, now);
        Stamp(ref _bar[0].Header, now);
        _bar[0].Header.VenueNanos = now;
        _bar[0].Bar = bar;
        run.PublishToEngine(_bar, now);
    }

    private long ShareOf(long volumeUnits)
    {
        long units = (long)((Int128)volumeUnits * _participationPpm / 1_000_000);
        return units - (units % _rules.LotUnits);
    }

    private void SetBook(Price price, long units, long now)
    {
        long tick = _rules.TickUnits;
        long half = (long)(((Int128)price.Units * _slippagePpm + 999_999) / 1_000_000);
        if (half % tick != 0) half += tick - (half % tick);
        if (half == 0) half = tick;
        ref BookPayload book = ref _book[0].Book;
        book.PreviousSequence = _sequence;
        book.Sequence = ++_sequence;
        book.Level0 = new BookLevel(new Price(Math.Max(price.Units - half, tick)), new Quantity(units));
        book.Level1 = new BookLevel(new Price(price.Units + half), new Quantity(units));
        Stamp(ref _book[0].Header, now);
    }
}
