using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Simulation.Checks;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// The public streams: the generated market's events as frames of the venue's dialect to the socket of the node's
/// link, with faults on the way.
/// </summary>
internal sealed class MarketSide(World world, SimulatedVenue venue) : IMarketListener, IRestServer, IVenueSide
{
    private readonly Dictionary<(int Symbol, string Channel), MarketStream> _streams = [];
    private readonly Utf8Text _text = new();
    private readonly long[] _depthIds = new long[NodeSettings.Symbols.Length + 1];
    private readonly long[] _snapshotIds = new long[NodeSettings.Symbols.Length + 1];
    private long _silentUntilNanos;
    private long _stillUntilNanos;
    private byte[]? _held;

    public Dictionary<MarketFault, long> Faults { get; } = [];

    /// <summary>The sockets of the node's link.</summary>
    public MarketConnections Connections { get; } = new(world, venue);

    /// <summary>Depth frames lost for a symbol since its book was last asked for; by symbol index.</summary>
    public long[] LostSinceNanos { get; } = new long[NodeSettings.Symbols.Length + 1];

    /// <summary>When the last book frame of a symbol arrived.</summary>
    public long[] LastDepthNanos { get; } = new long[NodeSettings.Symbols.Length + 1];

    /// <summary>When the last book frame of a symbol that arrived was sent.</summary>
    public long[] LastDepthSentNanos { get; } = new long[NodeSettings.Symbols.Length + 1];

    long IRestServer.NowNanos => world.NowNanos;

    int IRestServer.WeightPerMinuteMax => world.Options.WeightPerMinuteMax;

    public int RefusedSeconds => 1;

    public bool FramesAreWeighed => false;

    public Checker Checker => venue.Checker;

    public int Open(VenueEnd end)
    {
        if (venue.Absence == VenueAbsence.Dead) return 503;
        if (Connections.IsNone) (_held, _stillUntilNanos) = (null, 0);
        Connections.Open(end);
        return 0;
    }

    public void OnText(VenueEnd end, byte[] payload)
    {
        if (Connections.Receive(end, payload) is not { } answer) return;
        end.Wire.SendText(end, world.NowNanos + world.Options.LatencyNanos, answer);
    }

    public void OnPong(VenueEnd end)
    {
    }

    public bool IsSilent(VenueEnd end) => world.NowNanos < _silentUntilNanos;

    public void OnClosed(VenueEnd end) => Connections.OnClosed(end);

    /// <summary>Nothing is heard of it; a dead venue also ends the socket.</summary>
    public void GoAway(long untilNanos)
    {
        _silentUntilNanos = untilNanos;
        if (venue.Absence == VenueAbsence.Dead) Connections.EndAll();
    }

    public void OnHttp(RestRequest request, Action<RestResponse?, HttpFailure> answer)
    {
        long now = world.NowNanos;
        if (venue.Absence == VenueAbsence.Silent) return;
        if (venue.Absence == VenueAbsence.Dead)
        {
            answer(null, HttpFailure.Broken);
            return;
        }

        if (!request.Path.EndsWith("/depth", StringComparison.Ordinal))
        {
            venue.OrderSide.OnHttp(request, answer);
            return;
        }

        int index = request.Query.Contains("ETH", StringComparison.Ordinal) ? 1 : 0;
        SymbolMarket market = venue.Market.Markets[index];
        if (venue.IsGone(market))
        {
            venue.OrderSide.OnHttp(request, answer);
            return;
        }

        RestPlan plan = World.Venue.Dialect.PlanRest(request, this);
        RestResponse response = plan.Response ?? World.Venue.Dialect.WriteRest(
            plan, World.Venue.Dialect.WriteBody(plan.Query!, venue.Market)!, now);
        bool isBook = response.Status == 200;
        if (isBook) (LostSinceNanos[index], _snapshotIds[index]) = (0, market.UpdateId);
        world.Trace($"snapshot of {index} {response.Status}");
        if (isBook) world.At(now + world.Options.LatencyNanos, () => venue.Checker.OnSnapshot(index, now));
        answer(response, HttpFailure.None);
    }

    public void OnTrade(SymbolMarket market, in TradePrint trade)
    {
        decimal quantity = new decimal(1, 0, 0, false, (byte)market.Spec.SizeDecimals) * trade.Lots;
        world.Limits?.OnTrade(venue.Index, market.Index, quantity, trade.TakerSide == SimSide.Bid);
        if (Connections.IsNone) return;
        if (StreamOf(market, StreamKind.Trade, "trade").OnTrade(_text.Clear(), trade)) Send(market);
    }

    public void OnTop(SymbolMarket market, in TopOfBook top)
    {
        if (Connections.IsNone) return;
        if (StreamOf(market, StreamKind.BookTicker, "bookTicker").OnTop(_text.Clear(), top)) Send(market);
    }

