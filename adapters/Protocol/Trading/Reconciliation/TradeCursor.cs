using System;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>
/// Reads a venue's own trades of one instrument since a proven position, page by page, without a hole. A page is
/// judged first (<see cref="Judge"/>) and moves the cursor only when its rows were taken (<see cref="Accept"/>): one
/// whose rows were not is asked for again. By id, each accepted page moves the proven position; by time or token the
/// position moves when the whole range was read. Owner thread only; does not allocate after construction.
/// </summary>
internal sealed class TradeCursor
{
    /// <summary>Longest token kept; a longer one makes the reading stuck.</summary>
    public const int TokenLengthMax = 512;

    private const int RestartsMax = 3;

    private readonly TradeCursorRule _rule;
    private readonly int _pageRows;
    private readonly long[] _border;
    private readonly byte[] _token = new byte[TokenLengthMax];
    private readonly byte[] _nextToken = new byte[TokenLengthMax];
    private int _borderCount;
    private int _tokenLength;
    private int _nextTokenLength;
    private int _restarts;
    private long _fromNanos;
    private long _windowEndNanos;
    private long _untilNanos;
    private long _nextFromNanos;
    private TradePageVerdict _verdict;
    private bool _isWindowEnd;

    /// <param name="rule">Checked here: an impossible value is an ArgumentOutOfRangeException.</param>
    /// <param name="rowsMax">Rows that the caller can take at once.</param>
    public TradeCursor(TradeCursorRule rule, int rowsMax)
    {
        rule.Check();
        _rule = rule;
        _pageRows = Math.Min(rule.PageRowsMax, rowsMax);
        _border = new long[_pageRows];
    }

    /// <summary>Everything up to this trade was read; by id only.</summary>
    public long TradeId { get; private set; }

    /// <summary>Everything up to this time (unix nanoseconds of the venue) was read; by time and token.</summary>
    public long VenueNanos { get; private set; }

    /// <summary>
    /// By time: the pages accepted so far hold everything up to then (unix nanoseconds of the venue).
    /// </summary>
    public long ReadNanos => _fromNanos;

    /// <summary>The position is a start: without one the first page only finds where the trades are.</summary>
    public bool HasPosition { get; private set; }

    /// <summary>What to ask for.</summary>
    public TradePageRequest Next => _rule.Kind == TradeCursorKind.ById
        ? new TradePageRequest { FromTradeId = HasPosition ? TradeId + 1 : 0, RowsMax = HasPosition ? _pageRows : 1 }
        : new TradePageRequest
        {
            FromUnits = Units(_fromNanos) - (_rule.IsStartExclusive ? 1 : 0),
            UntilUnits = Units(_windowEndNanos + _rule.TimeUnitNanos - 1),
            PageToken = _token.AsSpan(0, _tokenLength),
            RowsMax = _pageRows,
        };

    /// <summary>By id: everything up to a trade is known; <paramref name="hasPosition"/> false = nothing is.</summary>
    public void SetPosition(long tradeId, bool hasPosition)
    {
        TradeId = tradeId;
        HasPosition = hasPosition;
    }

    /// <summary>By time and token: begins to read what lies between a position and now.</summary>
    /// <param name="fromNanos">Everything up to then was read, unix nanoseconds of the venue.</param>
    /// <param name="untilNanos">Now, by the venue's clock: the end stays fixed while trades go on.</param>
    public void Begin(long fromNanos, long untilNanos)
    {
        VenueNanos = fromNanos;
        HasPosition = true;
        _untilNanos = untilNanos;
        _restarts = 0;
        EnterWindow(fromNanos - _rule.OverlapNanos);
    }

    /// <summary>
    /// False when the page before held the row: those of the moment at its end are asked for twice. So are rows at the
    /// border of two ranges and rows within the overlap: the taker knows those by their ids.
    /// </summary>
    public bool IsNew(in FillRecord row) =>
        Units(row.VenueNanos) != Units(_fromNanos) || Array.IndexOf(_border, row.TradeId, 0, _borderCount) < 0;

    /// <summary>Judges the answer to <see cref="Next"/>; changes nothing that <see cref="Next"/> depends on.</summary>
    /// <param name="rows">The rows of the instrument.</param>
    /// <param name="rowsInAnswer">All rows, those left out included.</param>
    /// <param name="nextToken">By token: that of the next page; empty = none.</param>
    public TradePageVerdict Judge(ReadOnlySpan<FillRecord> rows, int rowsInAnswer, ReadOnlySpan<byte> nextToken)
    {
        _isWindowEnd = true;
        _verdict = _rule.Kind switch
        {
            TradeCursorKind.ById => JudgeById(rows, rowsInAnswer),
            TradeCursorKind.ByTime => JudgeByTime(rows, rowsInAnswer),
            _ => JudgeByToken(rows, rowsInAnswer, nextToken),
        };
        return _verdict;
    }

