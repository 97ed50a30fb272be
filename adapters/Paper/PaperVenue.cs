using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Paper;

/// <summary>
/// Executes the engine's orders against the live public market (mission G2): orders arrive after a latency, take what
/// is displayed, or rest behind the displayed queue and fill when trades eat through it. Acknowledgements and fills go
/// back as events, like a venue's. Shares no code with the engine (LAW 6). One thread owns it; time is an argument.
/// </summary>
public sealed partial class PaperVenue
{
    private readonly PaperSettings _settings;
    private readonly PaperBook[] _books;
    private readonly PaperOrder[] _orders;
    private readonly BoundedQueue<PendingCommand> _inbound;
    private readonly BoundedQueue<EventSlot> _outbound;
    private readonly IPaperLatency _latency;
    private int _orderCount;
    private long _lastVenueOrderId;
    private long _lastTradeId;
    private long _nowNanos;
    private long _lastDueNanos;
    private long _lastReportNanos;

    /// <param name="settings">Fees and latencies.</param>
    /// <param name="account">Cash and positions to start with.</param>
    /// <param name="instrumentCount">Size of the instrument table.</param>
    /// <param name="idSeed">Venue order ids and trade ids start above it: unique over restarts when it rises.</param>
    /// <param name="latency">Latency of each order and report; null = the constants of the settings.</param>
    public PaperVenue(
        PaperSettings settings, PaperAccount account, int instrumentCount, long idSeed, IPaperLatency? latency = null)
    {
        _settings = settings;
        _latency = latency ?? settings;
        Account = account;
        _books = new PaperBook[instrumentCount];
        for (int i = 0; i < instrumentCount; i++) _books[i] = new PaperBook(settings.LevelsPerSideMax);
        _orders = new PaperOrder[settings.OrdersMax];
        _stops = new PaperOrder[settings.OrdersMax];
        _inbound = new BoundedQueue<PendingCommand>(settings.OrdersMax * 4);
        _outbound = new BoundedQueue<EventSlot>(settings.OrdersMax * 64);
        _lastVenueOrderId = idSeed;
        _lastTradeId = idSeed;
    }

    public PaperAccount Account { get; }

    /// <summary>Orders in the book and stops that wait.</summary>
    public int WorkingOrderCount => _orderCount + _stopCount;

    /// <summary>
    /// Nothing rests but stops, which are left at a venue, no request is on its way in and no report on its way out.
    /// </summary>
    public bool IsQuiet => _orderCount == 0 && _triggeredCount == 0 && _inbound.Count == 0 && _outbound.Count == 0;

    /// <summary>When the next request or report falls due, unix nanoseconds; long.MaxValue = none.</summary>
    public long NextDueNanos
    {
        get
        {
            long inbound = _inbound.Count > 0 ? _inbound.Peek().DueNanos : long.MaxValue;
            long outbound = _outbound.Count > 0 ? _outbound.Peek().Header.ReceiveWallNanos : long.MaxValue;
            return Math.Min(inbound, outbound);
        }
    }

    /// <summary>Orders accepted, fills made, requests refused: for comparing with the engine's own count.</summary>
    public long OrdersAccepted { get; private set; }

