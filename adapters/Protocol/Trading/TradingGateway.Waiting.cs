using LowLatency.Model.Commands;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Records;

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
        bool isOnSocket = active >= 0 && _protocol.IsOfferedOnSocket(TradingRequestKind.Place);
        return isOnSocket ? MessageRoomNanos(active, TradingRequestKind.Place) : long.MinValue;
    }

    private void Wait(in EngineCommand command)
    {
        if (_waiting.IsFull)
        {
            int worse = _waiting.FindWorse(in command);
            GiveUp(worse < 0 ? command : TakeWaiting(worse), ReasonCode.RequestBudgetSpent);
            if (worse < 0) return;
        }

        _counters.PlacesWaited++;
        _waiting.Add(in command, _now.MonotonicNanos);
    }

    private void StepWaiting()
    {
        while (_waiting.Count > 0 && _owed.Count == 0 && RoomForPlaceNanos() <= _now.MonotonicNanos)
        {
            EngineCommand command = TakeWaiting(_waiting.FindNext());
            PlaceNow(in command, _instruments.Find(command.Instrument));
        }

        while (_waiting.Count > 0 && _owed.Count == 0 && OverdueNanos <= _now.MonotonicNanos)
        {
            GiveUp(TakeWaiting(0), ReasonCode.RequestBudgetSpent);
        }
    }

    // The first has waited longest.
    private long OverdueNanos => _waiting.SinceNanos(0) + _settings.PlaceWaitNanosMax;

    private EngineCommand TakeWaiting(int index)
    {
        EngineCommand command = _waiting[index];
        _waiting.RemoveAt(index);
        return command;
    }

    /// <summary>Nothing of it has left, so no venue has to be asked. False when the order does not wait.</summary>
    private bool TryCancelWaiting(in EngineCommand cancel)
    {
        int index = _waiting.Find(cancel.ClientOrderId);
        if (index < 0) return false;
        GiveUp(TakeWaiting(index), cancel.Reason == ReasonCode.None ? ReasonCode.RequestBudgetSpent : cancel.Reason);
        return true;
    }

    private void GiveUp(in EngineCommand command, ReasonCode reason)
    {
        _counters.PlacesNotSent++;
        EmitReport(
            command.ClientOrderId, _instruments.Find(command.Instrument), 0, OrderReportKind.NotSent, reason, 0, 0);
    }
}
