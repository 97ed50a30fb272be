using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Unit.Venues;

/// <summary>Keeps a naive book per instrument, counts events, and compares pushed best prices with the book.</summary>
internal sealed class EventRecorder : IEventPublisher
{
    private readonly Dictionary<EventKind, long> _counts = [];
    private readonly Dictionary<InstrumentId, NaiveBook> _books = [];
    private readonly Dictionary<InstrumentId, EventSlot> _lastTop = [];

    /// <summary>All first slots, when asked for.</summary>
    internal List<EventSlot>? Log { get; set; }

    /// <summary>Whole messages, when asked for.</summary>
    internal List<EventSlot[]>? Messages { get; set; }

    /// <summary>Messages to refuse from now on, as a full ring would.</summary>
    internal int RefuseNext { get; set; }

    internal long TopsCompared { get; private set; }

    internal long TopsEqual { get; private set; }

    internal List<FeedStatePayload> States { get; } = [];

    /// <summary>FNV-1a over the bytes of every event but its publication stamps.</summary>
    internal ulong Hash { get; private set; } = 14_695_981_039_346_656_037;

    internal long LastWallNanos { get; private set; }

    internal NaiveBook Book(InstrumentId instrument)
    {
        if (!_books.TryGetValue(instrument, out NaiveBook? book)) _books[instrument] = book = new NaiveBook();
        return book;
    }

    internal long Count(EventKind kind) => _counts.GetValueOrDefault(kind);

    public bool TryPublish(Span<EventSlot> message)
    {
        if (RefuseNext > 0)
        {
            RefuseNext--;
            return false;
        }

        ref EventSlot first = ref message[0];
        if (first.Header.SlotCount != message.Length) throw new InvalidOperationException("slot count");
        if (first.Header.ReceiveWallNanos < LastWallNanos) throw new InvalidOperationException("time ran backwards");
        LastWallNanos = first.Header.ReceiveWallNanos;
        _counts[first.Header.Kind] = Count(first.Header.Kind) + 1;
        foreach (ref EventSlot slot in message)
        {
            foreach (byte value in slot.EventBytes) Hash = (Hash ^ value) * 1_099_511_628_211;
        }

        Log?.Add(first);
        Messages?.Add(message.ToArray());
        switch (first.Header.Kind)
        {
            case EventKind.BookSnapshot or EventKind.BookDelta:
                NaiveBook book = Book(first.Header.Instrument);
                book.Apply(message);
                if (_lastTop.TryGetValue(first.Header.Instrument, out EventSlot top)) Compare(book, top.TopOfBook);
                break;
            case EventKind.TopOfBook:
                _lastTop[first.Header.Instrument] = first;
                Compare(Book(first.Header.Instrument), first.TopOfBook);
                break;
            case EventKind.FeedState:
                OnState(first.Header.Instrument, first.FeedState);
                break;
        }

        return true;
    }

    private void OnState(InstrumentId instrument, FeedStatePayload state)
    {
        States.Add(state);
        if (state.Channel == FeedChannel.Book && state.Status is FeedStatus.InSync or FeedStatus.OutOfSync)
        {
            Book(instrument).IsInSync = state.Status == FeedStatus.InSync;
        }
    }

    private void Compare(NaiveBook book, TopOfBookPayload top)
    {
        if (top.Sequence == 0 || top.Sequence != book.Sequence || book.Bids.Count == 0 || book.Asks.Count == 0) return;
        TopsCompared++;
        KeyValuePair<long, long> bid = book.Bids.Last();
        KeyValuePair<long, long> ask = book.Asks.First();
        bool isEqual = bid.Key == top.BidPrice.Units && bid.Value == top.BidQuantity.Units
            && ask.Key == top.AskPrice.Units && ask.Value == top.AskQuantity.Units;
        if (isEqual) TopsEqual++;
    }
}