    /// <summary>The rows of the page judged last were taken: the next one may be asked for.</summary>
    /// <param name="rows">The same rows.</param>
    public void Accept(ReadOnlySpan<FillRecord> rows)
    {
        if (_verdict is TradePageVerdict.Refused or TradePageVerdict.Stuck) return;
        if (_rule.Kind == TradeCursorKind.ById)
        {
            if (rows.Length > 0) TradeId = rows[^1].TradeId;
            HasPosition = true;
            return;
        }

        if (_verdict == TradePageVerdict.Last) VenueNanos = Math.Max(VenueNanos, _untilNanos);
        else if (_isWindowEnd) EnterWindow(_windowEndNanos);
        else if (_rule.Kind == TradeCursorKind.ByTime) KeepBorder(rows);
        else
        {
            _nextToken.AsSpan(0, _nextTokenLength).CopyTo(_token);
            _tokenLength = _nextTokenLength;
        }
    }

    /// <summary>
    /// The venue does not know the token any more: the range is read from its start again, a bounded number of times.
    /// False = too often: the reading is stuck.
    /// </summary>
    public bool TryRestart()
    {
        if (++_restarts > RestartsMax) return false;
        _tokenLength = 0;
        return true;
    }

    private TradePageVerdict JudgeById(ReadOnlySpan<FillRecord> rows, int rowsInAnswer)
    {
        long last = HasPosition ? TradeId : 0;
        foreach (ref readonly FillRecord row in rows)
        {
            if (row.TradeId <= last) return TradePageVerdict.Refused;
            last = row.TradeId;
        }

        return HasPosition && rowsInAnswer >= _pageRows ? TradePageVerdict.More : TradePageVerdict.Last;
    }

    private TradePageVerdict JudgeByTime(ReadOnlySpan<FillRecord> rows, int rowsInAnswer)
    {
        long last = Units(_fromNanos);
        foreach (ref readonly FillRecord row in rows)
        {
            if (Units(row.VenueNanos) < last) return TradePageVerdict.Refused;
            last = Units(row.VenueNanos);
        }

        if (rowsInAnswer < _pageRows) return WindowEnd();

        // A full page that ends where it began: the next one would be the same, and what is behind it unseen.
        if (last == Units(_fromNanos)) return TradePageVerdict.Stuck;
        _isWindowEnd = false;
        _nextFromNanos = last * _rule.TimeUnitNanos;
        return TradePageVerdict.More;
    }

    private TradePageVerdict JudgeByToken(
        ReadOnlySpan<FillRecord> rows, int rowsInAnswer, ReadOnlySpan<byte> nextToken)
    {
        long from = Units(_fromNanos);
        long until = Units(_windowEndNanos + _rule.TimeUnitNanos - 1);
        foreach (ref readonly FillRecord row in rows)
        {
            long at = Units(row.VenueNanos);
            if (at < from || at > until) return TradePageVerdict.Refused;
        }

        if (nextToken.IsEmpty || rowsInAnswer == 0) return WindowEnd();
        bool isRepeated = nextToken.SequenceEqual(_token.AsSpan(0, _tokenLength));
        if (isRepeated || nextToken.Length > TokenLengthMax) return TradePageVerdict.Stuck;
        _isWindowEnd = false;
        nextToken.CopyTo(_nextToken);
        _nextTokenLength = nextToken.Length;
        return TradePageVerdict.More;
    }

    private TradePageVerdict WindowEnd() =>
        _windowEndNanos < _untilNanos ? TradePageVerdict.More : TradePageVerdict.Last;

    private void EnterWindow(long fromNanos)
    {
        _fromNanos = Units(fromNanos) * _rule.TimeUnitNanos;
        _windowEndNanos = _rule.RangeNanosMax > 0
            ? Math.Min(_untilNanos, _fromNanos + _rule.RangeNanosMax)
            : _untilNanos;
        _borderCount = 0;
        _tokenLength = 0;
    }

    // Rows of the moment at which the next page begins: it brings them again.
    private void KeepBorder(ReadOnlySpan<FillRecord> rows)
    {
        _fromNanos = _nextFromNanos;
        _borderCount = 0;
        foreach (ref readonly FillRecord row in rows)
        {
            if (Units(row.VenueNanos) == Units(_fromNanos)) _border[_borderCount++] = row.TradeId;
        }
    }

    private long Units(long nanos) => nanos / _rule.TimeUnitNanos;
}
