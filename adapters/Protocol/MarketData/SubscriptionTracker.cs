using System;
using System.Collections.Generic;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Which topics are to be asked for, asked and acknowledged on the current connection. A batch that the venue refuses
/// is asked again topic by topic, so that one bad topic does not hold the others back.
/// </summary>
internal sealed class SubscriptionTracker
{
    private readonly FeedTopic[] _topics;
    private readonly Entry[] _entries;
    private readonly FeedTopic[] _batch;
    private readonly int _batchMax;
    private readonly FeedSettings _settings;

    internal SubscriptionTracker(VenueProtocol protocol, FeedSettings settings)
    {
        _settings = settings;
        _batchMax = protocol.TopicsPerRequestMax;
        _batch = new FeedTopic[_batchMax];
        List<FeedTopic> topics = [];
        for (int i = 0; i < protocol.Instruments.Count; i++) AddTopics(protocol, i, topics);
        _topics = topics.ToArray();
        _entries = new Entry[_topics.Length];
    }

    internal int Count => _topics.Length;

    internal FeedTopic this[int index] => _topics[index];

    internal TopicState State(int index) => _entries[index].State;

    internal int Attempts(int index) => _entries[index].Attempts;

    /// <summary>A new connection: nothing is subscribed.</summary>
    internal void Reset() => Array.Clear(_entries);

    /// <summary>The instrument's units are known: its topics may be asked for.</summary>
    internal void Enable(int instrument, long nowNanos)
    {
        for (int i = 0; i < _topics.Length; i++)
        {
            if (_topics[i].Instrument != instrument || _entries[i].State != TopicState.Waiting) continue;
            _entries[i].State = TopicState.Queued;
            _entries[i].DueNanos = nowNanos;
        }
    }

    /// <summary>Asks for the book topic of an instrument anew: unsubscribe, then subscribe.</summary>
    internal void Renew(int instrument, long dueNanos)
    {
        for (int i = 0; i < _topics.Length; i++)
        {
            if (_topics[i].Instrument != instrument || _topics[i].Channel != FeedChannels.Book) continue;
            if (_entries[i].State is TopicState.Waiting) continue;
            _entries[i].State = TopicState.Unsubscribe;
            _entries[i].DueNanos = dueNanos;
        }
    }

    /// <summary>Time of the next action, long.MaxValue when there is none.</summary>
    internal long NextDueNanos()
    {
        long due = long.MaxValue;
        foreach (ref readonly Entry entry in _entries.AsSpan())
        {
            if (entry.State is TopicState.Waiting or TopicState.Acked) continue;
            due = Math.Min(due, entry.DueNanos);
        }

        return due;
    }

    /// <summary>
    /// The topics of the next request that is due; empty when none is. They are taken to be sent with the id.
    /// </summary>
    internal ReadOnlySpan<FeedTopic> TakeBatch(long nowNanos, long requestId, out bool isSubscribe)
    {
        int count = 0;
        isSubscribe = true;
        for (int i = 0; i < _topics.Length && count < _batchMax; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.DueNanos > nowNanos) continue;
            if (entry.State is TopicState.Unsubscribe)
            {
                if (count > 0 && isSubscribe) continue;
                isSubscribe = false;
                entry.State = TopicState.Queued;
            }
            else if (entry.State is TopicState.Queued or TopicState.Refused)
            {
                if (count > 0 && (!isSubscribe || entry.IsAlone)) continue;
                entry.State = TopicState.Sent;
                entry.RequestId = requestId;
                entry.Attempts++;
                entry.DueNanos = nowNanos + _settings.AckTimeoutNanos;
            }
            else
            {
                continue;
            }

            _batch[count++] = _topics[i];
            if (entry.IsAlone) break;
        }

        return _batch.AsSpan(0, count);
    }

    /// <summary>Topics sent and not acknowledged in time are queued again; returns how many.</summary>
    internal int Expire(long nowNanos)
    {
        int count = 0;
        foreach (ref Entry entry in _entries.AsSpan())
        {
            if (entry.State != TopicState.Sent || entry.DueNanos > nowNanos) continue;
            entry.State = TopicState.Queued;
            entry.IsAlone = true;
            entry.DueNanos = nowNanos + FeedBackoff.Of(entry.Attempts - 1, _settings);
            count++;
        }

        return count;
    }

    /// <summary>
    /// Takes an answer. Id 0 (the venue sent none) means the oldest request that waits. Lists the topics that it
    /// answers; returns their number, 0 for the answer to an unsubscribe.
    /// </summary>
    internal int Answer(long requestId, bool isSuccess, long nowNanos, Span<int> answered)
    {
        if (requestId == 0) requestId = OldestRequest();
        int count = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.State != TopicState.Sent || entry.RequestId != requestId) continue;
            answered[count++] = i;
            if (isSuccess)
            {
                entry.State = TopicState.Acked;
                continue;
            }

            entry.State = TopicState.Refused;
            entry.DueNanos = nowNanos + (entry.IsAlone ? FeedBackoff.Of(entry.Attempts, _settings) : 0);
            entry.IsAlone = true;
        }

        return count;
    }

    private static void AddTopics(VenueProtocol protocol, int instrument, List<FeedTopic> topics)
    {
        FeedInstrument configured = protocol.Instruments[instrument];
        ReadOnlySpan<FeedChannels> single =
        [
            FeedChannels.Book, FeedChannels.Trades, FeedChannels.AggregateTrades, FeedChannels.TopOfBook,
            FeedChannels.Funding,
        ];
        foreach (FeedChannels channel in single)
        {
            if ((configured.Channels & channel) == 0) continue;
            AddIfOffered(protocol, new FeedTopic(instrument, channel, 0), topics);
        }

        if ((configured.Channels & FeedChannels.Bars) == 0) return;
        foreach (int seconds in configured.BarIntervalsSeconds)
        {
            AddIfOffered(protocol, new FeedTopic(instrument, FeedChannels.Bars, seconds), topics);
        }
    }

    private static void AddIfOffered(VenueProtocol protocol, FeedTopic topic, List<FeedTopic> topics)
    {
        if (!protocol.IsOffered(topic))
        {
            throw new ArgumentException(
                $"{protocol.Venue} does not offer {topic.Channel} (interval {topic.IntervalSeconds} s) for "
                + protocol.Instruments[topic.Instrument].Symbol);
        }

        topics.Add(topic);
    }

    private long OldestRequest()
    {
        long oldest = long.MaxValue;
        foreach (ref readonly Entry entry in _entries.AsSpan())
        {
            if (entry.State == TopicState.Sent) oldest = Math.Min(oldest, entry.RequestId);
        }

        return oldest;
    }

    internal enum TopicState : byte
    {
        /// <summary>Units not known yet.</summary>
        Waiting = 0,
        Queued = 1,
        Sent = 2,
        Acked = 3,
        Refused = 4,
        Unsubscribe = 5,
    }

    private struct Entry
    {
        internal TopicState State;
        internal bool IsAlone;
        internal int Attempts;
        internal long RequestId;
        internal long DueNanos;
    }
}
