using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Bars;

/// <summary>
/// The bars of one instrument. The lowest interval is built from trades; each higher one from the closed
/// bars of the one below, so that intervals agree with each other. The venue's own closed bars, live or from history,
/// are authoritative: they replace what was built. Only closed bars are ever stored. A bar closes with the first trade
/// whose venue time is at or past the bar's end, when the venue says that it is closed, or when anything else of the
/// instrument is a grace behind the end; intervals without trades become flat bars that are flagged. Owner: the
/// business thread; no allocation after construction.
/// </summary>
public sealed class BarBuilder : IEngineState
{
    private readonly BarSeries[] _series;
    private readonly long _intervalNanos;
    private readonly long _graceNanos;
    private readonly bool _countsEveryLateTrade;
    private Bar _forming;
    private bool _hasForming;
    private long _nextCloseNanos = long.MaxValue;
    private long _nextQuietCloseNanos = long.MaxValue;
    private long _coveredFromNanos = long.MaxValue;

    /// <param name="intervalSeconds">Ascending; each divides the next and all divide a day.</param>
    /// <param name="history">Closed bars kept per interval; at least the largest ratio of neighbours.</param>
    /// <param name="graceMillis">So long behind its end other channels leave a bar open; null = not said, none.</param>
    public BarBuilder(IReadOnlyList<int> intervalSeconds, int history, int? graceMillis = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(intervalSeconds.Count);
        _series = new BarSeries[intervalSeconds.Count];
        for (int i = 0; i < _series.Length; i++)
        {
            int ratio = i == 0 ? 1 : intervalSeconds[i] / intervalSeconds[i - 1];
            if (i > 0 && (intervalSeconds[i] % intervalSeconds[i - 1] != 0 || ratio < 2 || ratio > history))
            {
                throw new ArgumentException("each bar interval divides the next, by at most the history kept");
            }

            _series[i] = new BarSeries(intervalSeconds[i], history);
        }

        _intervalNanos = _series[0].IntervalNanos;
        _graceNanos = (graceMillis ?? 0) * Timestamp.NanosPerMillisecond;

        // The count is part of the state hash: a recorded run that says no grace counts as it did.
        _countsEveryLateTrade = graceMillis is null;
    }

    public BarBuilder(BarSettings settings)
        : this(settings.IntervalSeconds, settings.History, settings.CloseGraceMillis)
    {
    }

    /// <summary>Intervals kept, lowest first.</summary>
    public int IntervalCount => _series.Length;

    /// <summary>Trades, not applied, of a closed bar built here; without a grace also of the venue's own.</summary>
    public long LateTradeCount { get; private set; }

    /// <summary>Closed bars of the venue that differed from a whole bar built here.</summary>
    public long DisagreementCount { get; private set; }

    /// <summary>Venue bars of a higher interval that differ from the sum of their closed parts.</summary>
    public long InconsistencyCount { get; private set; }

    /// <summary>Venue bars that said what was known already.</summary>
    public long DuplicateCount { get; private set; }

    /// <summary>Flat bars made for intervals without a trade.</summary>
    public long FilledCount { get; private set; }

    /// <summary>Historical bars too old to be kept.</summary>
    public long TooOldCount { get; private set; }

    /// <summary>Closed bars of an interval by position, lowest first.</summary>
    public BarSeries SeriesAt(int index) => _series[index];

    /// <summary>Closed bars of an interval, null when it is not kept.</summary>
    public BarSeries? SeriesOf(int intervalSeconds)
    {
        foreach (BarSeries series in _series)
        {
            if (series.IntervalSeconds == intervalSeconds) return series;
        }

        return null;
    }

    /// <summary>The bar being built at the lowest interval; false when nothing traded in it yet.</summary>
    public bool TryGetForming(out Bar bar)
    {
        bar = _forming;
        return _hasForming;
    }

    /// <summary>Trades were or may have been missed: the bar under way is not whole.</summary>
    public void MarkInterrupted()
    {
        _coveredFromNanos = long.MaxValue;
        if (_hasForming) _forming.Flags |= BarFlags.Partial;
    }

    /// <summary>Another channel than the trades has this venue time: bars that end a grace before are closed.</summary>
    public void AdvanceTo(long venueNanos)
    {
        if (venueNanos >= _nextQuietCloseNanos) CloseTo(venueNanos - _graceNanos);
    }

    /// <summary>A trade by the venue's clock. The caller has validated price and quantity (both positive).</summary>
    public void OnTrade(long venueNanos, Price price, Quantity quantity, Side aggressor)
    {
        if (venueNanos >= _nextCloseNanos) CloseTo(venueNanos);
        if (_coveredFromNanos == long.MaxValue) _coveredFromNanos = venueNanos;
        long open = AlignDown(venueNanos, _intervalNanos);
        if (open < (_hasForming ? _forming.OpenNanos : _series[0].EndNanos))
        {
            if (_countsEveryLateTrade || !IsOfVenue(open)) LateTradeCount++;
            return;
        }

        if (!_hasForming)
        {
            _forming = Bar.Flat(open, price, open < _coveredFromNanos ? BarFlags.Partial : BarFlags.None);
            _hasForming = true;
            ScheduleClose();
        }

        if (price > _forming.High) _forming.High = price;
        if (price < _forming.Low) _forming.Low = price;
        _forming.Close = price;
        _forming.Volume = new Quantity(Saturating.Add(_forming.Volume.Units, quantity.Units));
        if (_forming.TakerBuyVolume.Units >= 0 && aggressor == Side.Buy)
        {
            _forming.TakerBuyVolume = new Quantity(Saturating.Add(_forming.TakerBuyVolume.Units, quantity.Units));
        }

        if (_forming.TradeCount is >= 0 and < int.MaxValue) _forming.TradeCount++;
    }

