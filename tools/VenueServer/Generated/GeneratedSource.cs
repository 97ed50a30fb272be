using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Capture;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Options;
using LowLatency.VenueServer.Sending;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Generated;

/// <summary>Serves the generated market in real time: its virtual clock follows the wall clock of the start.</summary>
internal sealed class GeneratedSource : IMarketSource
{
    private const int KlinesKept = 40_000;
    private static readonly TimeSpan StepInterval = TimeSpan.FromMilliseconds(2);

    // Longer means that the machine ran something else between the two readings.
    private static readonly TimeSpan OriginReadMax = TimeSpan.FromMilliseconds(1);
    private readonly Lock _gate = new();
    private readonly VenueServerOptions _options;
    private readonly TimeProvider _time;
    private readonly GeneratedMarket _market;
    private readonly StreamHub _hub;
    private readonly Dictionary<ClientConnection, Outbox> _outboxes = new();
    private readonly ConcurrentDictionary<string, SymbolRules> _rules = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly long _startNanos;
    private readonly long _startTimestamp;
    private readonly Task _loop;
    private readonly TradingVenue? _trading;
    private readonly string[] _symbols;
    private volatile bool _isMarketStopped;

    public GeneratedSource(VenueServerOptions options, LiveFaults faults, TimeProvider time)
    {
        _options = options;
        if (options.Symbols.Count == 0)
            throw new VenueConfigurationException("the generated market needs at least one symbol (--symbols A,B)");
        if (options.MessagesPerSecond <= 0)
            throw new VenueConfigurationException("the rate of the generated market must be positive (--rate N)");
        var specs = new List<SymbolSpec>();
        foreach (var symbol in options.Symbols)
            specs.Add(SymbolSpec.Of(symbol.ToUpperInvariant(), specs.Count));
        _symbols = [.. options.Symbols];
        for (int i = 0; i < _symbols.Length; i++)
            _symbols[i] = _symbols[i].ToUpperInvariant();
        Array.Sort(_symbols, StringComparer.Ordinal);
        _hub = new StreamHub(faults);

        // Both at one moment: by what the market takes to build its past it would otherwise be late for good.
        _time = time;
        do
        {
            _startTimestamp = time.GetTimestamp();
            _startNanos = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        }
        while (time.GetElapsedTime(_startTimestamp) > OriginReadMax);
        _market = new GeneratedMarket(
            specs, options.Seed, _startNanos, options.MessagesPerSecond, _hub,
            new MarketPastOptions { KlinesKept = KlinesKept, Holes = options.Holes });
        if (options.Accounts.Count > 0)
            _trading = OpenExchange(options);
        options.Log?.Invoke($"generated market: {string.Join(",", options.Symbols)} seed {options.Seed} "
            + $"rate {options.MessagesPerSecond}/s");
        _loop = Task.Run(RunAsync);
    }

    public SimVenue Venue => _options.Venue;

    public IReadOnlyList<string> Symbols => _symbols;

    /// <summary>The private side; null without accounts.</summary>
    public TradingVenue? Trading => _trading;

    public void StopMarket()
    {
        _isMarketStopped = true;
        _trading?.Freeze();
    }

    /// <summary>Update ids of every symbol begin anew.</summary>
    public void ResetSequences()
    {
        lock (_gate)
        {
            foreach (var market in _market.Markets)
                market.ResetSequence();
        }
    }

    /// <summary>The venue's rules of a symbol are others from now on, for orders and in the list.</summary>
    /// <exception cref="ArgumentException">No such symbol, or a unit that is no multiple of the market's.</exception>
    public void Change(SymbolRulesChange change)
    {
        if (_market.Find(change.Symbol) is not { } market)
            throw new ArgumentException($"no symbol '{change.Symbol}'");
        lock (_gate)
        {
            var rules = change.Apply(RulesOf(market.Spec));
            _trading?.Change(change);
            _rules[change.Symbol] = rules;
        }
    }

    public bool Serves(SimVenue venue) => venue.IsGenerated;

    public bool HasSymbol(string symbol) =>
        _market.Find(symbol) is { } market && RulesOf(market.Spec).Status != SymbolStatus.Unlisted;