    public void OnDepth(SymbolMarket market, DepthUpdate update)
    {
        if (Connections.IsNone) return;
        _depthIds[market.Index] = update.LastUpdateId;
        if (StreamOf(market, StreamKind.Depth, "depth@100ms").OnDepth(_text.Clear(), update))
        {
            Send(market, isDepth: true);
        }
    }

    public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
    {
        bool isSubscribed = world.BarIntervalSeconds.Contains((int)(bar.LengthMillis / 1_000));

        // The venue publishes the open one every two seconds; silent, the channel would block entries most of a minute.
        bool isDue = isClosed || (bar.LengthMillis > 2_000 && market.NowMillis % 2_000 == 0);
        if (Connections.IsNone || !isDue || !isSubscribed) return;
        string channel = bar.LengthMillis == 1_000 ? "kline_1s" : $"kline_{bar.LengthMillis / 60_000}m";
        if (StreamOf(market, StreamKind.Kline, channel).OnKline(_text.Clear(), bar, isClosed)) Send(market);
    }

    public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
    {
    }

    public void OnPulse(SymbolMarket market)
    {
    }

    bool IRestServer.HasSymbol(string symbol) => venue.Market.Find(symbol) != null;

    int IRestServer.Charge(int weight, int weightMax, out int used, out int retryAfterSeconds) =>
        venue.Exchange.ChargePublic(World.Address, weight, world.NowNanos, out used, out retryAfterSeconds);

    // Faults of requests are the exchange's here.
    FaultSpec? IRestServer.TakeFault(bool isDepth, string symbol) => null;

    private MarketStream StreamOf(SymbolMarket market, StreamKind kind, string channel)
    {
        if (!_streams.TryGetValue((market.Index, channel), out MarketStream? stream))
        {
            ISimDialect dialect = World.Venue.Dialect;
            StreamName name = dialect.ReadStream($"{market.Spec.Symbol.ToLowerInvariant()}@{channel}");
            _streams.Add((market.Index, channel), stream = dialect.OpenStream(name, market));
        }

        return stream;
    }

    private void Send(SymbolMarket market, bool isDepth = false)
    {
        long now = market.NowNanos;
        byte[] frame = _text.Written.ToArray();
        if (now < _silentUntilNanos || venue.IsGone(market))
        {
            if (isDepth) Lose(market.Index, now);
            return;
        }

        if (_held is { } held)
        {
            _held = null;
            Forward(market.Index, frame, isDepth);
            Forward(market.Index, held, false);
            return;
        }

        bool isFaulty = world.AreFaultsOn && venue.Index == 0
            && world.Random.NextDouble() < world.Options.MarketFaultShare;
        if (!isFaulty)
        {
            Forward(market.Index, frame, isDepth);
            return;
        }

        var fault = (MarketFault)world.Random.Next((int)MarketFault.Count);
        Faults[fault] = Faults.GetValueOrDefault(fault) + 1;
        world.Trace($"fault {fault} of {market.Index}{(isDepth ? " depth" : "")}");
        Spoil(market, frame, isDepth, fault, now);
    }

    private void Spoil(SymbolMarket market, byte[] frame, bool isDepth, MarketFault fault, long now)
    {
        Random random = world.Random;
        switch (fault)
        {
            case MarketFault.Dropped:
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Duplicated:
                Forward(market.Index, frame, isDepth);
                Forward(market.Index, frame, isDepth);
                break;
            case MarketFault.Reordered:
                _held = frame;
                break;
            case MarketFault.Truncated:
                Forward(market.Index, frame[..random.Next(frame.Length)], false);
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Corrupted:
                // Structure only: a digit that is wrong and well formed is the venue's word.
                frame[random.Next(2) == 0 ? 0 : frame.Length - 1] ^= 0x5;
                Forward(market.Index, frame, false);
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Silent:
                _silentUntilNanos = now + random.NextInt64(1, 25) * SimulationOptions.Second;
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Held:
                _stillUntilNanos = now + random.NextInt64(1, 40) * SimulationOptions.Second;
                Forward(market.Index, frame, isDepth);
                break;
            default:
                Forward(market.Index, frame, isDepth);
                Connections.EndAll();
                break;
        }
    }

    private void Lose(int symbol, long now)
    {
        // A snapshot that was taken later than the frame's last change holds it.
        if (_depthIds[symbol] <= _snapshotIds[symbol]) return;
        world.Trace($"book frame of {symbol} lost");
        if (LostSinceNanos[symbol] == 0) LostSinceNanos[symbol] = now;
    }

    private void Forward(int symbol, byte[] frame, bool isDepth)
    {
        long sent = world.NowNanos;
        Connections.Send(Math.Max(sent + world.Options.LatencyNanos, _stillUntilNanos), frame, () =>
        {
            if (isDepth) (LastDepthNanos[symbol], LastDepthSentNanos[symbol]) = (world.NowNanos, sent);
        });
    }
}
