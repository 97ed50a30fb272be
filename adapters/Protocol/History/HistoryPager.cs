using System;

namespace LowLatency.Protocol.History;

/// <summary>
/// Which page is next, and which of its rows are new. A page is never believed by its length: the end is reached when
/// the last row is there or an empty page has come twice, and whatever is missing is asked for a second time before it
/// counts as a gap. What was taken is in order and without doubles. Pure; owner thread only.
/// </summary>
public sealed class HistoryPager
{
    private const long Unknown = -1;

    private readonly HistoryRequest _request;
    private readonly long _stepMillis;
    private readonly long _endMillis;
    private readonly int _rowsMax;
    private readonly bool _answersFromStart;

    /// <summary>Open time of the next candle, or id of the next trade.</summary>
    private long _cursor;

    /// <summary>Where something was missing in the last page; asked for again from there.</summary>
    private long _missingAt = long.MinValue;

    /// <summary>Trades: the row before the first one has not been seen yet.</summary>
    private bool _isBeforeFirst;

    /// <param name="request">What is wanted.</param>
    /// <param name="rowsMax">Most rows of a page.</param>
    /// <param name="answersFromStart">False: a window must not hold more rows than a page.</param>
    public HistoryPager(HistoryRequest request, int rowsMax, bool answersFromStart)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsMax);
        _request = request;
        _rowsMax = rowsMax;
        _answersFromStart = answersFromStart;
        if (IsCandles)
        {
            _stepMillis = request.IntervalSeconds * 1000L;
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_stepMillis, nameof(request));
            _cursor = (request.FromMillis + _stepMillis - 1) / _stepMillis * _stepMillis;
            _endMillis = request.ToMillis / _stepMillis * _stepMillis;
        }
        else
        {
            _cursor = Unknown;
            _isBeforeFirst = true;
            _endMillis = request.ToMillis;
        }

        IsDone = IsCandles ? _cursor >= _endMillis : request.FromMillis >= request.ToMillis;
    }

    /// <summary>Everything that the venue has was taken.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Rows of the last page to take: first, and how many.</summary>
    public (int First, int Count) Rows { get; private set; }

    /// <summary>How far it is: milliseconds since 1970, from the request's begin to its end.</summary>
    public long ProgressMillis { get; private set; }

    private bool IsCandles => _request.Kind == HistoryKind.Candles;

    /// <summary>Goes on behind a row that was taken by an earlier run.</summary>
    public void Resume(long timeMillis, long id)
    {
        _cursor = IsCandles ? timeMillis + _stepMillis : id + 1;
        _isBeforeFirst = false;
        ProgressMillis = timeMillis;
        if (IsCandles) IsDone = _cursor >= _endMillis;
    }

    /// <summary>The page to ask for.</summary>
    public HistoryQuery Next()
    {
        if (!IsCandles)
        {
            bool isById = _cursor != Unknown;
            return new HistoryQuery
            {
                Kind = HistoryKind.Trades,
                FromId = _cursor,
                StartMillis = isById ? 0 : _request.FromMillis,
                EndMillis = isById ? 0 : _endMillis - 1,
                Limit = _rowsMax,
            };
        }

        return new HistoryQuery
        {
            Kind = HistoryKind.Candles,
            IntervalSeconds = _request.IntervalSeconds,
            FromId = Unknown,
            StartMillis = _cursor,
            EndMillis = WindowEnd - 1,
            Limit = _rowsMax,
        };
    }

    /// <summary>Takes a page; <see cref="Rows"/> are what is new in it.</summary>
    /// <param name="page">The answer to <see cref="Next"/>.</param>
    /// <param name="nowMillis">The venue's time: a candle that ends later is open and is not taken.</param>
    public PageVerdict OnPage(HistoryPage page, long nowMillis)
    {
        ArgumentNullException.ThrowIfNull(page);
        Rows = default;
        if (!IsInOrder(page)) return PageVerdict.Refused;
        if (IsCandles) return OnCandles(page, nowMillis);
        return _cursor == Unknown ? OnFirstTrades(page) : OnTrades(page);
    }

    private long WindowEnd => _answersFromStart
        ? _endMillis
        : Math.Min(_endMillis, _cursor + (_rowsMax * _stepMillis));

    private bool IsInOrder(HistoryPage page)
    {
        for (int i = 0; i < page.Count; i++)
        {
            if (i > 0 && page[i].Id <= page[i - 1].Id) return false;
            if (IsCandles && page[i].TimeMillis % _stepMillis != 0) return false;
        }

        return true;
    }

    private PageVerdict OnCandles(HistoryPage page, long nowMillis)
    {
        long windowEnd = WindowEnd;
        int first = FirstFrom(page);
        bool isEmpty = first == page.Count || page[first].TimeMillis >= windowEnd;
        if (isEmpty && first > 0 && first == page.Count) return PageVerdict.Refused;
        if (isEmpty || page[first].TimeMillis > _cursor)
        {
            if (IsNewlyMissing()) return PageVerdict.AskAgain;
            _cursor = isEmpty ? windowEnd : page[first].TimeMillis;
        }

        int next = first;
        for (; next < page.Count && _cursor < windowEnd; next++, _cursor += _stepMillis)
        {
            if (page[next].TimeMillis != _cursor)
            {
                _missingAt = _cursor;
                break;
            }

            if (_cursor + _stepMillis > nowMillis)
            {
                IsDone = true;
                break;
            }
        }

        Rows = (first, isEmpty ? 0 : next - first);
        ProgressMillis = _cursor;
        IsDone |= _cursor >= _endMillis;
        return PageVerdict.Taken;
    }

    /// <summary>By time: only the id is taken from it, and the row before it must prove that it is the first.</summary>
    private PageVerdict OnFirstTrades(HistoryPage page)
    {
        for (int i = 0; i < page.Count; i++)
        {
            if (page[i].TimeMillis < _request.FromMillis) continue;
            if (page[i].TimeMillis >= _endMillis) break;
            _cursor = Math.Max(0, page[i].Id - 1);
            _missingAt = long.MinValue;
            return PageVerdict.Taken;
        }

        if (IsNewlyMissing()) return PageVerdict.AskAgain;
        IsDone = true;
        return PageVerdict.Taken;
    }

    private PageVerdict OnTrades(HistoryPage page)
    {
        int first = FirstFrom(page);
        if (first == page.Count)
        {
            if (first > 0) return PageVerdict.Refused;
            if (IsNewlyMissing()) return PageVerdict.AskAgain;
            IsDone = true;
            return PageVerdict.Taken;
        }

        if (page[first].Id > _cursor)
        {
            if (IsNewlyMissing()) return PageVerdict.AskAgain;
            _cursor = page[first].Id;
        }
        else if (_isBeforeFirst && _cursor > 0 && page[first].TimeMillis >= _request.FromMillis)
        {
            // An earlier one belongs to the range too: further back.
            _cursor = Math.Max(0, _cursor - _rowsMax);
            return PageVerdict.Taken;
        }

        TakeTrades(page, first);
        return PageVerdict.Taken;
    }

    private void TakeTrades(HistoryPage page, int first)
    {
        int next = first;
        for (; next < page.Count; next++, _cursor++)
        {
            if (page[next].Id != _cursor)
            {
                _missingAt = _cursor;
                break;
            }

            if (page[next].TimeMillis >= _endMillis)
            {
                IsDone = true;
                break;
            }

            if (_isBeforeFirst && page[next].TimeMillis < _request.FromMillis) first = next + 1;
            else _isBeforeFirst = false;
        }

        Rows = (first, next - first);
        if (next > first) ProgressMillis = page[next - 1].TimeMillis;
    }

    private int FirstFrom(HistoryPage page)
    {
        int first = 0;
        while (first < page.Count && page[first].Id < _cursor) first++;
        return first;
    }

    private bool IsNewlyMissing()
    {
        if (_missingAt == _cursor) return false;
        _missingAt = _cursor;
        return true;
    }
}
