using LowLatency.Model.Commands;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Trading;

/// <content>
/// Many orders at one moment (every symbol's bar ends then) are more than a socket takes in a second: the rest waits
/// here for its turn. Locks and age are asked again when it comes.
/// </content>
public sealed partial class TradingGateway<TPublisher>
{
    private readonly WaitingPlaces _waiting;

    private bool MustWait() => _waiting.Count > 0 || RoomForPlaceNanos() > _now.MonotonicNanos;

    // Without a connection there is nothing to wait for: the attempt says so.
    private long RoomForPlaceNanos()
    {
        int active = FindActive(mustBeSubscribed: true);
        return active < 0 ? long.MinValue : MessageRoomNanos(active, TradingRequestKind.Place);
    }

    private void StepWaiting()
    {
        while (_waiting.Count > 0 && _owed.Count == 0)
        {
            int next = _waiting.FindNext();
            bool isOver = _now.MonotonicNanos - _waiting.SinceNanos(next) >= _settings.PlaceWaitNanosMax;
            if (!isOver && RoomForPlaceNanos() > _now.MonotonicNanos) return;
            EngineCommand command = _waiting[next];
            _waiting.RemoveAt(next);

            // One that has waited long enough goes now or never.
            PlaceNow(in command, _instruments.Find(command.Instrument));
        }
    }

    /// <summary>Nothing of it has left, so no venue has to be asked. False when the order does not wait.</summary>
    private bool TryCancelWaiting(in EngineCommand cancel)
    {
        int index = _waiting.Find(cancel.ClientOrderId);
        if (index < 0) return false;
        EngineCommand command = _waiting[index];
        _waiting.RemoveAt(index);
        _counters.PlacesNotSent++;
        EmitReport(
            command.ClientOrderId, _instruments.Find(command.Instrument), 0, OrderReportKind.NotSent,
            ReasonCode.RequestBudgetSpent, 0, 0);
        return true;
    }
}
