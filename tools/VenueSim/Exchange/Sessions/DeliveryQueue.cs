using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.VenueSim.Exchange.Sessions;

/// <summary>What waits to leave the exchange or to be done, by time; the same time keeps its order.</summary>
internal sealed class DeliveryQueue
{
    private readonly PriorityQueue<Delivery, (long DueNanos, long Number)> _deliveries = new();
    private readonly PriorityQueue<Action, (long DueNanos, long Number)> _actions = new();
    private long _number;

    public long NextActionNanos => _actions.TryPeek(out _, out var at) ? at.DueNanos : long.MaxValue;

    public long NextDeliveryNanos => _deliveries.TryPeek(out _, out var at) ? at.DueNanos : long.MaxValue;

    public void Send(Delivery delivery) => _deliveries.Enqueue(delivery, (delivery.DueNanos, ++_number));

    public void Schedule(long dueNanos, Action action) => _actions.Enqueue(action, (dueNanos, ++_number));

    public Action TakeAction() => _actions.Dequeue();

    public bool TryTake(long nowNanos, out Delivery? delivery)
    {
        delivery = null;
        return NextDeliveryNanos <= nowNanos && _deliveries.TryDequeue(out delivery, out _);
    }
}
