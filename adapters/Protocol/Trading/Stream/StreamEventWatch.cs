using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Orders;

namespace LowLatency.Protocol.Trading.Stream;

/// <summary>
/// Doubts a private stream that lives and says nothing: a place or cancel that the venue accepted, and whose own event
/// does not come. Answers and queries may bring every state and fill first, so that nothing else would show it. Owner
/// thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class StreamEventWatch<TPublisher>
    where TPublisher : IEventPublisher
{
    /// <summary>
    /// An event that is so late is looked for a last time: this process may have stood still, or not have read because
    /// the publisher was full.
    /// </summary>
    private const long LastLookNanos = 500_000_000;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly AwaitedEvents _awaited;
    private readonly PrivateStream<TPublisher> _stream;
    private long _lookNanos = long.MaxValue;
    private SocketReads _reads;

    public StreamEventWatch(
        GatewayContext context, GatewaySettings settings, OwnOrders<TPublisher> orders,
        PrivateStream<TPublisher> stream)
    {
        _context = context;
        _settings = settings;
        _orders = orders;
        _awaited = orders.Awaited;
        _stream = stream;
    }

    /// <summary>When the next event is missed (monotonic), long.MaxValue = none is awaited.</summary>
    public long NextWakeNanos
    {
        get
        {
            if (_awaited.Count == 0) return long.MaxValue;
            return _lookNanos != long.MaxValue ? _lookNanos : FirstDueNanos;
        }
    }

    private long FirstDueNanos => _awaited.First.AnsweredNanos + _settings.StreamEventNanosMax;

    /// <summary>Doubts the stream when an event has not come in time.</summary>
    public void Step()
    {
        while (_awaited.Count > 0 && HasCome(in _awaited.First)) Forget();
        if (_awaited.Count == 0 || NextWakeNanos > _context.Nanos) return;
        if (_lookNanos == long.MaxValue)
        {
            _lookNanos = _context.Nanos + LastLookNanos;
            return;
        }

        // What came before now may lie in the socket, unread: time alone is no silence.
        if (!_reads.HaveBeenSince(_context)) return;
        _stream.DoubtSince(_awaited.First.SentNanos);
        Forget();
    }

    private void Forget()
    {
        _awaited.RemoveFirst();
        _lookNanos = long.MaxValue;
        _reads = default;
    }

    // An order whose row another one has is over, and said so.
    private bool HasCome(in AwaitedEvent awaited)
    {
        ref OrderEntry entry = ref _orders[awaited.Row];
        return entry.Id != awaited.Id || (awaited.IsEnd ? entry.IsEndStreamed : entry.IsStreamed);
    }
}
