using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>
/// Asks for the amendments of orders that may be ours under another name: the first of them names the order as it was
/// placed. One that is ours has its venue's number from then on, and its state and fills are asked for by that. Owner
/// thread only; does not allocate.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class AmendmentSearch<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int NotFound = 404;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly OrderJobs<TPublisher> _jobs;
    private bool _isAsked;

    public AmendmentSearch(
        GatewayContext context, GatewaySettings settings, TradingMessage message, RequestPipe pipe,
        TradingLocks<TPublisher> locks, OwnOrders<TPublisher> orders, OrderJobs<TPublisher> jobs)
    {
        _context = context;
        _settings = settings;
        _message = message;
        _pipe = pipe;
        _locks = locks;
        _orders = orders;
        _jobs = jobs;
    }

    /// <summary>When the next question may leave (monotonic), long.MaxValue = there is none.</summary>
    public long NextWakeNanos
    {
        get
        {
            long due = long.MaxValue;
            for (int i = 0; i < _orders.Candidates.Count && !_isAsked && !_locks.IsHalted; i++)
            {
                due = Math.Min(due, _orders.Candidates[i].DueNanos);
            }

            return due;
        }
    }

    public void Step()
    {
        if (_isAsked || _locks.IsHalted) return;
        for (int i = _orders.Candidates.Count - 1; i >= 0; i--)
        {
            ref AmendmentCandidate candidate = ref _orders.Candidates[i];
            if (candidate.DueNanos > _context.Nanos) continue;
            if (!_orders.MayBeOwn(candidate.Instrument, candidate.VenueOrderId))
            {
                _orders.Candidates.Remove(i);
                continue;
            }

            Ask(ref candidate);
            return;
        }
    }

    /// <param name="slot">The request that is answered; freed here.</param>
    public void OnAnswer(int slot)
    {
        bool isRefused = _message.Outcome == OutcomeClass.Reject || _message.Status == NotFound;
        if (_message.Outcome != OutcomeClass.Success && !isRefused)
        {
            OnFailed(slot);
            return;
        }

        TradingRequest request = _pipe.Slots[slot].Request;
        _pipe.Slots.Free(slot);
        _isAsked = false;
        _orders.Candidates.Judge(request.Instrument, request.VenueOrderId);
        if (isRefused || _message.OrderCount == 0) return;
        OrderRecord first = _message.Orders[0];
        if (!_orders.IsOwn(first.ClientOrderId)) return;
        int row = _orders.TakeRenamed(in first);
        if (row >= 0) _jobs.StartQuery(row, _context.Nanos);
        else _locks.Doubt(ReasonCode.OrderTableFull);
    }

    /// <param name="slot">The request that has no answer; freed here.</param>
    public void OnFailed(int slot)
    {
        TradingRequest request = _pipe.Slots[slot].Request;
        _pipe.Slots.Free(slot);
        _isAsked = false;
        int row = _orders.Candidates.Find(request.Instrument, request.VenueOrderId);
        if (row < 0) return;
        ref AmendmentCandidate candidate = ref _orders.Candidates[row];
        candidate.DueNanos = _context.Nanos + _settings.RetryPauseNanos(++candidate.Attempts);
    }

    private void Ask(ref AmendmentCandidate candidate)
    {
        TradingRequest request = new()
        {
            Kind = TradingRequestKind.Amendments,
            Instrument = candidate.Instrument,
            VenueOrderId = candidate.VenueOrderId,
        };
        ReasonCode reason = _pipe.TrySend(
            ref request, RequestOwner.Amendments, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isAsked = reason == ReasonCode.None;
        if (!_isAsked) candidate.DueNanos = _context.Nanos + Math.Max(_pipe.WaitNanos, _settings.RetryNanosMin);
    }
}
