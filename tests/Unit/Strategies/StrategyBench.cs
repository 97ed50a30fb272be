using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Unit.Core.Feeds;

namespace LowLatency.Unit.Strategies;

/// <summary>
/// One strategy on a made market: closes bars of one minute and shows them to it as the engine does. Prices have two
/// decimals, quantities eight.
/// </summary>
internal sealed class StrategyBench
{
    private readonly MarketFeed _feed;
    private long _bookSequence;

    /// <param name="definition">The strategy's.</param>
    /// <param name="parameters">Name and value of what is not at its default.</param>
    public StrategyBench(StrategyDefinition definition, params (string Name, decimal Value)[] parameters)
    {
        EngineSettings settings = new();
        settings.Bars.History = 2_048;
        settings.Books.JumpPercentMax = 1_000;
        _feed = new MarketFeed(settings);
        StrategySettings strategy = new() { Name = definition.Name };
        foreach ((string name, decimal value) in parameters) strategy.Parameters[name] = value;
        System.Collections.Generic.List<string> faults = [];
        var configured = new StrategyRegistry().Add(definition).Configure([strategy], settings.Bars, faults);
        if (faults.Count > 0) throw new System.ArgumentException(string.Join("; ", faults));
        Configured = configured[0];
        Strategy = Configured.Create();
    }

    public ConfiguredStrategy Configured { get; }

    public Strategy Strategy { get; set; }

    /// <summary>What the strategy is told it holds.</summary>
    public Quantity Position { get; set; }

    /// <summary>What it said about the last bar.</summary>
    public Signal Last { get; private set; }

    public MarketFeed Feed => _feed;

    /// <summary>A proven book with one level a side.</summary>
    public void Book(long bid, long bidQuantity, long ask, long askQuantity) =>
        _feed.Snapshot(++_bookSequence, [(bid, bidQuantity)], [(ask, askQuantity)]);

    /// <summary>A minute later a bar of one price closes.</summary>
    public Signal Bar(long close, long volume = 1_000_000) => Bar(close, close, close, close, volume);

    /// <summary>A minute later a bar closes.</summary>
    public Signal Bar(long open, long high, long low, long close, long volume = 1_000_000)
    {
        AddBar(open, high, low, close, volume);
        return Last = Show(Strategy);
    }

    /// <summary>The bar only; nobody is shown it.</summary>
    public void AddBar(long open, long high, long low, long close, long volume)
    {
        EventSlot[] message = MarketFeed.One(EventKind.Bar);
        message[0].Bar = new BarPayload
        {
            OpenNanos = _feed.Now / 60_000_000_000 * 60_000_000_000,
            IntervalSeconds = 60,
            Open = new Price(open),
            High = new Price(high),
            Low = new Price(low),
            Close = new Price(close),
            Volume = new Quantity(volume),
            TakerBuyVolume = new Quantity(-1),
            TradeCount = -1,
        };
        _feed.Pass(60);
        _feed.Apply(message, EventFlags.Closed);
    }

    /// <summary>Shows a bar to a strategy: the newest, or one so many bars before it.</summary>
    public Signal Show(Strategy strategy, int age = 0)
    {
        BarContext context = new(_feed.Market, age, Position);
        Signal signal = default;
        strategy.OnBarClosed(in context, ref signal);
        return signal;
    }
}
