using LowLatency.Model.Instruments;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData.Rules;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// What an instrument of a feed has to wait for: its rules first, then a connection, then its channels and its history.
/// The feed's thread only.
/// </summary>
internal sealed class InstrumentStartup<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly FeedInstrumentTable _instruments;
    private readonly RulesFetcher<TPublisher> _rules;
    private readonly BarBackfill<TPublisher> _bars;
    private readonly FeedSubscriptions<TPublisher> _subscriptions;
    private readonly BookRecovery<TPublisher> _books;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;

    internal InstrumentStartup(
        FeedInstrumentTable instruments, RulesFetcher<TPublisher> rules, BarBackfill<TPublisher> bars,
        FeedSubscriptions<TPublisher> subscriptions, BookRecovery<TPublisher> books, FeedOutbox<TPublisher> outbox,
        FeedTime time)
    {
        _instruments = instruments;
        _rules = rules;
        _bars = bars;
        _subscriptions = subscriptions;
        _books = books;
        _outbox = outbox;
        _time = time;
    }

    internal bool IsConnected { get; private set; }

    /// <summary>Configured rules are published, missing ones are asked for.</summary>
    internal void OnStart()
    {
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_instruments[i].Rules is { } rules) TryTakeRules(i, in rules);
            else _rules.Request(i);
        }

        _time.IsWakeStale = true;
    }

    internal void OnConnected()
    {
        IsConnected = true;
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_rules.IsListed(i)) Start(i);
        }

        _rules.OnConnected();
        _bars.OnConnected();
    }

    internal void OnDisconnected()
    {
        IsConnected = false;
        _time.IsWakeStale = true;
    }

    /// <summary>Rules have come. False = the publisher is full, and they wait.</summary>
    internal bool TryTakeRules(int instrument, in InstrumentRules rules) =>
        TryStart(instrument, _rules.Take(instrument, in rules));

    private bool TryStart(int instrument, RulesChange change)
    {
        if (change == RulesChange.Pending) return false;
        if (change == RulesChange.Gone) return true;
        _bars.Enable(instrument);
        if (!IsConnected) return true;
        if (change == RulesChange.First) Start(instrument);
        else if (change == RulesChange.OtherUnits) _books.OnUnitsChanged(instrument);
        return true;
    }

    /// <summary>Publishes what waits, rules first, until the publisher is full again.</summary>
    internal void PublishPending()
    {
        for (int i = 0; i < _instruments.Count; i++)
        {
            bool isPending = _outbox.TryGetPendingRules(i, out InstrumentRules rules);
            if (isPending && !TryStart(i, _rules.TakePending(i, in rules))) return;
        }

        _outbox.PublishPending();
    }

    private void Start(int instrument)
    {
        _subscriptions.Enable(instrument);
        _time.IsWakeStale = true;
        _books.Start(instrument);
    }
}
