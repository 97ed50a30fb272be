using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Accounts;

namespace LowLatency.VenueSim.Exchange.Sessions;

/// <summary>One socket of the WebSocket API with its subscriptions.</summary>
internal sealed class SimSession(long id, string address, long openedNanos)
{
    private const long SecondNanos = 1_000_000_000;
    private const int SubscriptionsPerLifeMax = 65_535;
    private readonly Queue<long> _received = new();
    private int _nextSubscriptionId;

    public long Id { get; } = id;

    public string Address { get; } = address;

    public List<(int Id, SimAccount Account)> Subscriptions { get; } = new();

    /// <summary>Time of the last frame queued, which the next one must not overtake.</summary>
    public long LastEventDueNanos { get; set; }

    /// <summary>Nothing passes either way before this time.</summary>
    public long SilentUntilNanos { get; set; }

    public long LastPongNanos { get; set; } = openedNanos;

    /// <summary>A close is on its way; nothing is read any more.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Counts a client's message.</summary>
    /// <returns>False when there were more than the maximum in a second.</returns>
    public bool TryReceive(long nowNanos, int perSecondMax)
    {
        if (perSecondMax == 0)
            return true;
        while (_received.Count > 0 && _received.Peek() <= nowNanos - SecondNanos)
            _received.Dequeue();
        _received.Enqueue(nowNanos);
        return _received.Count <= perSecondMax;
    }

    /// <summary>A new subscription id, or -1 when the socket has used all.</summary>
    public int Subscribe(SimAccount account)
    {
        if (_nextSubscriptionId == SubscriptionsPerLifeMax)
            return -1;
        Subscriptions.Add((_nextSubscriptionId, account));
        return _nextSubscriptionId++;
    }

    public bool IsSubscribed(SimAccount account) =>
        Subscriptions.Exists(subscription => subscription.Account == account);
}