    public long FillsMade { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Reports that found the outbound queue full: zero in a sound configuration, else an alarm.</summary>
    public long ReportsLost { get; private set; }

    /// <summary>
    /// Takes a durable command; it meets the book an order latency after the event that caused it, so that the time the
    /// engine itself took is part of the latency and not on top of it. Requests keep their order.
    /// </summary>
    /// <returns>False: the queue is full, offer it again.</returns>
    public bool TryAccept(in EngineCommand command, long nowNanos) =>
        TryAccept(in command, command.TimeNanos, nowNanos);

    /// <summary>As above with the receive time of the cause given, unix nanoseconds.</summary>
    public bool TryAccept(in EngineCommand command, long causeNanos, long nowNanos)
    {
        bool isForVenue = command.Kind is CommandKind.PlaceOrder or CommandKind.CancelOrder or CommandKind.QueryOrder;
        if (!isForVenue) return true;
        long dueNanos = Math.Max(causeNanos + _latency.OrderNanos(), Math.Max(nowNanos, _lastDueNanos));
        if (!_inbound.TryEnqueue(new PendingCommand(command, dueNanos))) return false;
        _lastDueNanos = dueNanos;
        return true;
    }

    /// <summary>A market-data event, in the order of the input ring.</summary>
    public void OnMarket(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventSlot head = ref message[0];
        if (head.Header.ReceiveWallNanos > _nowNanos) RunDueCommands(head.Header.ReceiveWallNanos);
        if (head.Header.Kind == EventKind.FeedState)
        {
            OnFeedState(in head);
            return;
        }

        int index = head.Header.Instrument.Value;
        if ((uint)index >= (uint)_books.Length) return;
        PaperBook book = _books[index];
        book.Venue = head.Header.Venue;
        switch (head.Header.Kind)
        {
            case EventKind.BookSnapshot:
            case EventKind.BookDelta when book.IsUsable:
                book.Apply(message);
                MatchRestingAgainstBook(head.Header.Instrument, book);
                if (_triggeredCount > 0) RunTriggered(head.Header.Instrument, book);
                break;
            case EventKind.Trade:
                if ((head.Header.Flags & EventFlags.Historical) != 0) break;
                MatchRestingAgainstTrade(in head, book);
                OnTradedPrice(head.Header.Instrument, head.Trade.Price);
                break;
            case EventKind.InstrumentRules:
                book.Rules = head.Rules.Rules;
                break;
        }
    }

    /// <summary>Runs what is due and delivers due reports. Returns the number of steps done, 0 = idle.</summary>
    public int Step<TSink>(long nowNanos, TSink sink)
        where TSink : IReportSink => Step(nowNanos, nowNanos, sink);

    /// <summary>
    /// As above with requests run only up to an earlier time: while messages of the market may still be on their way
    /// here, a request must not meet a book that they would have changed before it.
    /// </summary>
    public int Step<TSink>(long requestsUntilNanos, long nowNanos, TSink sink)
        where TSink : IReportSink
    {
        int done = RunDueCommands(requestsUntilNanos);
        while (_outbound.Count > 0)
        {
            EventSlot report = _outbound.Peek();
            if (report.Header.ReceiveWallNanos > nowNanos) break;
            if (!sink.TryPublish(in report)) break;
            _outbound.Dequeue();
            done++;
        }

        return done;
    }

    private int RunDueCommands(long nowNanos)
    {
        int done = 0;
        while (_inbound.Count > 0 && _inbound.Peek().DueNanos <= nowNanos)
        {
            EngineCommand command = _inbound.Peek().Command;

            // The venue's time is that of the request, however late this process comes to it.
            _nowNanos = Math.Max(_nowNanos, _inbound.Peek().DueNanos);
            _inbound.Dequeue();
            done++;
            switch (command.Kind)
            {
                case CommandKind.PlaceOrder:
                    Place(in command);
                    break;
                case CommandKind.CancelOrder:
                    Cancel(in command);
                    break;
                case CommandKind.QueryOrder:
                    Query(in command);
                    break;
            }
        }

        if (nowNanos > _nowNanos) _nowNanos = nowNanos;
        return done;
    }

    private void OnFeedState(ref readonly EventSlot head)
    {
        if (head.FeedState.Status is FeedStatus.Subscribed or FeedStatus.InSync or FeedStatus.Connecting) return;
        if (head.FeedState.Channel is not (FeedChannel.All or FeedChannel.Book)) return;
        if (head.Header.Instrument.IsAll)
        {
            foreach (PaperBook book in _books)
            {
                if (book.Venue == head.Header.Venue) book.Invalidate();
            }
        }
        else if (head.Header.Instrument.Value < _books.Length)
        {
            _books[head.Header.Instrument.Value].Invalidate();
        }
    }

    private void Report(
        in PaperOrder order, OrderReportKind kind, ReasonCode reason = ReasonCode.None, Fill fill = default)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.Venue = order.Venue;
        slot.Header.Instrument = order.Instrument;
        slot.Header.SlotCount = 1;
        slot.Header.VenueNanos = _nowNanos;
        _lastReportNanos = Math.Max(_nowNanos + _latency.ReportNanos(), _lastReportNanos);
        slot.Header.ReceiveWallNanos = _lastReportNanos;
        slot.OrderReport.ClientOrderId = order.ClientOrderId;
        slot.OrderReport.VenueOrderId = order.VenueOrderId;
        slot.OrderReport.Kind = kind;
        slot.OrderReport.Reason = reason;
        slot.OrderReport.CumulativeQuantity = order.Executed;
        slot.OrderReport.TradeId = fill.TradeId;
        slot.OrderReport.LastPrice = fill.Price;
        slot.OrderReport.LastQuantity = fill.Quantity;
        slot.OrderReport.Fee = fill.Fee;
        slot.OrderReport.Liquidity = fill.Liquidity;
        if (!_outbound.TryEnqueue(in slot)) ReportsLost++;
    }

    private readonly record struct PendingCommand(EngineCommand Command, long DueNanos);

    private readonly record struct Fill(
        long TradeId, Price Price, Quantity Quantity, Notional Fee, Liquidity Liquidity);
}
