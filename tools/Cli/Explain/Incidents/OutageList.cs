using System;
using System.Collections.Generic;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Explain.Incidents;

/// <summary>
/// Reconnects and what else kept a venue away: feeds down, books out of sync, conditions of the order gateway.
/// </summary>
internal sealed class OutageList(long fromNanos) : IReplayObserver
{
    private readonly Dictionary<(VenueId, InstrumentId, int), (OutageRow Row, long SinceNanos)> _open = [];

    public List<OutageRow> Rows { get; } = [];

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        ref readonly EventSlot slot = ref message[0];
        if (slot.Header.Kind == EventKind.FeedState) OnFeed(engine, sequence, slot);
        else if (slot.Header.Kind == EventKind.VenueState) OnVenue(engine, sequence, slot);
        else if (slot.Header.Kind == EventKind.EngineStarted) _open.Clear();
    }

    private void OnFeed(Engine engine, long sequence, in EventSlot slot)
    {
        ref readonly FeedStatePayload feed = ref slot.FeedState;
        (VenueId, InstrumentId, int) key = (slot.Header.Venue, slot.Header.Instrument, (int)feed.Channel);
        if (feed.Status is FeedStatus.Disconnected or FeedStatus.OutOfSync or FeedStatus.GaveUp)
        {
            string detail = feed.Detail == 0 ? "" : $" {feed.Detail}";
            string why = LinkFault.Of(feed.FaultPacked).Describe();
            string what = $"{feed.Channel} {feed.Status}{detail}{(why.Length == 0 ? "" : $" ({why})")}";
            if (why.Length > 0 && _open.TryGetValue(key, out (OutageRow Row, long SinceNanos) known))
            {
                // The same outage; what is known of its cause now says more than what was known first.
                known.Row.What = what;
            }

            Begin(key, engine, sequence, Place(engine, slot.Header), what, feed.Reason);
        }
        else if (feed.Status is FeedStatus.Subscribed or FeedStatus.InSync)
        {
            End(key, engine);
        }
    }

    private void OnVenue(Engine engine, long sequence, in EventSlot slot)
    {
        ref readonly VenueStatePayload state = ref slot.VenueState;
        if (state.Condition is VenueCondition.None or VenueCondition.TradesProven) return;
        (VenueId, InstrumentId, int) key = (slot.Header.Venue, InstrumentId.All, 1_000 + (int)state.Condition);
        if (state.IsSet != 0)
        {
            Begin(key, engine, sequence, $"{slot.Header.Venue} orders", state.Condition.ToString(), state.Reason);
        }
        else
        {
            End(key, engine);
        }
    }

    private void Begin(
        (VenueId, InstrumentId, int) key, Engine engine, long sequence, string place, string what, ReasonCode reason)
    {
        if (_open.ContainsKey(key)) return;
        var row = new OutageRow
        {
            Time = new Timestamp(engine.NowNanos).ToString(),
            Sequence = sequence,
            Place = place,
            What = what,
            Reason = reason == ReasonCode.None ? "" : reason.ToString(),
        };
        _open[key] = (row, engine.NowNanos);
        if (engine.NowNanos >= fromNanos) Rows.Add(row);
    }

    private void End((VenueId, InstrumentId, int) key, Engine engine)
    {
        if (!_open.Remove(key, out (OutageRow Row, long SinceNanos) known)) return;
        known.Row.LastedMillis = (engine.NowNanos - known.SinceNanos) / 1e6;
    }

    private static string Place(Engine engine, in EventHeader header) =>
        header.Instrument.Value < engine.Instruments.Length
            ? MarketDescription.Name(engine.Instruments[header.Instrument.Value])
            : $"{header.Venue}:*";
}
