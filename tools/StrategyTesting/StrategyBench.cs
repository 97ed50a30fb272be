using System;
using System.Collections.Generic;
using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Time;

namespace LowLatency.StrategyTesting;

/// <summary>
/// One strategy on a made market: closes bars of one minute and shows them to it as the engine does. Prices have two
/// decimals, quantities eight. One thread at a time.
/// </summary>
public sealed class StrategyBench
{
    private const int IntervalSeconds = 60;
    private const int BarsKept = 2_048;
    private const long StartNanos = 1_700_006_400 * Timestamp.NanosPerSecond;

    private readonly MarketState _market;
    private long _nowNanos = StartNanos;
    private long _bookSequence;

    /// <param name="definition">The strategy's.</param>
    /// <param name="parameters">Name and value of what is not at its default.</param>
    /// <exception cref="ArgumentException">A name or a value that the definition does not accept.</exception>
    public StrategyBench(StrategyDefinition definition, params (string Name, decimal Value)[] parameters)
    {
        EngineSettings settings = new();
        settings.Bars.History = BarsKept;
        settings.Books.JumpPercentMax = 1_000;
        _market = new MarketState(new Instrument(new InstrumentId(3), VenueId.None, "MADE"), settings);
        ApplyRules();
        StrategySettings strategy = new() { Name = definition.Name };
        foreach ((string name, decimal value) in parameters) strategy.Parameters[name] = value;
        List<string> faults = [];
        IReadOnlyList<ConfiguredStrategy> configured = new StrategyRegistry()
            .Add(definition)
            .Configure([strategy], settings.Bars, faults);
        if (faults.Count > 0) throw new ArgumentException(string.Join("; ", faults), nameof(parameters));
        Configured = configured[0];
        Strategy = Configured.Create();
    }

    /// <summary>The strategy with its parameters; makes further instances.</summary>
    public ConfiguredStrategy Configured { get; }

    /// <summary>The instance that <see cref="Bar(long, long)"/> asks.</summary>
    public Strategy Strategy { get; }

    /// <summary>What the strategy is told it holds, quantity units.</summary>
    public Quantity Position { get; set; }

    /// <summary>A proven book with one level a side, in price and quantity units.</summary>
    public void Book(long bid, long bidQuantity, long ask, long askQuantity)
    {
        var message = new EventSlot[BookMessage.SlotCount(2)];
        message[0].Header.Kind = EventKind.BookSnapshot;
        message[0].Header.SlotCount = (ushort)message.Length;
        ref BookPayload payload = ref message[0].Book;
        payload.Sequence = ++_bookSequence;
        payload.BidCount = 1;
        payload.AskCount = 1;
        BookMessage.SetLevel(message, 0, new BookLevel(new Price(bid), new Quantity(bidQuantity)));
        BookMessage.SetLevel(message, 1, new BookLevel(new Price(ask), new Quantity(askQuantity)));
        Apply(message, EventFlags.None);
    }

    /// <summary>A minute later a bar of one price closes; what the strategy says about it.</summary>
    public Signal Bar(long close, long volume = 1_000_000) => Bar(close, close, close, close, volume);

    /// <summary>A minute later a bar closes, price and quantity units; what the strategy says about it.</summary>
    /// <exception cref="ArgumentException">No such bar can be, as one with a low above its open.</exception>
    public Signal Bar(long open, long high, long low, long close, long volume = 1_000_000)
    {
        // A test that is wrong about its own bars would look at something else than its author thinks.
        if (low <= 0 || low > Math.Min(open, close) || high < Math.Max(open, close) || volume < 0)
            throw new ArgumentException($"no bar: open {open}, high {high}, low {low}, close {close}, volume {volume}");
        EventSlot[] message = One(EventKind.Bar);
        message[0].Bar = new BarPayload
        {
            OpenNanos = _nowNanos - (_nowNanos % (IntervalSeconds * Timestamp.NanosPerSecond)),
            IntervalSeconds = IntervalSeconds,
            Open = new Price(open),
            High = new Price(high),
            Low = new Price(low),
            Close = new Price(close),
            Volume = new Quantity(volume),
            TakerBuyVolume = new Quantity(-1),
            TradeCount = -1,
        };
        _nowNanos += IntervalSeconds * Timestamp.NanosPerSecond;
        Apply(message, EventFlags.Closed);
        return Show(Strategy);
    }

    /// <summary>Shows a bar to an instance: the newest, or one so many bars before it, as a bar of the past.</summary>
    public Signal Show(Strategy strategy, int age = 0)
    {
        BarContext context = new(_market, age, Position);
        Signal signal = default;
        strategy.OnBarClosed(in context, ref signal);
        return signal;
    }

    private static EventSlot[] One(EventKind kind)
    {
        var message = new EventSlot[1];
        message[0].Header.Kind = kind;
        message[0].Header.SlotCount = 1;
        return message;
    }

    private void ApplyRules()
    {
        EventSlot[] message = One(EventKind.InstrumentRules);
        message[0].Rules.Rules = new InstrumentRules
        {
            PriceDecimals = 2,
            QuantityDecimals = 8,
            Abilities = InstrumentAbilities.Trading,
            TickUnits = 1,
            LotUnits = 1000,
        };
        Apply(message, EventFlags.None);
    }

    private void Apply(EventSlot[] message, EventFlags flags)
    {
        message[0].Header.ReceiveWallNanos = _nowNanos;
        message[0].Header.VenueNanos = _nowNanos;
        message[0].Header.Flags = flags;
        message[0].Header.Instrument = _market.Instrument.Id;
        _market.Apply(message);
    }
}
