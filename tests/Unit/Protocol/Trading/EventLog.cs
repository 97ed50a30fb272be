using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>Keeps what a gateway publishes; may have no room.</summary>
internal sealed class EventLog : IEventPublisher
{
    public List<EventSlot> Events { get; } = [];

    /// <summary>Events taken before there is no more room.</summary>
    public int Room { get; set; } = int.MaxValue;

    public bool KeepsEvents { get; set; } = true;

    public bool TryPublish(Span<EventSlot> message)
    {
        if (Room == 0) return false;
        Room--;
        if (KeepsEvents) Events.Add(message[0]);
        return true;
    }

    public List<OrderReportPayload> Reports(ClientOrderId id) =>
        Events.FindAll(e => e.Header.Kind == EventKind.OrderReport && e.OrderReport.ClientOrderId == id)
            .ConvertAll(e => e.OrderReport);

    public List<OrderReportKind> Kinds(ClientOrderId id) => Reports(id).ConvertAll(r => r.Kind);

    public List<TextIdPayload> TextIds() =>
        Events.FindAll(e => e.Header.Kind == EventKind.TextId).ConvertAll(e => e.TextId);

    public List<VenueStatePayload> States(VenueCondition condition) =>
        Events.FindAll(e => e.Header.Kind == EventKind.VenueState && e.VenueState.Condition == condition)
            .ConvertAll(e => e.VenueState);
}
