using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading.Stream;

/// <summary>
/// The private stream's liveness: subscribed first on every connection, kept alive, doubted when a fill is found that
/// it should have brought, and since when it has brought everything without a break. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class PrivateStream<TPublisher>
    where TPublisher : IEventPublisher
{
    /// <summary>A fill so old should have come by the stream.</summary>
    private const long LateNanos = 5_000_000_000;

    /// <summary>The estimate of the venue's clock may have changed by so much since the subscription.</summary>
    private const long ClockMarginNanos = 1_000_000_000;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingProtocol _protocol;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly TradingLocks<TPublisher> _locks;
    private bool _isDoubted;

    public PrivateStream(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, TradingMessage message,
        RequestPipe pipe, TradingLocks<TPublisher> locks)
    {
        _context = context;
        _settings = settings;
        _protocol = protocol;
        _message = message;
        _pipe = pipe;
        _locks = locks;
    }

    /// <summary>
    /// Since when a connection that is not doubted has brought the stream without a break (monotonic).
    /// </summary>
    public long SinceNanos { get; private set; }

    /// <summary>A connection brings the stream.</summary>
    public bool IsSubscribed => _pipe.Connections.FindActive(mustBeSubscribed: true) >= 0;

    /// <summary>When the next subscription falls due (monotonic), long.MaxValue = none.</summary>
    public long NextWakeNanos
    {
        get
        {
            long wake = long.MaxValue;
            if (!_pipe.Clock.IsKnown || _locks.IsHalted) return wake;
            for (int i = 0; i < _pipe.Connections.Capacity; i++)
            {
                ref GatewayConnection connection = ref _pipe.Connections[i];
                bool isOpen = connection.IsOpen && connection.SubscribeRequestId == 0;
                if (isOpen) wake = Math.Min(wake, connection.SubscribeDueNanos);
            }

            return wake;
        }
    }

    /// <summary>Subscribes on every open connection that is due.</summary>
    public void Step()
    {
        if (!_pipe.Clock.IsKnown || _locks.IsHalted) return;
        for (int i = 0; i < _pipe.Connections.Capacity; i++)
        {
            ref GatewayConnection connection = ref _pipe.Connections[i];
            bool isDue = connection.IsOpen && connection.SubscribeRequestId == 0
                && connection.SubscribeDueNanos <= _context.Nanos;
            if (!isDue) continue;
            TradingRequest request = new() { Kind = TradingRequestKind.SubscribeStream, Instrument = -1 };
            ReasonCode reason = _pipe.TrySend(
                ref request, RequestOwner.Subscribe, -1, i, _settings.RequestTimeoutNanos, out _);
            if (reason == ReasonCode.None) connection.SubscribeRequestId = request.Id;
            else connection.SubscribeDueNanos = _context.Nanos + _pipe.WaitNanos;
        }
    }

    /// <param name="slot">The request that is answered; freed here.</param>
    public void OnAnswer(int slot)
    {
        if (_message.Outcome != OutcomeClass.Success)
        {
            OnFailed(slot);
            return;
        }

        ref GatewayConnection connection = ref _pipe.Connections[_pipe.Slots[slot].Job];
        _pipe.Slots.Free(slot);
        connection.SubscribeRequestId = 0;
        connection.SubscribeAttempts = 0;
        connection.SubscribeDueNanos = _protocol.StreamKeepAliveNanos == 0
            ? long.MaxValue
            : _context.Nanos + (_protocol.StreamKeepAliveNanos / 2);

        // Kept alive, a stream is no other than before: one that is doubted stays so.
        if (connection.IsSubscribed) return;

        // One that is doubted brings nothing: what happened before this one may be in no list yet.
        if (!HasTrusted()) SinceNanos = _context.Nanos;
        connection.IsSubscribed = true;
        connection.SubscribedVenueNanos = _pipe.VenueNanos;
        connection.SubscribedNanos = _context.Nanos;
        _locks.UnlockStream();
        if (_isDoubted) Compare();
    }

    /// <param name="slot">The subscription that was refused or lost; freed here.</param>
    public void OnFailed(int slot)
    {
        ref GatewayConnection connection = ref _pipe.Connections[_pipe.Slots[slot].Job];
        _pipe.Slots.Free(slot);
        connection.SubscribeRequestId = 0;
        connection.SubscribeDueNanos =
            _context.Nanos + _settings.RetryPauseNanos(++connection.SubscribeAttempts);
    }

    /// <summary>The venue ended the stream while its socket lives: subscribed again at once.</summary>
    public void OnEnded(int row)
    {
        Lose(row, ReasonCode.StreamEnded);
        ref GatewayConnection connection = ref _pipe.Connections[row];
        if (connection.SubscribeRequestId == 0) connection.SubscribeDueNanos = _context.Nanos;
    }

    /// <summary>
    /// A connection brings no private stream any more; when it was the only one that is not doubted, something may be
    /// missed.
    /// </summary>
    public void Lose(int row, ReasonCode reason)
    {
        ref GatewayConnection connection = ref _pipe.Connections[row];
        if (!connection.IsSubscribed) return;
        connection.IsSubscribed = false;

        // One that is doubted may be there still: it brings nothing.
        if (HasTrusted()) return;

        // A comparison may run while a doubted one is open: what is missed behind it takes another.
        _isDoubted |= IsSubscribed;
        _locks.LockStream(reason);
        _locks.Doubt(reason);
    }

    /// <summary>
    /// A fill was found elsewhere. When the stream should have brought it long ago, it may have ended without a word:
    /// a new connection with a new subscription takes over.
    /// </summary>
    public void DoubtOver(in FillRecord fill)
    {
        if (_pipe.VenueNanos - fill.VenueNanos < LateNanos) return;
        for (int i = 0; i < _pipe.Connections.Capacity; i++)
        {
            ref GatewayConnection connection = ref _pipe.Connections[i];
            if (connection.SubscribedVenueNanos <= fill.VenueNanos - LateNanos) Replace(ref connection);
        }

        HoldBack();
    }

    /// <summary>
    /// An accepted request that left at a time (monotonic) has brought no event: like a fill that is found elsewhere.
    /// </summary>
    public void DoubtSince(long sentNanos)
    {
        for (int i = 0; i < _pipe.Connections.Capacity; i++)
        {
            ref GatewayConnection connection = ref _pipe.Connections[i];
            if (connection.SubscribedNanos <= sentNanos) Replace(ref connection);
        }

        HoldBack();
    }

    /// <summary>The stream of a connection was there, and did not bring what happened.</summary>
    private void Replace(ref GatewayConnection connection)
    {
        if (!connection.IsSubscribed || connection.SubscribedVenueNanos == long.MaxValue) return;
        connection.SubscribedVenueNanos = long.MaxValue;
        connection.Output!.RequestRotation();
        _isDoubted = true;
        _context.Counters.StreamsDoubted++;
    }

    private void HoldBack()
    {
        if (!_isDoubted) return;
        if (HasTrusted())
        {
            // Another brings the stream already: no subscription will come that begins the comparison, and what was
            // not brought before now is in no list yet.
            SinceNanos = _context.Nanos;
            Compare();
        }
        else if (!_locks.IsStreamUnproven)
        {
            // Nothing new is placed meanwhile: fills would become known a minute late.
            _locks.LockStream(ReasonCode.StreamEnded);
        }
    }

    /// <summary>What else the doubted stream did not bring is found by a comparison.</summary>
    private void Compare()
    {
        _isDoubted = false;
        _locks.Doubt(ReasonCode.StreamEnded);
    }

    private bool HasTrusted()
    {
        for (int i = 0; i < _pipe.Connections.Capacity; i++)
        {
            ref GatewayConnection connection = ref _pipe.Connections[i];
            if (connection.IsSubscribed && connection.SubscribedVenueNanos != long.MaxValue) return true;
        }

        return false;
    }
}