    public async ValueTask SubscribeAsync(
        ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement)
    {
        if (acknowledgement is not null)
            await client.SendAsync(acknowledgement).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_outboxes.TryGetValue(client, out var outbox))
                _outboxes.Add(client, outbox = new Outbox(client, _options.SendQueueFramesMax, _options.Log));
            foreach (var stream in streams)
            {
                if (IsRouted(client, stream) && _market.Find(stream.Symbol) is { } market)
                    _hub.Subscribe(client, outbox, stream, market);
            }
        }
    }

    public async ValueTask UnsubscribeAsync(
        ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement)
    {
        lock (_gate)
        {
            foreach (var stream in streams)
                _hub.Unsubscribe(client, stream);
        }

        if (acknowledgement is not null)
            await client.SendAsync(acknowledgement).ConfigureAwait(false);
    }

    public void Detach(ClientConnection client)
    {
        lock (_gate)
        {
            _hub.Remove(client);
            if (_outboxes.Remove(client, out var outbox))
                outbox.Complete();
        }
    }

    public ValueTask<byte[]?> QueryAsync(SimVenue venue, RestQuery query)
    {
        lock (_gate)
        {
            // An answer is as of the request, even when the machine is too busy for the timer.
            AdvanceToNow();
            return ValueTask.FromResult(Answer(venue, query));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Where streams are split by path the wrong one is silent; a path without a part means books.</summary>
    private static bool IsRouted(ClientConnection client, StreamName stream) =>
        !client.Venue.HasRoutes
        || PlayGroup.IsPublic(stream.Kind) == (client.Target.Route != StreamRoute.Market);

    private byte[]? Answer(SimVenue venue, RestQuery query)
    {
        if (query.Endpoint != RestEndpoint.Instruments)
            return venue.Dialect.WriteBody(query, _market);
        var symbols = new List<SymbolRules>();
        foreach (var market in _market.Markets)
        {
            var isAsked = query.Symbol.Length == 0
                || string.Equals(market.Spec.Symbol, query.Symbol, StringComparison.Ordinal);
            if (isAsked && RulesOf(market.Spec).Status != SymbolStatus.Unlisted)
                symbols.Add(RulesOf(market.Spec));
        }

        return venue.Dialect.WriteInstruments(query, symbols, _market.NowNanos / 1_000_000);
    }

    private SymbolRules RulesOf(SymbolSpec spec) => _rules.GetValueOrDefault(spec.Symbol) ?? SymbolRules.Of(spec);

    /// <summary>The private side of the venue, or of the first that has one.</summary>
    private TradingVenue OpenExchange(VenueServerOptions options)
    {
        var venue = options.Venue;
        foreach (var row in SimDialects.Rows)
        {
            if (venue.HasTrading)
                break;
            venue = row;
        }

        return new TradingVenue(
            venue, venue.CreateExchange(_market, ExchangeOptionsOf(options), options.Accounts), _gate, Now);
    }

    private long Now() => _startNanos + (_time.GetElapsedTime(_startTimestamp).Ticks * 100);

    private void AdvanceToNow()
    {
        if (_trading is not null)
            _trading.Advance();
        else if (!_isMarketStopped)
            _market.Advance(Now());
    }

    /// <summary>Delays are those of the real sockets; pings are the transport's.</summary>
    private ExchangeOptions ExchangeOptionsOf(VenueServerOptions options) => new()
    {
        StartNanos = _startNanos,
        Seed = options.Seed,
        WeightPerMinuteMax = options.RequestWeightPerMinuteMax,
        MessagesPerSecondMax = options.ClientMessagesPerSecondMax,
        OrdersPerTenSecondsMax = options.OrdersPerTenSecondsMax,
        ConnectionLifetimeNanos = (long)(options.ConnectionLifetime.TotalSeconds * 1e9),
        PingIntervalNanos = 0,
        AnswerDelayNanosMin = 0,
        AnswerDelayNanosMax = 0,
        EventDelayNanosMin = 0,
        EventDelayNanosMax = 0,
    };

    private async Task RunAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(StepInterval);
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                lock (_gate)
                    AdvanceToNow();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            _options.Log?.Invoke($"generated market failed: {e}");
        }
    }
}
