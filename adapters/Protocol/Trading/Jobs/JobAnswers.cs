using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Stream;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>
/// What an answer to a cancel, a query or a request for fills is to the job: one of the table's events. An order that
/// the venue does not find is absent only after two answers apart in time, given when nothing of it can be under way
/// any more, and between them open-orders answers and trades without it. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class JobAnswers<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int FillAttemptsMax = 3;

    // Somebody else's orders may look like it again and again: they hold a proof up for so long, and not for ever.
    private const long RenamedNanosMax = 900_000_000_000;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingProtocol _protocol;
    private readonly TradingMessage _message;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly PrivateStream<TPublisher> _stream;
    private readonly AbsenceEvidence _evidence;
    private long _startedNanos;

    public JobAnswers(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, TradingMessage message,
        EventOutbox<TPublisher> outbox, OwnOrders<TPublisher> orders, PrivateStream<TPublisher> stream,
        AbsenceEvidence evidence)
    {
        _context = context;
        _settings = settings;
        _protocol = protocol;
        _message = message;
        _outbox = outbox;
        _orders = orders;
        _stream = stream;
        _evidence = evidence;
    }

    /// <summary>The process begins: orders of an earlier one left before now.</summary>
    public void Start() => _startedNanos = _context.Nanos;

    /// <summary>A request of a job was lost, or its answer proves nothing.</summary>
    public JobEvent Fail(ref OrderJob job, ReasonCode reason)
    {
        job.LastReason = reason;
        job.Attempts++;
        bool isCancel = job.State == JobState.CancelSent;
        int attemptsMax = isCancel ? _settings.CancelAttemptsMax : _settings.ReadAttemptsMax;
        return job.Attempts >= attemptsMax ? JobEvent.Exhausted : JobEvent.Failed;
    }

    public JobEvent OnCancel(ref OrderJob cancel)
    {
        ReasonCode reason = _message.Reason;
        bool isTooLate = reason is ReasonCode.VenueCancelTooLate or ReasonCode.OrderUnknown;
        switch (_message.Outcome)
        {
            case OutcomeClass.Success:
                return JobEvent.Done;
            case OutcomeClass.Reject:
            case OutcomeClass.Reconcile when isTooLate:
                cancel.LastReason = isTooLate ? ReasonCode.VenueCancelTooLate : reason;
                cancel.VenueCode = _message.ErrorCode;
                return JobEvent.Refused;
            case OutcomeClass.Halt:
                cancel.LastReason = reason == ReasonCode.None ? ReasonCode.AuthorizationFailed : reason;
                return JobEvent.Halted;
            default:
                return Fail(ref cancel, reason == ReasonCode.None ? ReasonCode.VenueInternalError : reason);
        }
    }

    /// <param name="query">The job.</param>
    /// <param name="askedNanos">When the request that is answered left (monotonic).</param>
    public JobEvent OnQuery(ref OrderJob query, long askedNanos)
    {
        if (IsAbsent())
        {
            query.IsForRun = false;
            return OnAbsent(ref query, askedNanos);
        }

        OrderRecord record = _message.OrderCount == 1 ? _message.Orders[0] : default;
        ref OrderEntry entry = ref _orders[query.Row];
        bool isOurs = _message.Outcome == OutcomeClass.Success && _message.OrderCount == 1
            && (record.ClientOrderId == entry.Id || record.VenueOrderId == entry.VenueOrderId)
            && record.Status != VenueOrderStatus.None && record.CumulativeQuantity.Units >= 0;

        // The read side may be behind what was published here already.
        long executed = record.CumulativeQuantity.Units;
        bool isStale = executed < entry.ExecutedUnits
            || (entry.IsEnded && !entry.IsNeverWorked && record.IsLive && entry.NewsNanos >= askedNanos);
        if (!isOurs || isStale)
        {
            return Fail(ref query, isStale && isOurs ? ReasonCode.MessageRefused : _message.Reason);
        }

        query.IsForRun = false;
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _context.Nanos;
        entry.ExecutedUnits = executed;
        _orders.SetVenueId(query.Row, record.VenueOrderId);
        _orders.NoteAmendment(query.Row, in record);
        query.Record = record;
        query.AbsentNanos = long.MinValue;
        bool isFilled = executed > 0 && (executed > entry.FilledUnits || query.IsForced);
        return isFilled ? JobEvent.FoundWithFills : JobEvent.Found;
    }

    public JobEvent OnFills(ref OrderJob query)
    {
        if (_message.Outcome != OutcomeClass.Success) return Fail(ref query, _message.Reason);
        ref OrderEntry entry = ref _orders[query.Row];
        long sum = 0;
        foreach (ref readonly FillRecord fill in _message.Fills)
        {
            if (fill.VenueOrderId != entry.VenueOrderId || fill.Instrument != entry.Instrument) continue;
            sum = Saturating.Add(sum, fill.Quantity.Units);
            bool isNew = !_outbox.IsPublished(in fill);
            if (isNew && !_outbox.MayBeForgotten(in fill)) _stream.DoubtOver(in fill);
            if (isNew || query.IsForced) _orders.ReportFill(query.Row, in fill, -1);
        }

        // The answer is the whole truth of the order when it explains what the venue says was executed.
        long executed = query.Record.CumulativeQuantity.Units;
        if (sum >= executed) entry.FilledUnits = sum;
        bool isMissing = sum < executed && ++query.FillAttempts < FillAttemptsMax;
        return isMissing ? JobEvent.FillsMissing : JobEvent.FillsComplete;
    }

    /// <summary>The pause after the first "no such order" is over: what the other sources say.</summary>
    public JobEvent Weigh(in OrderJob query)
    {
        if (IsContradicted(in query, in _orders[query.Row])) return JobEvent.Contradicted;
        return _evidence.IsHeardSince(query.AbsentNanos) ? JobEvent.EvidenceHeard : JobEvent.EvidenceMissing;
    }

    /// <summary>
    /// From when an absence counts. Of an order of an earlier process only this is known: it left before the start. One
    /// that may have another name by now is asked about by the venue's number first.
    /// </summary>
    public long ProvesFrom(in OrderEntry entry)
    {
        long sent = entry.SentNanos == long.MinValue ? _startedNanos : entry.SentNanos;
        long from = sent + Math.Max(_settings.PlaceLifeNanos, _protocol.ReadAfterWriteNanos);
        if (entry.VenueOrderId != 0) return from;
        long renamed = Math.Min(_orders.Candidates.LastDueNanosOf(entry.Instrument), sent + RenamedNanosMax);
        return Math.Max(from, renamed);
    }

    /// <summary>Two answers "no such order" count as two only so far apart.</summary>
    public long PauseOf(in OrderEntry entry) =>
        entry.IsSeenAtVenue ? _settings.AbsencePauseSeenNanos : _settings.AbsencePauseNanos;

    private JobEvent OnAbsent(ref OrderJob query, long askedNanos)
    {
        ref OrderEntry entry = ref _orders[query.Row];
        long provesFrom = ProvesFrom(in entry);
        if (askedNanos < provesFrom || entry.PlaceRequestId != 0) return JobEvent.AbsentTooEarly;
        if (MayBeRenamed(in entry)) return JobEvent.AbsentTooEarly;
        if (query.AbsentNanos == long.MinValue)
        {
            query.AbsentNanos = askedNanos;
            return JobEvent.AbsentFirst;
        }

        // The other sources were heard in between, and nothing was heard of it since.
        return IsContradicted(in query, in entry) ? JobEvent.Contradicted : JobEvent.AbsentAgain;
    }

    // By its own name the venue does not find one that a person amended.
    private bool MayBeRenamed(in OrderEntry entry)
    {
        long sent = entry.SentNanos == long.MinValue ? _startedNanos : entry.SentNanos;
        return entry.VenueOrderId == 0 && _context.Nanos - sent < RenamedNanosMax
            && _orders.Candidates.HasOf(entry.Instrument);
    }

    private bool IsAbsent() => _message.Outcome switch
    {
        OutcomeClass.Success => _message.OrderCount == 0 && _message.SkippedRows == 0,
        OutcomeClass.Reject or OutcomeClass.Reconcile or OutcomeClass.RetrySame =>
            _message.Reason == ReasonCode.OrderUnknown,
        _ => false,
    };

    private static bool IsContradicted(in OrderJob query, in OrderEntry entry) =>
        entry.ListedNanos >= query.AbsentNanos || entry.NewsNanos >= query.AbsentNanos;
}
