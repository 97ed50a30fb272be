using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Capture;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
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
    private readonly GeneratedBodies _bodies;
    private readonly Dictionary<ClientConnection, Outbox> _outboxes = new();
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
        _bodies = new GeneratedBodies(_market, options);
        if (options.Accounts.Count > 0)
            _trading = new TradingVenue(new SimExchange(_market, ExchangeOptionsOf(options), options.Accounts),
                _gate, Now);
        options.Log?.Invoke($"generated market: {string.Join(",", options.Symbols)} seed {options.Seed} "
            + $"rate {options.MessagesPerSecond}/s");
        _loop = Task.Run(RunAsync);
    }

    public VenueProtocol UnroutedProtocol => _options.UnroutedProtocol;

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

    public bool Serves(VenueProtocol protocol) => protocol != VenueProtocol.BinanceCoinMargined;

    public bool HasSymbol(VenueProtocol protocol, string symbol) => _market.Find(symbol) is not null;

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
                if (!IsRouted(client, stream))
                    continue;
                var channel = _hub.Get(client.Protocol, stream, _market.Find(stream.Symbol));
                channel.Subscribers.RemoveAll(subscriber => subscriber.Client == client);
                channel.Subscribers.Add((client, outbox));
                _hub.SendFirst(channel, client, outbox);
            }
        }
    }

    public async ValueTask UnsubscribeAsync(
        ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement)
    {
        lock (_gate)
        {
            foreach (var stream in streams)
            {
                _hub.Get(client.Protocol, stream, _market.Find(stream.Symbol)).Subscribers
                    .RemoveAll(subscriber => subscriber.Client == client);
            }
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

    public ValueTask<byte[]?> QueryAsync(RestQuery query)
    {
        lock (_gate)
        {
            // An answer is as of the request, even when the machine is too busy for the timer.
            AdvanceToNow();
            return ValueTask.FromResult(_bodies.Answer(query));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>On USD-M the wrong route stays silent; without a route only public data come.</summary>
    private static bool IsRouted(ClientConnection client, StreamName stream) =>
        client.Protocol != VenueProtocol.BinanceUsdMargined
        || PlayGroup.IsPublic(stream.Kind) == (client.Route != StreamRoute.Market);

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
