using System;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>Answers and losses, handed to who waits for them.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private const int TooManyRequests = 429;
    private const int Banned = 418;
    private const int Forbidden = 403;

    /// <summary>The answer in <see cref="_message"/> names a request.</summary>
    private void OnAnswer(long requestId)
    {
        int slot = _requests.Find(requestId);
        NoteBudget(slot);
        if (slot < 0)
        {
            // An error without an id concerns the connection: keys, or a ban.
            if (_message.Outcome == OutcomeClass.Halt) Halt(_message.Reason);
            _counters.AnswersLate++;
            return;
        }

        ref RequestSlot waiting = ref _requests[slot];
        if (waiting.State == RequestState.AwaitingClock)
        {
            _counters.AnswersLate++;
            return;
        }

        if (_message.Outcome == OutcomeClass.Halt) Halt(_message.Reason);
        if (_message.Outcome == OutcomeClass.ResyncClock) _clock.Resync(_now.MonotonicNanos);
        if (waiting.State == RequestState.Lost)
        {
            OnLateAnswer(slot);
            return;
        }

        switch (waiting.Owner)
        {
            case RequestOwner.Place:
                OnPlaceAnswer(slot);
                break;
            case RequestOwner.CancelJob:
                OnCancelAnswer(slot);
                break;
            case RequestOwner.QueryJob:
                OnQueryAnswer(slot);
                break;
            case RequestOwner.FillsOfJob:
                OnFillsAnswer(slot);
                break;
            case RequestOwner.Clock:
                OnClockAnswer(slot);
                break;
            case RequestOwner.Subscribe:
                OnSubscribeAnswer(slot);
                break;
            case RequestOwner.Limits or RequestOwner.Permissions:
                OnSetupAnswer(slot);
                break;
            default:
                OnReconcileAnswer(slot);
                break;
        }
    }

    /// <summary>
    /// A request without an answer: its outcome is unknown, or it provably never left this machine.
    /// </summary>
    private void Fail(int slot, ReasonCode reason, bool neverLeft)
    {
        ref RequestSlot failed = ref _requests[slot];
        switch (failed.Owner)
        {
            case RequestOwner.Place:
                FailPlace(slot, reason, neverLeft);
                return;
            case RequestOwner.CancelJob or RequestOwner.QueryJob or RequestOwner.FillsOfJob:
                int job = failed.Job;
                _requests.Free(slot);
                RetryJob(job, reason);
                return;
            case RequestOwner.Subscribe:
                int connection = failed.Job;
                _requests.Free(slot);
                RetrySubscription(connection);
                return;
            case RequestOwner.Clock:
                _requests.Free(slot);
                _isClockOut = false;
                _clock.OnAsked(_now.MonotonicNanos);
                return;
            case RequestOwner.Limits or RequestOwner.Permissions:
                _requests.Free(slot);
                _isSetupOut = false;
                _setupDueNanos = _now.MonotonicNanos + Backoff(++_setupAttempts);
                return;
            default:
                _requests.Free(slot);
                RetryStep(reason);
                return;
        }
    }

    private void FailPlace(int slot, ReasonCode reason, bool neverLeft)
    {
        ref RequestSlot failed = ref _requests[slot];
        int row = failed.Row;
        _orders[row].PlaceRequestId = 0;
        if (neverLeft && failed.IsHttp)
        {
            _requests.Free(slot);
            _counters.PlacesNotSent++;
            EndNeverWorked(row, OrderReportKind.NotSent, reason);
            return;
        }

        // An answer may still come while its connection lives; it is welcome.
        bool canAnswer = reason == ReasonCode.TimedOut && !failed.IsHttp;
        if (canAnswer) failed.State = RequestState.Lost;
        else _requests.Free(slot);
        Unknown(row, reason);
    }

    private void Unknown(int row, ReasonCode reason)
    {
        ref OrderEntry entry = ref _orders[row];
        entry.IsAcknowledged = false;
        EmitReport(row, OrderReportKind.OutcomeUnknown, reason, -1, 0);
        _isRunWanted = true;
    }

    private void EndNeverWorked(int row, OrderReportKind kind, ReasonCode reason)
    {
        ref OrderEntry entry = ref _orders[row];
        entry.IsEnded = true;
        entry.IsNeverWorked = true;
        entry.NewsNanos = _now.MonotonicNanos;
        EmitReport(row, kind, reason, 0, _message.ServerNanos);
    }

    private void OnPlaceAnswer(int slot)
    {
        ref RequestSlot answered = ref _requests[slot];
        int row = answered.Row;
        ReasonCode reason = _message.Reason;
        if (_message.Outcome == OutcomeClass.ResyncClock && MayPlaceAgain(in answered, row))
        {
            answered.State = RequestState.AwaitingClock;
            answered.DeadlineNanos = answered.FirstSentNanos + _settings.PlaceRetryNanosMax;
            answered.ClockSamples = _clock.SampleCount;
            return;
        }

        _requests.Free(slot);
        _orders[row].PlaceRequestId = 0;
        switch (_message.Outcome)
        {
            case OutcomeClass.Success:
                OnPlaced(row);
                break;
            case OutcomeClass.ResyncClock:
                RejectPlace(row, ReasonCode.ClockOffset);
                break;
            case OutcomeClass.RetryAfter:
                RejectPlace(row, reason == ReasonCode.None ? ReasonCode.RateLimited : reason);
                break;
            case OutcomeClass.Reject when reason != ReasonCode.VenueDuplicateClientOrderId:
                RejectPlace(row, reason == ReasonCode.None ? ReasonCode.VenueRejectedOther : reason);
                break;
            case OutcomeClass.Halt when _message.Status is >= 400 and < 500:
                RejectPlace(row, reason == ReasonCode.None ? ReasonCode.AuthorizationFailed : reason);
                break;
            default:
                Unknown(row, reason == ReasonCode.None ? ReasonCode.VenueInternalError : reason);
                break;
        }
    }

    /// <summary>The outcome was told as unknown; the venue's word on it is a proof all the same.</summary>
    private void OnLateAnswer(int slot)
    {
        int row = _requests[slot].Row;
        _requests.Free(slot);
        _counters.AnswersLate++;
        ReasonCode reason = _message.Reason;
        if (_message.Outcome == OutcomeClass.Success) OnPlaced(row);
        else if (_message.Outcome == OutcomeClass.Reject && reason != ReasonCode.VenueDuplicateClientOrderId)
        {
            RejectPlace(row, reason == ReasonCode.None ? ReasonCode.VenueRejectedOther : reason);
        }
    }

    // A sign of life on the private stream contradicts a refusal: then the venue is asked.
    private void RejectPlace(int row, ReasonCode reason)
    {
        if (_orders[row].IsSeenAtVenue) Unknown(row, reason);
        else EndNeverWorked(row, OrderReportKind.Rejected, reason);
    }

    private void OnPlaced(int row)
    {
        ref OrderEntry entry = ref _orders[row];
        OrderRecord record = _message.OrderCount > 0 ? _message.Orders[0] : default;
        _orders.SetVenueId(row, record.VenueOrderId);
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _now.MonotonicNanos;
        if (entry.IsNeverWorked) entry.IsEnded = false;
        entry.IsNeverWorked = false;
        if (!entry.IsAcknowledged && !entry.IsEnded)
        {
            EmitReport(row, OrderReportKind.Acknowledged, ReasonCode.None, -1, record.VenueNanos);
        }

        entry.IsAcknowledged = true;
        foreach (ref readonly FillRecord fill in _message.Fills) TakeFill(row, in fill, -1);

        // What the fills of the answer do not explain comes by the private stream.
        bool isExplained = record.CumulativeQuantity.Units == entry.FilledUnits;
        if (isExplained && IsEnd(record.Status)) EndOrder(row, in record);
    }

    /// <summary>Publishes a fill unless it was published not long ago.</summary>
    private void TakeFill(int row, in FillRecord fill, long cumulativeUnits)
    {
        if (_trades.Contains(fill.Instrument, fill.TradeId))
        {
            _counters.StreamDuplicates++;
            return;
        }

        EmitFill(row, _orders[row].Id, in fill, cumulativeUnits);
    }

    private static bool IsEnd(VenueOrderStatus status) => status
        is VenueOrderStatus.Cancelled or VenueOrderStatus.Expired or VenueOrderStatus.Rejected;

    /// <summary>The venue says that an order is over. Fills are told before.</summary>
    private void EndOrder(int row, in OrderRecord record)
    {
        ref OrderEntry entry = ref _orders[row];
        OrderReportKind kind = record.Status switch
        {
            VenueOrderStatus.Cancelled => OrderReportKind.Cancelled,
            VenueOrderStatus.Expired => OrderReportKind.Expired,
            VenueOrderStatus.Rejected => OrderReportKind.Rejected,
            _ => OrderReportKind.Status,
        };
        _orders.SetVenueId(row, record.VenueOrderId);
        entry.IsEnded = true;
        entry.QueryCount = 0;
        entry.NewsNanos = _now.MonotonicNanos;
        EmitReport(row, kind, record.Reason, record.CumulativeQuantity.Units, record.VenueNanos);
    }

    private bool MayPlaceAgain(in RequestSlot answered, int row) =>
        answered.Attempts == 0 && !_orders[row].IsCancelAsked && !_orders[row].IsSeenAtVenue
        && _now.MonotonicNanos - answered.FirstSentNanos < _settings.PlaceRetryNanosMax;

    /// <summary>
    /// An order that was refused for its stamp and not executed: sent once more with a fresh one, if it is wanted yet.
    /// </summary>
    private void RetryPlace(int slot)
    {
        RequestSlot old = _requests[slot];
        bool isMeasured = _clock.SampleCount > old.ClockSamples;
        bool isLate = _now.MonotonicNanos >= old.DeadlineNanos;
        if (!isMeasured && !isLate && !_orders[old.Row].IsCancelAsked) return;
        _requests.Free(slot);
        _orders[old.Row].PlaceRequestId = 0;
        ReasonCode reason = ReasonCode.ClockOffset;
        if (isMeasured && MayPlaceAgain(in old, old.Row))
        {
            reason = AskLocks(old.Request.OrderFlags);
            TradingRequest request = old.Request;
            if (reason == ReasonCode.None) reason = SendPlaceAgain(ref request, in old);
        }

        if (reason != ReasonCode.None) RejectPlace(old.Row, reason);
    }

    private ReasonCode SendPlaceAgain(ref TradingRequest request, in RequestSlot old)
    {
        ReasonCode reason = TrySend(
            ref request, RequestOwner.Place, old.Row, -1, _settings.RequestTimeoutNanos, out int slot);
        if (reason != ReasonCode.None) return reason;
        _counters.PlacesRetried++;
        _requests[slot].Attempts = (byte)(old.Attempts + 1);
        _requests[slot].FirstSentNanos = old.FirstSentNanos;
        _orders[old.Row].PlaceRequestId = request.Id;
        _orders[old.Row].SentNanos = _now.MonotonicNanos;
        return ReasonCode.None;
    }

    private void NoteBudget(int slot)
    {
        if (slot >= 0) _budget.OnTold(_message.RateLimits, in _requests[slot].Mark, VenueNanos);
        long retryAfter = _message.RetryAfterNanos;
        if (_message.RetryAtVenueNanos > 0)
        {
            // Told and over already, by the estimate of the venue's clock, is not the same as not told.
            retryAfter = Math.Max(Math.Max(retryAfter, 1), _message.RetryAtVenueNanos - VenueNanos);
        }

        if (IsBanned())
        {
            _address.OnBan(VenueNanos + retryAfter, _now.MonotonicNanos, VenueNanos);
        }
        else if (_message.Status == TooManyRequests || IsRateLimited())
        {
            _address.OnLimited(retryAfter, _now.MonotonicNanos, VenueNanos);
        }
        else if (_message.Outcome is not (OutcomeClass.None or OutcomeClass.RetryAfter or OutcomeClass.Halt))
        {
            // Whatever it says ("no such order" too): the venue takes requests again.
            _address.OnSuccess(_now.MonotonicNanos);
        }
    }

    // 403 without a word of the venue's is its firewall, which refuses the address (binance.md 7).
    private bool IsBanned() =>
        _message.IsBan || _message.Status == Banned || (_message.Status == Forbidden && _message.ErrorCode == 0);

    private bool IsRateLimited() =>
        _message.Outcome == OutcomeClass.RetryAfter && _message.Reason == ReasonCode.RateLimited;

    /// <summary>Keys, signature or permission: only a human can go on.</summary>
    private void Halt(ReasonCode reason)
    {
        // A ban ends by itself; the breaker keeps it.
        if (IsBanned()) return;
        ReasonCode told = reason == ReasonCode.None ? ReasonCode.AuthorizationFailed : reason;
        Set(VenueCondition.AuthorizationRefused, true, told, _message.ErrorCode);
    }
}
