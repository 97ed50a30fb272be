using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using LowLatency.Core;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;

namespace LowLatency.Runtime.Replay;

/// <summary>
/// What a journal says that no replay applies (<see cref="EventSkippedBody"/>): every program that brings an engine
/// along a journal does it through this. One thread.
/// </summary>
public sealed class EventSkips
{
    private readonly Dictionary<long, EventSkip> _skips = [];
    private readonly EventSlot[] _padding = new EventSlot[1];
    private bool _hasAny;

    /// <summary>Events and timers that were left out so far.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Adds what is not known yet.</summary>
    public void Add(IEnumerable<EventSkippedBody> skips)
    {
        foreach (EventSkippedBody skip in skips)
        {
            _hasAny = true;
            _skips[skip.Sequence] = _skips.GetValueOrDefault(skip.Sequence, EventSkip.None).With(skip.Timer);
        }
    }

    /// <summary>Applies an event as far as it is not left out. Throws what <see cref="Engine.Apply"/> throws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(Engine engine, long sequence, ReadOnlySpan<EventSlot> message)
    {
        if (!_hasAny || !_skips.TryGetValue(sequence, out EventSkip skip)) engine.Apply(message);
        else ApplyRest(engine, skip, message);
    }

    private void ApplyRest(Engine engine, in EventSkip skip, ReadOnlySpan<EventSlot> message)
    {
        LeftOut += skip.Timers.Length + (skip.IsOfEvent ? 1 : 0);
        engine.ApplyWithout(skip.IsOfEvent ? Padding(message[0].Header) : message, skip.Timers);
    }

    // It takes its place and its time, and says nothing.
    private ReadOnlySpan<EventSlot> Padding(in EventHeader header)
    {
        _padding[0] = default;
        _padding[0].Header = header;
        _padding[0].Header.Kind = EventKind.Padding;
        _padding[0].Header.SlotCount = 1;
        return _padding;
    }

    private readonly record struct EventSkip(bool IsOfEvent, int[] Timers)
    {
        public static EventSkip None => new(false, []);

        public EventSkip With(int timer)
        {
            if (timer == EventSkippedBody.NoTimer) return this with { IsOfEvent = true };
            return Array.IndexOf(Timers, timer) >= 0 ? this : this with { Timers = [.. Timers, timer] };
        }
    }
}