    /// <summary>
    /// A bar of the venue, live or historical. None, or why it was refused; an interval not kept is ignored.
    /// </summary>
    public ReasonCode OnVenueBar(in BarPayload payload, EventFlags flags)
    {
        if (!IsValid(in payload)) return ReasonCode.BarInvalid;
        int level = LevelOf(payload.IntervalSeconds);
        if (level < 0) return ReasonCode.None;
        if ((flags & EventFlags.Closed) == 0)
        {
            if (level == 0) Adopt(in payload);
            return ReasonCode.None;
        }

        BarFlags origin = BarFlags.FromVenue;
        if ((flags & EventFlags.Historical) != 0) origin |= BarFlags.Historical;
        Bar bar = Bar.From(in payload, origin);
        long disagreements = DisagreementCount;
        if (level == 0 && _hasForming && bar.OpenNanos >= _forming.OpenNanos) CloseFormingBy(ref bar);
        StoreVenueBar(level, ref bar);
        ScheduleClose();
        return DisagreementCount != disagreements ? ReasonCode.BarDisagrees : ReasonCode.None;
    }

    /// <summary>Forgets everything: the instrument's units have changed.</summary>
    public void Clear()
    {
        foreach (BarSeries series in _series) series.Clear();
        _hasForming = false;
        _coveredFromNanos = long.MaxValue;
        ScheduleClose();
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _hasForming);
        _forming.Traverse(ref state);
        state.Visit(ref _coveredFromNanos);
        LateTradeCount = state.Next(LateTradeCount);
        DisagreementCount = state.Next(DisagreementCount);
        InconsistencyCount = state.Next(InconsistencyCount);
        DuplicateCount = state.Next(DuplicateCount);
        FilledCount = state.Next(FilledCount);
        TooOldCount = state.Next(TooOldCount);
        foreach (BarSeries series in _series) series.Traverse(ref state);
        if (state.IsLoading) ScheduleClose();
    }

    // The venue's own closed bar holds its trades, whenever they come.
    private bool IsOfVenue(long openNanos) =>
        _series[0].AgeOf(openNanos) is >= 0 and var age && (_series[0][age].Flags & BarFlags.FromVenue) != 0;

    private static long AlignDown(long nanos, long intervalNanos) => nanos - (nanos % intervalNanos);

    private static bool IsValid(in BarPayload bar) =>
        bar.IntervalSeconds > 0 && bar.OpenNanos > 0
        && bar.OpenNanos % (bar.IntervalSeconds * Timestamp.NanosPerSecond) == 0
        && bar.Low.Units > 0 && bar.Low <= bar.Open && bar.Low <= bar.Close
        && bar.High >= bar.Open && bar.High >= bar.Close && bar.Volume.Units >= 0;

    private int LevelOf(int intervalSeconds)
    {
        for (int i = 0; i < _series.Length; i++)
        {
            if (_series[i].IntervalSeconds == intervalSeconds) return i;
        }

        return -1;
    }

    private void ScheduleClose()
    {
        _nextCloseNanos = _hasForming
            ? _forming.OpenNanos + _intervalNanos
            : _series[0].Count > 0 ? _series[0].EndNanos + _intervalNanos : long.MaxValue;
        _nextQuietCloseNanos = Saturating.Add(_nextCloseNanos, _graceNanos);
    }

    private void CloseTo(long venueNanos)
    {
        if (_hasForming) CloseForming();
        FillTo(0, AlignDown(venueNanos, _intervalNanos));
        ScheduleClose();
    }

    private void CloseForming()
    {
        _hasForming = false;
        Store(0, in _forming);
    }

    // The venue's closed bar of the interval under way, or of a later one, ends the bar that is being built.
    private void CloseFormingBy(ref Bar bar)
    {
        if (bar.OpenNanos > _forming.OpenNanos)
        {
            CloseForming();
            return;
        }

        _hasForming = false;
        Correct(ref bar, in _forming);
    }

    // The venue's view of the bar under way makes a bar whole of which the beginning was missed here.
    private void Adopt(in BarPayload payload)
    {
        if (!_hasForming)
        {
            bool isNext = _series[0].Count == 0 || payload.OpenNanos >= _series[0].EndNanos;
            if (!isNext || payload.OpenNanos >= _coveredFromNanos || payload.Volume.IsZero) return;
            _forming = Bar.From(in payload, BarFlags.Adopted);
            _hasForming = true;
            ScheduleClose();
            return;
        }

        if (payload.OpenNanos != _forming.OpenNanos || (_forming.Flags & BarFlags.Partial) == 0) return;
        _forming.Open = payload.Open;
        if (payload.High > _forming.High) _forming.High = payload.High;
        if (payload.Low < _forming.Low) _forming.Low = payload.Low;
        if (payload.Volume > _forming.Volume)
        {
            _forming.Volume = payload.Volume;
            _forming.TakerBuyVolume = payload.TakerBuyVolume;
            _forming.TradeCount = payload.TradeCount;
        }

        _forming.Flags = BarFlags.Adopted;
    }

    private void StoreVenueBar(int level, ref Bar bar)
    {
        BarSeries series = _series[level];
        int age = series.AgeOf(bar.OpenNanos);
        if (age >= 0) Correct(ref bar, in series[age]);
        Store(level, in bar);
    }

    // Compares the venue's bar with the one known here and keeps what only the latter knows.
    private void Correct(ref Bar bar, in Bar known)
    {
        bool isSame = bar.HasSameContent(in known);
        const BarFlags notBuilt = BarFlags.Filled | BarFlags.Partial | BarFlags.FromVenue | BarFlags.Adopted;
        bool wasWhole = (known.Flags & notBuilt) == 0;
        if (!isSame && wasWhole)
        {
            DisagreementCount++;
            bar.Flags |= BarFlags.Corrected;
        }

        if (bar.Volume != known.Volume) return;
        if (bar.TakerBuyVolume.Units < 0) bar.TakerBuyVolume = known.TakerBuyVolume;
        if (bar.TradeCount < 0) bar.TradeCount = known.TradeCount;
    }

    private void Store(int level, in Bar bar)
    {
        BarSeries series = _series[level];
        int age = series.AgeOf(bar.OpenNanos);
        if (age >= 0)
        {
            if (bar.HasSameContent(in series[age]))
            {
                if ((bar.Flags & BarFlags.FromVenue) != 0) DuplicateCount++;
                series.Confirm(age, in bar);
                return;
            }

            series.Replace(age, in bar);
            Propagate(level, bar.OpenNanos);
            return;
        }

        if (series.Count > 0 && bar.OpenNanos < series.EndNanos)
        {
            StoreOlder(level, in bar);
            return;
        }

        FillTo(level, bar.OpenNanos);
        series.Append(in bar);
        Propagate(level, bar.OpenNanos);
    }

    // History that arrives after live bars: joined to them by flat bars, which the rest of the history then replaces.
    private void StoreOlder(int level, in Bar bar)
    {
        BarSeries series = _series[level];
        long interval = series.IntervalNanos;
        long oldest = series[series.Count - 1].OpenNanos;
        if (series.Count + ((oldest - bar.OpenNanos) / interval) > series.Capacity)
        {
            TooOldCount++;
            return;
        }

        for (long open = oldest - interval; open > bar.OpenNanos; open -= interval)
        {
            series.Prepend(Bar.Flat(open, bar.Close, BarFlags.Filled | BarFlags.Partial));
            FilledCount++;
        }

        series.Prepend(in bar);
        for (long open = bar.OpenNanos; open < oldest; open += interval) Propagate(level, open);
    }

    /// <summary>Flat bars from the end of the series to a time; a gap longer than the series starts it anew.</summary>
    private void FillTo(int level, long openNanos)
    {
        BarSeries series = _series[level];
        if (series.Count == 0 || series.EndNanos >= openNanos) return;
        Price close = series[0].Close;
        long interval = series.IntervalNanos;
        long from = series.EndNanos;
        if ((openNanos - from) / interval > series.Capacity)
        {
            from = openNanos - (interval * series.Capacity);
            series.Clear();
        }

        for (long open = from; open < openNanos; open += interval)
        {
            bool isWatched = open >= _coveredFromNanos;
            series.Append(Bar.Flat(open, close, isWatched ? BarFlags.Filled : BarFlags.Filled | BarFlags.Partial));
            FilledCount++;
            Propagate(level, open);
        }
    }

    // A bar of the next interval is made as soon as its last part is there, and again when a part changes.
    private void Propagate(int level, long openNanos)
    {
        if (level + 1 == _series.Length) return;
        BarSeries parts = _series[level];
        BarSeries parents = _series[level + 1];
        long parentOpen = AlignDown(openNanos, parents.IntervalNanos);
        if (parts.EndNanos < parentOpen + parents.IntervalNanos) return;
        if (!BarAggregation.TrySum(parts, parentOpen, parents.IntervalNanos, out Bar sum)) return;
        int age = parents.AgeOf(parentOpen);
        if (age >= 0 && (parents[age].Flags & BarFlags.FromVenue) != 0)
        {
            bool isWhole = (sum.Flags & (BarFlags.Partial | BarFlags.Filled)) == 0;
            if (isWhole && !sum.HasSameContent(in parents[age])) InconsistencyCount++;
            return;
        }

        Store(level + 1, in sum);
    }
}
