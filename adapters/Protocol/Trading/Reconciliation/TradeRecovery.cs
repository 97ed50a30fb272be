using System;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;
using LowLatency.Protocol.Trading.Stream;

namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>
/// The own trades of each instrument since the last one that is proven, page by page: publishes the fills that the
/// private stream did not bring, in order. The position of a cursor is a trade id, or unix nanoseconds of the venue
/// where trades are read by time. Owner thread only; does not allocate after construction.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class TradeRecovery<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int ForeignRemembered = 4_096;

    /// <summary>How wrong the estimate of the venue's clock may be where ids are forgotten by it.</summary>
    private const long ClockMarginNanos = 10_000_000_000;

    private readonly GatewayContext _context;
    private readonly TradingProtocol _protocol;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly PrivateStream<TPublisher> _stream;
    private readonly ProvenTrades[] _proven;
    private readonly TradeCursor[] _cursors;
    private readonly FillRecord[] _page;
    private readonly RecentIds _foreign = new(ForeignRemembered);
    private int _pageCount;
    private int _pageAt;
    private readonly bool _isById;
    private bool _isLastPage;
    private bool _isReading;
    private long _beganNanos;

    public TradeRecovery(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, TradingMessage message,
        RequestPipe pipe, EventOutbox<TPublisher> outbox, OwnOrders<TPublisher> orders,
        PrivateStream<TPublisher> stream)
    {
        _context = context;
        _protocol = protocol;
        _pipe = pipe;
        _isById = protocol.Trades.Kind == TradeCursorKind.ById;
        if (protocol.Trades.Kind == TradeCursorKind.ByPageToken)
        {
            throw new ArgumentException("requests and messages carry no page token: read trades by id or by time");
        }

        _message = message;
        _outbox = outbox;
        _orders = orders;
        _stream = stream;
        _proven = new ProvenTrades[protocol.Instruments.Count];
        _page = new FillRecord[settings.RowsMax];
        _cursors = new TradeCursor[_proven.Length];
        for (int i = 0; i < _cursors.Length; i++)
        {
            _cursors[i] = new TradeCursor(protocol.Trades, settings.RowsMax);
            _proven[i].WindowNanos = long.MinValue;
        }
    }

    /// <summary>The engine has said of every instrument up to which trade it has the fills.</summary>
    public bool IsEveryStartKnown
    {
        get
        {
            foreach (ref readonly ProvenTrades proven in _proven.AsSpan())
            {
                if (!proven.IsReported) return false;
            }

            return true;
        }
    }

    /// <summary>The venue's id of the order that <see cref="ReconcileEvent.OrderUnknown"/> is about.</summary>
    public long UnknownVenueOrderId { get; private set; }

    /// <summary>The engine says up to which position it has the fills of an instrument, 0 = it has none.</summary>
    public void SetStart(int instrument, long position)
    {
        ref ProvenTrades proven = ref _proven[instrument];
        TradeCursor cursor = _cursors[instrument];
        if (!proven.IsReported || position > PositionOf(cursor))
        {
            proven.PublishedPosition = Math.Max(proven.PublishedPosition, position);
            if (_isById) cursor.SetPosition(Math.Max(cursor.TradeId, position), cursor.HasPosition || position > 0);
        }

        proven.IsReported = true;
    }

    /// <summary>A run begins to read trades: of the first instrument, from what is proven.</summary>
    public void BeginRun() => _isReading = false;

    /// <summary>The instrument that is being read is left as it is: the next one begins anew.</summary>
    public void Abandon() => _isReading = false;

    /// <summary>Events were lost: trades that may not have been published are read again.</summary>
    public void GoBack()
    {
        // By time each run begins at what is proven to be published.
        for (int i = 0; i < _cursors.Length && _isById; i++)
        {
            _cursors[i].SetPosition(_proven[i].PublishedPosition, _cursors[i].HasPosition);
        }
    }

    /// <summary>
    /// The next page of an instrument. Never reconciled before, it begins at the latest trade: what is live is asked
    /// for order by order.
    /// </summary>
    public TradingRequest NextPage(int instrument)
    {
        if (!_isReading) BeginReading(instrument);
        TradePageRequest page = _cursors[instrument].Next;
        return new TradingRequest
        {
            Kind = TradingRequestKind.Trades,
            Instrument = (short)instrument,
            FromTradeId = page.FromTradeId,
            FromTimeUnits = page.FromUnits,
            UntilTimeUnits = page.UntilUnits,
            RowsMax = page.RowsMax,
        };
    }

    /// <summary>The message is a page of an instrument; Failed when it is not the answer to what was asked.</summary>
    /// <param name="instrument">Its index.</param>
    /// <param name="isFirstRun">Nothing was reconciled in this process yet.</param>
    public ReconcileEvent OnPage(int instrument, bool isFirstRun)
    {
        TradeCursor cursor = _cursors[instrument];
        ReadOnlySpan<FillRecord> fills = _message.Fills;
        foreach (ref readonly FillRecord fill in fills)
        {
            if (fill.Instrument != instrument) return ReconcileEvent.Failed;
        }

        TradePageVerdict verdict = cursor.Judge(fills, _message.PageRows, default);
        if (verdict is TradePageVerdict.Refused or TradePageVerdict.Stuck) return ReconcileEvent.Failed;
        if (!cursor.HasPosition)
        {
            cursor.Accept(fills);
            return EndInstrument(instrument, isChanged: true);
        }

        fills.CopyTo(_page);
        _pageCount = fills.Length;
        _pageAt = 0;
        _isLastPage = verdict == TradePageVerdict.Last;
        return Walk(instrument, isFirstRun);
    }

    /// <summary>Publishes own fills in order, from where the page was left, up to an order that nobody knows.</summary>
    public ReconcileEvent Walk(int instrument, bool isFirstRun)
    {
        for (; _pageAt < _pageCount; _pageAt++)
        {
            ref readonly FillRecord fill = ref _page[_pageAt];
            if (!_isById && !_cursors[instrument].IsNew(in fill)) continue;
            int row = _orders.Find(fill.Instrument, fill.VenueOrderId);
            if (row < 0) row = _orders.Find(fill.ClientOrderId);
            if (row >= 0)
            {
                TakeFill(row, in fill);
                continue;
            }

            if (_foreign.Contains(fill.Instrument, fill.VenueOrderId)) continue;
            UnknownVenueOrderId = fill.VenueOrderId;
            return ReconcileEvent.OrderUnknown;
        }

        bool isChanged = _pageCount > 0;
        _cursors[instrument].Accept(_page.AsSpan(0, _pageCount));
        if (_isLastPage) return EndInstrument(instrument, isChanged || isFirstRun);

        // By time each page is proven by itself: the next run goes on here, and what is older may be forgotten.
        long published = Math.Max(_proven[instrument].PublishedPosition, _cursors[instrument].ReadNanos);
        if (!_isById) SetPublished(instrument, published, published);
        return ReconcileEvent.PageRead;
    }

    /// <summary>The message holds the order that was unknown. Exhausted when there is no room for it.</summary>
    public ReconcileEvent OnResolved(int instrument)
    {
        if (_message.OrderCount != 1 || _message.Orders[0].VenueOrderId != UnknownVenueOrderId)
        {
            return ReconcileEvent.Failed;
        }

        OrderRecord order = _message.Orders[0];
        if (!_orders.TryFindOwn(in order, out int row))
        {
            // It may be ours by another name: until that is known nothing behind it counts as read.
            bool isOpen = _orders.Candidates.MayHave(instrument, UnknownVenueOrderId)
                && _orders.MayBeOwn(instrument, UnknownVenueOrderId);
            if (isOpen) return ReconcileEvent.Failed;
            _context.Counters.ForeignOrders++;
            _foreign.Add(instrument, UnknownVenueOrderId);
            return ReconcileEvent.OrderResolved;
        }

        if (row < 0) return ReconcileEvent.Exhausted;
        _orders.SetVenueId(row, UnknownVenueOrderId);
        ref OrderEntry entry = ref _orders[row];
        entry.IsSeenAtVenue = true;
        if (!order.IsLive) entry.IsEnded = true;
        return ReconcileEvent.OrderResolved;
    }

    private void TakeFill(int row, in FillRecord fill)
    {
        if (_outbox.IsPublished(in fill)) return;
        bool isMissed = !_outbox.MayBeForgotten(in fill);
        _orders.SetVenueId(row, fill.VenueOrderId);
        _orders.ReportFill(row, in fill, -1);
        if (!isMissed) return;
        _context.Counters.FillsMissed++;
        _stream.DoubtOver(in fill);
    }

    private ReconcileEvent EndInstrument(int instrument, bool isChanged)
    {
        _isReading = false;
        long position = PositionOf(_cursors[instrument]);
        if (isChanged && position > 0) _outbox.PublishTradesProven(instrument, position);
        SetPublished(instrument, position, _isById ? _beganNanos - ClockMarginNanos : position);
        return instrument + 1 < _proven.Length ? ReconcileEvent.InstrumentRead : ReconcileEvent.TradesRead;
    }

    /// <summary>
    /// Unless events wait or are lost, everything up to a position and a time of the venue is published.
    /// </summary>
    private void SetPublished(int instrument, long position, long venueNanos)
    {
        if (_outbox.HasPending || _outbox.IsEventLost) return;
        ref ProvenTrades published = ref _proven[instrument];
        published.PublishedPosition = position;
        published.WindowNanos = venueNanos - Math.Max(_protocol.Trades.OverlapNanos, _protocol.ReadAfterWriteNanos);
        if (_protocol.TextIds is not { } ids) return;
        long oldest = long.MaxValue;
        foreach (ref readonly ProvenTrades each in _proven.AsSpan()) oldest = Math.Min(oldest, each.WindowNanos);
        ids.KeepSince(oldest);
    }

    // Without a position the reading begins now: what is live is asked for order by order.
    private void BeginReading(int instrument)
    {
        _isReading = true;
        _beganNanos = _pipe.VenueNanos;
        if (_isById) return;
        long proven = _proven[instrument].PublishedPosition;
        _cursors[instrument].Begin(proven > 0 ? Math.Min(proven, _beganNanos) : _beganNanos, _beganNanos);
    }

    private long PositionOf(TradeCursor cursor) => _isById ? cursor.TradeId : cursor.VenueNanos;
}
