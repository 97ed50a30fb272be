using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Orders;

/// <summary>
/// The own orders and what was published of each: every report of an order goes through here, so that the row says what
/// the engine has heard. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class OwnOrders<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly OrderMap _rows;
    private readonly long _readAfterWriteNanos;

    public OwnOrders(
        GatewayContext context, GatewaySettings settings, EventOutbox<TPublisher> outbox,
        TradingLocks<TPublisher> locks, TradingProtocol protocol)
    {
        _context = context;
        _settings = settings;
        _outbox = outbox;
        _locks = locks;
        _rows = new OrderMap(settings.OrdersMax, protocol.TextIds?.Orders);
        _readAfterWriteNanos = protocol.ReadAfterWriteNanos;
        Candidates = new AmendmentCandidates(protocol.ListsAmendments);
    }

    /// <summary>What the private stream has yet to bring of requests that the venue accepted.</summary>
    public AwaitedEvents Awaited { get; } = new();

    /// <summary>Orders that may be own ones which a person amended.</summary>
    public AmendmentCandidates Candidates { get; }

    /// <summary>Rows in use: 0..Count-1.</summary>
    public int Count => _rows.Count;

    public ref OrderEntry this[int row] => ref _rows[row];

    /// <summary>The id is one of this engine's orders.</summary>
    public bool IsOwn(ClientOrderId id) =>
        !id.IsNone && (_settings.Instance is not { } instance || id.Instance == instance);

    /// <summary>Row of an order, -1 = not known.</summary>
    public int Find(ClientOrderId id) => _rows.Find(id);

    /// <inheritdoc cref="Find(ClientOrderId)"/>
    public int Find(int instrument, long venueOrderId) => _rows.Find(instrument, venueOrderId);

    /// <summary>
    /// False when the record is of a foreign order. One of ours that a person amended has a client order id that is not
    /// ours, and the venue's id as before.
    /// </summary>
    /// <param name="order">Of an instrument that is configured.</param>
    /// <param name="row">Its row; -1 = every row holds one that has not ended.</param>
    public bool TryFindOwn(in OrderRecord order, out int row)
    {
        bool isOwn = IsOwn(order.ClientOrderId);
        row = isOwn
            ? FindOrAdd(order.ClientOrderId, order.Instrument)
            : _rows.Find(order.Instrument, order.VenueOrderId);
        if (row >= 0) NoteAmendment(row, in order);
        else if (!isOwn) NoteForeign(in order);
        return isOwn || row >= 0;
    }

    /// <summary>An own order of the instrument has no venue's number yet: a foreign one may be it, renamed.</summary>
    public bool MayBeOwn(int instrument, long venueOrderId)
    {
        if (_rows.Find(instrument, venueOrderId) >= 0) return false;
        for (int row = 0; row < _rows.Count; row++)
        {
            ref OrderEntry entry = ref _rows[row];
            if (entry.Instrument == instrument && entry.VenueOrderId == 0 && !entry.IsEnded) return true;
        }

        return false;
    }

    /// <summary>
    /// The venue lists under an own client order id that it was amended: row of the order, -1 = there is no room.
    /// </summary>
    public int TakeRenamed(in OrderRecord first)
    {
        int row = FindOrAdd(first.ClientOrderId, first.Instrument);
        if (row < 0) return -1;
        _rows.SetVenueId(row, first.VenueOrderId);
        ref OrderEntry entry = ref _rows[row];
        entry.IsRenamed = true;
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _context.Nanos;
        return row;
    }

    private void NoteForeign(in OrderRecord order)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            if (!MayBe(in _rows[row], in order)) continue;
            Candidates.Note(in order, _context.Nanos + _readAfterWriteNanos);
            return;
        }
    }

    // An amendment makes an order smaller, and never another side's.
    private static bool MayBe(in OrderEntry entry, in OrderRecord order) =>
        entry.Instrument == order.Instrument && entry.VenueOrderId == 0 && !entry.IsEnded && entry.Side == order.Side
        && (entry.PlacedUnits == 0 || order.Quantity.Units <= entry.PlacedUnits);

    /// <summary>What the venue says of an order shows whether a person amended it.</summary>
    public void NoteAmendment(int row, in OrderRecord order)
    {
        ref OrderEntry entry = ref _rows[row];
        entry.IsRenamed |= order.IsRenamed || order.ClientOrderId != entry.Id;

        // Of an order that the journal does not have it is not known how much was placed: amended is cut.
        entry.IsCut |= entry.PlacedUnits == 0
            ? entry.IsRenamed
            : order.Quantity.Units > 0 && order.Quantity.Units < entry.PlacedUnits;
    }

    /// <summary>The process begins: orders of an earlier one are taken over as the journal has them.</summary>
    public void Restore(TradingProtocol protocol)
    {
        foreach (KnownOrder known in _settings.Orders)
        {
            int instrument = protocol.Instruments.Find(known.Instrument);
            int row = instrument < 0 || known.Id.IsNone ? -1 : FindOrAdd(known.Id, (short)instrument);
            if (row < 0) continue;
            ref OrderEntry entry = ref _rows[row];
            entry.Side = known.Side;
            entry.PlacedUnits = known.Quantity.Units;

            // A key without its text can not be written: the answer to a query brings the text.
            bool isNamed = known.VenueOrderId != 0
                && protocol.TextIds?.Orders.Contains(known.VenueOrderId) != false;
            if (!isNamed) continue;
            _rows.SetVenueId(row, known.VenueOrderId);
            entry.IsSeenAtVenue = true;
        }
    }

    /// <summary>
    /// The engine hears of an order here for the first time: it counts the quantity that is reported as the whole.
    /// </summary>
    public void NotePlaced(int row, Quantity quantity)
    {
        ref OrderEntry entry = ref _rows[row];
        if (entry.PlacedUnits != 0) return;
        entry.PlacedUnits = quantity.Units;
        entry.IsCut = false;
    }

    /// <summary>Row of an order that may be new, -1 = every row holds one that has not ended.</summary>
    public int FindOrAdd(ClientOrderId id, short instrument)
    {
        int row = _rows.Find(id);
        return row >= 0 ? row : _rows.Add(id, instrument);
    }

    public void SetVenueId(int row, long venueOrderId) => _rows.SetVenueId(row, venueOrderId);

    /// <param name="row">The order.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cumulativeUnits">Executed so far, -1 = the report does not say.</param>
    /// <param name="venueNanos">Unix nanoseconds by the venue's clock, 0 = not told.</param>
    /// <param name="scope">Rejected: what the refusal concerns beside the order.</param>
    /// <param name="venueCode">Rejected, CancelRejected: the venue's code of the refusal, 0 = none.</param>
    public void Report(
        int row, OrderReportKind kind, ReasonCode reason, long cumulativeUnits, long venueNanos,
        RefusalScope scope = RefusalScope.None, int venueCode = 0)
    {
        ref OrderEntry entry = ref _rows[row];
        _outbox.PublishReport(
            entry.Id, entry.Instrument, entry.VenueOrderId, kind, reason, cumulativeUnits, venueNanos, scope,
            venueCode);
    }

    /// <summary>The outcome of its request is not proven (LAW 4).</summary>
    public void ReportUnknown(int row, ReasonCode reason)
    {
        _rows[row].IsAcknowledged = false;
        Report(row, OrderReportKind.OutcomeUnknown, reason, -1, 0);
        _locks.RequestRun();
    }

    /// <summary>It ended without having worked: not sent, or refused.</summary>
    public void ReportNeverWorked(
        int row, OrderReportKind kind, ReasonCode reason, long venueNanos, RefusalScope scope = RefusalScope.None,
        int venueCode = 0)
    {
        ref OrderEntry entry = ref _rows[row];
        entry.IsEnded = true;
        entry.IsNeverWorked = true;
        entry.NewsNanos = _context.Nanos;
        Report(row, kind, reason, 0, venueNanos, scope, venueCode);
    }

    /// <summary>The venue refused it. A sign of life contradicts a refusal: then the venue is asked.</summary>
    public void ReportRefused(int row, ReasonCode reason, RefusalScope scope, long venueNanos, int venueCode)
    {
        if (_rows[row].IsSeenAtVenue) ReportUnknown(row, reason);
        else ReportNeverWorked(row, OrderReportKind.Rejected, reason, venueNanos, scope, venueCode);
    }

    /// <summary>The venue took it. The record and the fills are those of its answer, as far as it has them.</summary>
    public void ReportPlaced(int row, in OrderRecord record, ReadOnlySpan<FillRecord> fills)
    {
        ref OrderEntry entry = ref _rows[row];
        _rows.SetVenueId(row, record.VenueOrderId);
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _context.Nanos;
        if (!entry.IsStreamed) Await(row, isEnd: false, entry.SentNanos);
        if (entry.IsNeverWorked) entry.IsEnded = false;
        entry.IsNeverWorked = false;
        if (!entry.IsAcknowledged && !entry.IsEnded)
        {
            Report(row, OrderReportKind.Acknowledged, ReasonCode.None, -1, record.VenueNanos);
        }

        entry.IsAcknowledged = true;
        foreach (ref readonly FillRecord fill in fills) TryReportFill(row, in fill, -1);

        // What the fills of the answer do not explain comes by the private stream.
        bool isExplained = record.CumulativeQuantity.Units == entry.FilledUnits;
        if (isExplained && record.IsEnded) ReportEnd(row, in record);
    }

    /// <summary>The venue accepted a cancel that left at a time (monotonic): the stream brings the end.</summary>
    public void AwaitEnd(int row, long sentNanos)
    {
        if (!_rows[row].IsEndStreamed) Await(row, isEnd: true, sentNanos);
    }

    /// <summary>Publishes a fill unless it was published not long ago.</summary>
    public void TryReportFill(int row, in FillRecord fill, long cumulativeUnits)
    {
        if (_outbox.IsPublished(in fill)) _context.Counters.StreamDuplicates++;
        else ReportFill(row, in fill, cumulativeUnits);
    }

    /// <summary>Publishes a fill and counts it to its order, once for each trade id remembered.</summary>
    public void ReportFill(int row, in FillRecord fill, long cumulativeUnits)
    {
        ref OrderEntry entry = ref _rows[row];
        bool isNew = !_outbox.IsPublished(in fill);
        if (!_outbox.PublishFill(entry.Id, in fill, cumulativeUnits)) return;
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _context.Nanos;
        if (isNew) entry.FilledUnits = Saturating.Add(entry.FilledUnits, fill.Quantity.Units);
    }

    /// <summary>The venue reports that an order is over. Its fills are published before.</summary>
    public void ReportEnd(int row, in OrderRecord record)
    {
        ref OrderEntry entry = ref _rows[row];
        OrderReportKind kind = record.Status switch
        {
            VenueOrderStatus.Cancelled => OrderReportKind.Cancelled,
            VenueOrderStatus.Expired => OrderReportKind.Expired,
            VenueOrderStatus.Rejected => OrderReportKind.Rejected,

            // Filled, of a quantity that a person had cut: the rest ended without us.
            VenueOrderStatus.Filled => OrderReportKind.Cancelled,
            _ => OrderReportKind.Status,
        };
        _rows.SetVenueId(row, record.VenueOrderId);
        entry.IsEnded = true;
        entry.QueryCount = 0;
        entry.NewsNanos = _context.Nanos;

        // Taken first and refused by the matching engine: but for money, that says nothing about other orders.
        RefusalScope scope = kind != OrderReportKind.Rejected ? RefusalScope.None
            : record.Reason == ReasonCode.VenueRejectedInsufficientBalance ? RefusalScope.Account
            : RefusalScope.Order;
        ReasonCode reason = record.Status == VenueOrderStatus.Filled ? ReasonCode.VenueSelfCancelled : record.Reason;
        Report(row, kind, reason, record.CumulativeQuantity.Units, record.VenueNanos, scope);
    }

    /// <summary>
    /// Reports the state of an order as a query found it; the engine sees itself which fills are missing.
    /// </summary>
    public void ReportState(int row, in OrderRecord record)
    {
        ref OrderEntry entry = ref _rows[row];
        bool isCutShort = entry.IsCut && record.Status == VenueOrderStatus.Filled;
        if (record.IsEnded || isCutShort)
        {
            ReportEnd(row, in record);
            return;
        }

        if (record.Status == VenueOrderStatus.Filled) entry.IsEnded = true;
        else if (entry.IsEnded && !entry.IsNeverWorked) return;
        else entry.IsEnded = false;
        entry.IsNeverWorked = false;
        entry.IsAcknowledged = true;
        Report(row, OrderReportKind.Status, ReasonCode.None, record.CumulativeQuantity.Units, record.VenueNanos);
    }

    private void Await(int row, bool isEnd, long sentNanos)
    {
        Awaited.Add(new AwaitedEvent
        {
            Id = _rows[row].Id,
            Row = row,
            IsEnd = isEnd,
            SentNanos = sentNanos,
            AnsweredNanos = _context.Nanos,
        });
    }

    /// <summary>An instrument's units change: what was executed of its orders counts in the new ones.</summary>
    public void Rescale(int instrument, in UnitChange change)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            ref OrderEntry entry = ref _rows[row];
            if (entry.Instrument != instrument) continue;
            change.TryScale(new Quantity(entry.FilledUnits), out Quantity filled, out _);
            change.TryScale(new Quantity(entry.ExecutedUnits), out Quantity executed, out _);
            change.TryScale(new Quantity(entry.PlacedUnits), out Quantity placed, out _);
            entry.PlacedUnits = placed.Units;
            entry.FilledUnits = filled.Units;
            entry.ExecutedUnits = executed.Units;
        }
    }

    /// <summary>
    /// Events since a time (monotonic) were lost: what they said of orders counts as not said.
    /// </summary>
    public void ForgetSince(long nanos)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            ref OrderEntry entry = ref _rows[row];
            if (entry.NewsNanos < nanos) continue;
            entry.IsEnded = false;
            entry.IsNeverWorked = false;
            entry.IsAcknowledged = false;
            entry.FilledUnits = 0;
        }
    }
}
