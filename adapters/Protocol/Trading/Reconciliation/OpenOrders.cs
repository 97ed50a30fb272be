using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>
/// The open-orders answers of a reconciliation: publishes each order in them, and has those asked for that were
/// expected there and are missing. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class OpenOrders<TPublisher>
    where TPublisher : IEventPublisher
{
    private const long Second = 1_000_000_000;

    private readonly GatewayContext _context;
    private readonly TradingProtocol _protocol;
    private readonly TradingMessage _message;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly OrderJobs<TPublisher> _jobs;
    private readonly AbsenceEvidence _evidence;

    public OpenOrders(
        GatewayContext context, TradingProtocol protocol, TradingMessage message, EventOutbox<TPublisher> outbox,
        OwnOrders<TPublisher> orders, OrderJobs<TPublisher> jobs, AbsenceEvidence evidence)
    {
        _context = context;
        _protocol = protocol;
        _message = message;
        _outbox = outbox;
        _orders = orders;
        _jobs = jobs;
        _evidence = evidence;
    }

    /// <summary>The message is an open-orders answer that was asked for at a time (monotonic).</summary>
    public void OnAnswer(long askedNanos)
    {
        foreach (ref readonly OrderRecord order in _message.Orders) OnOrder(in order, askedNanos);
        _context.Counters.ForeignOrders += _message.SkippedRows;
    }

    /// <summary>
    /// An order thought live that no answer of this run holds is asked for by itself: an answer alone proves nothing.
    /// </summary>
    public void QueryMissing()
    {
        for (int row = 0; row < _orders.Count; row++)
        {
            ref OrderEntry entry = ref _orders[row];
            bool isExpected = !entry.IsEnded && entry.PlaceRequestId == 0
                && entry.ListedNanos < _evidence.RunListedNanos
                && IsSettled(entry.SentNanos) && IsSettled(entry.NewsNanos);
            if (isExpected && entry.QueryJob < 0) _jobs.StartQueryOfRun(row);
        }
    }

    private void OnOrder(in OrderRecord order, long askedNanos)
    {
        int row = -1;
        if (order.Instrument < 0 || !_orders.TryFindOwn(in order, out row))
        {
            _context.Counters.ForeignOrders++;
            if (order.Instrument >= 0) _outbox.PublishOpenOrder(in order, default);
            return;
        }

        if (row >= 0)
        {
            ref OrderEntry entry = ref _orders[row];

            // It ended after the answer was asked for: the answer is the older news.
            if (entry.IsEnded && !entry.IsNeverWorked && entry.NewsNanos >= askedNanos) return;
            _orders.SetVenueId(row, order.VenueOrderId);
            entry.Side = order.Side;
            entry.IsSeenAtVenue = true;
            entry.ListedNanos = askedNanos;
            _orders.NotePlaced(row, order.Quantity);
            bool isBehind = order.CumulativeQuantity.Units > entry.FilledUnits || entry.IsEnded;
            if (isBehind) _jobs.StartQuery(row, _context.Nanos + Second);
        }

        _outbox.PublishOpenOrder(in order, row >= 0 ? _orders[row].Id : order.ClientOrderId);
    }

    private bool IsSettled(long nanos) =>
        nanos == long.MinValue || nanos + _protocol.ReadAfterWriteNanos < _evidence.RunListedNanos;
}
