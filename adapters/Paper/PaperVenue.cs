using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Paper;

/// <summary>
/// Executes the engine's orders against the live public market: orders arrive after a latency, take what
/// is displayed, or rest behind the displayed queue and fill when trades eat through it. Acknowledgements and fills go
/// back as events, like a venue's. Shares no code with the engine (LAW 6). One thread owns it; time is an argument.
/// </summary>
public sealed class PaperVenue
{
    private readonly PaperBook[] _books;
    private readonly BoundedQueue<PendingCommand> _inbound;
    private readonly IPaperLatency _latency;
    private readonly PaperReports _reports;
    private readonly PaperMatching _matching;
    private readonly PaperStops _stops;
    private readonly PaperRequests _requests;
    private long _lastDueNanos;

    /// <param name="settings">Fees and latencies.</param>
    /// <param name="account">Cash and positions to start with.</param>
    /// <param name="instrumentCount">Size of the instrument table.</param>
    /// <param name="idSeed">Venue order ids and trade ids start above it: unique over restarts when it rises.</param>
    /// <param name="latency">Latency of each order and report; null = the constants of the settings.</param>
    public PaperVenue(
        PaperSettings settings, PaperAccount account, int instrumentCount, long idSeed, IPaperLatency? latency = null)
    {
        _latency = latency ?? settings;
        Account = account;
        _books = new PaperBook[instrumentCount];
        for (int i = 0; i < instrumentCount; i++) _books[i] = new PaperBook(settings.LevelsPerSideMax);
        _inbound = new BoundedQueue<PendingCommand>(settings.OrdersMax * 4);
        _reports = new PaperReports(settings.OrdersMax * 64, _latency);
        _matching = new PaperMatching(settings, account, _reports, idSeed);
        _stops = new PaperStops(_matching, settings.OrdersMax);
        _requests = new PaperRequests(settings, _books, account, _matching, _stops, _reports, idSeed);
    }

    public PaperAccount Account { get; }

    /// <summary>Orders in the book and stops that wait.</summary>
    public int WorkingOrderCount => _requests.WorkingOrderCount;

    /// <summary>
    /// Nothing rests but stops, which are left at a venue, no request is on its way in and no report on its way out.
    /// </summary>
    public bool IsQuiet =>
        _matching.Resting.Count == 0 && _stops.TriggeredCount == 0 && _inbound.Count == 0 && _reports.Count == 0;

    /// <summary>When the next request or report falls due, unix nanoseconds; long.MaxValue = none.</summary>
    public long NextDueNanos =>
        Math.Min(_inbound.Count > 0 ? _inbound.Peek().DueNanos : long.MaxValue, _reports.NextDueNanos);

    /// <summary>
    /// As above for whoever runs requests only up to an earlier time: so many nanoseconds behind the present.
    /// </summary>
    public long NextDueNanosBehind(long requestDelayNanos) => Math.Min(
        _inbound.Count > 0 ? _inbound.Peek().DueNanos + requestDelayNanos : long.MaxValue, _reports.NextDueNanos);

    /// <summary>Orders accepted, fills made, requests refused: for comparing with the engine's own count.</summary>
    public long OrdersAccepted => _requests.OrdersAccepted;

    public long FillsMade => _matching.FillsMade;

    public long Refused => _requests.Refused;

    /// <summary>Reports that found the outbound queue full: zero in a sound configuration, else an alarm.</summary>
    public long ReportsLost => _reports.Lost;

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
        if (head.Header.ReceiveWallNanos > _reports.NowNanos) RunDueCommands(head.Header.ReceiveWallNanos);
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
                _matching.OnBook(head.Header.Instrument, book);
                _stops.RunTriggered(head.Header.Instrument, book);
                break;
            case EventKind.Trade:
                if ((head.Header.Flags & EventFlags.Historical) != 0) break;
                _matching.OnTrade(in head, book);
                OnTradedPrice(head.Header.Instrument, head.Trade.Price);
                break;
            case EventKind.InstrumentRules:
                TakeRules(head.Header.Instrument, book, head.Rules.Rules);
                break;
        }
    }

    /// <summary>What a restarted engine already holds, and in which units; only before the first order.</summary>
    public void Restore(InstrumentId instrument, Quantity position, in InstrumentRules rules)
    {
        Account.Restore(instrument, position);
        _books[instrument.Value].Rules = rules;
    }

    /// <summary>
    /// The market traded at a price: for what tells of prices and not of trades. It reaches stop orders and fills
    /// nothing that rests in the book. Requests that are due by then must have run.
    /// </summary>
    public void OnTradedPrice(InstrumentId instrument, Price price)
    {
        if ((uint)instrument.Value >= (uint)_books.Length) return;
        PaperBook book = _books[instrument.Value];
        book.LastTradePrice = price;
        _stops.OnTradedPrice(instrument, book, price);
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
        return done + _reports.Deliver(nowNanos, sink);
    }

    private int RunDueCommands(long nowNanos)
    {
        int done = 0;
        while (_inbound.Count > 0 && _inbound.Peek().DueNanos <= nowNanos)
        {
            EngineCommand command = _inbound.Peek().Command;

            // The venue's time is that of the request, however late this process comes to it.
            _reports.AdvanceTo(_inbound.Peek().DueNanos);
            _inbound.Dequeue();
            done++;
            _requests.Run(in command);
        }

        _reports.AdvanceTo(nowNanos);
        return done;
    }

    // Where the units become others everything of the instrument counts in them; what the book shows means nothing.
    private void TakeRules(InstrumentId instrument, PaperBook book, in InstrumentRules rules)
    {
        UnitChange change = rules.ChangeFrom(book.Rules);
        bool isChange = book.Rules.TickUnits > 0 && change != default;
        book.Rules = rules;
        if (!isChange) return;
        book.Invalidate();
        book.LastTradePrice = change.Scale(book.LastTradePrice);
        UnitStamp units = PaperRequests.UnitsOf(rules);
        _matching.Resting.Rescale(instrument, in change, units);
        _stops.Waiting.Rescale(instrument, in change, units);
        Account.Rescale(instrument, in change);
        for (int i = 0; i < _inbound.Count; i++) Rescale(ref _inbound[i], instrument, in change);
    }

    private static void Rescale(ref PendingCommand pending, InstrumentId instrument, in UnitChange change)
    {
        EngineCommand command = pending.Command;
        if (command.Instrument != instrument) return;
        change.TryScale(command.Quantity, out command.Quantity, out _);
        command.LimitPrice = change.Scale(command.LimitPrice);
        command.TriggerPrice = change.Scale(command.TriggerPrice);
        pending = pending with { Command = command };
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

    private readonly record struct PendingCommand(EngineCommand Command, long DueNanos);
}
