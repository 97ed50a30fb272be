using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;
using LowLatency.Unit.Core.Books;

namespace LowLatency.Unit.Core.Markets;

/// <summary>
/// A market and the events that feed it; engine and venue time are one here unless a test says otherwise.
/// </summary>
internal sealed class MarketFeed
{
    public const long Start = 1_700_006_400 * Timestamp.NanosPerSecond;

    public MarketFeed(EngineSettings? settings = null)
    {
        Settings = settings ?? new EngineSettings();
        Market = NewMarket();
        Apply(Rules());
    }

    public EngineSettings Settings { get; }

    public MarketState Market { get; private set; }

    /// <summary>Engine time, unix nanoseconds.</summary>
    public long Now { get; set; } = Start;

    /// <summary>What the venue's clock shows ahead of ours.</summary>
    public long VenueAhead { get; set; }

    private long _tradeId;

    public static InstrumentRules DefaultRules => new()
    {
        PriceDecimals = 2,
        QuantityDecimals = 8,
        Abilities = InstrumentAbilities.Trading,
        TickUnits = 1,
        LotUnits = 1000,
    };

    public MarketState NewMarket() =>
        new(new Instrument(new InstrumentId(3), VenueId.BinanceSpot, "BTCUSDT"), Settings);

    public void Pass(long seconds) => Now += seconds * Timestamp.NanosPerSecond;

    public MarketOutcome Apply(EventSlot[] message, EventFlags flags = EventFlags.None)
    {
        message[0].Header.ReceiveWallNanos = Now;
        if ((flags & EventFlags.Historical) == 0) message[0].Header.VenueNanos = Now + VenueAhead;
        message[0].Header.Flags = flags;
        message[0].Header.Instrument = Market.Instrument.Id;
        return Market.Apply(message);
    }

    public MarketOutcome Snapshot(long sequence, (long, long)[] bids, (long, long)[] asks) =>
        Apply(BookMessages.Snapshot(sequence, bids, asks));

    public MarketOutcome Delta(long previous, long sequence, (long, long)[] bids, (long, long)[] asks) =>
        Apply(BookMessages.Delta(previous, sequence, bids, asks));

    public MarketOutcome Trade(long price, long quantity = 1, Side aggressor = Side.Buy, long? id = null)
    {
        EventSlot[] message = One(EventKind.Trade);
        message[0].Trade.Price = new Price(price);
        message[0].Trade.Quantity = new Quantity(quantity);
        message[0].Trade.Aggressor = aggressor;
        message[0].Trade.TradeId = _tradeId = id ?? _tradeId + 1;
        message[0].Trade.IsIdContiguous = 1;
        return Apply(message);
    }

    public MarketOutcome Top(long sequence, long bid, long bidQuantity, long ask, long askQuantity)
    {
        EventSlot[] message = One(EventKind.TopOfBook);
        message[0].TopOfBook.Sequence = sequence;
        message[0].TopOfBook.BidPrice = new Price(bid);
        message[0].TopOfBook.BidQuantity = new Quantity(bidQuantity);
        message[0].TopOfBook.AskPrice = new Price(ask);
        message[0].TopOfBook.AskQuantity = new Quantity(askQuantity);
        return Apply(message);
    }

    public MarketOutcome Bar(
        long openNanos, long close, long volume, EventFlags flags, int interval = 60, long takerBuy = -1)
    {
        EventSlot[] message = One(EventKind.Bar);
        message[0].Bar.OpenNanos = openNanos;
        message[0].Bar.IntervalSeconds = interval;
        message[0].Bar.Open = new Price(close);
        message[0].Bar.High = new Price(close);
        message[0].Bar.Low = new Price(close);
        message[0].Bar.Close = new Price(close);
        message[0].Bar.Volume = new Quantity(volume);
        message[0].Bar.TakerBuyVolume = new Quantity(takerBuy);
        message[0].Bar.TradeCount = -1;
        return Apply(message, flags);
    }

    public MarketOutcome FeedState(FeedChannel channel, FeedStatus status, ReasonCode reason = ReasonCode.None)
    {
        EventSlot[] message = One(EventKind.FeedState);
        message[0].FeedState.Channel = channel;
        message[0].FeedState.Status = status;
        message[0].FeedState.Reason = reason;
        return Apply(message);
    }

    public MarketOutcome Funding(long mark, long index, long? predicted, long next)
    {
        EventSlot[] message = One(EventKind.Funding);
        message[0].Funding.MarkPrice = new Price(mark);
        message[0].Funding.IndexPrice = new Price(index);
        message[0].Funding.PredictedRate = predicted ?? 0;
        message[0].Funding.HasPredictedRate = predicted == null ? (byte)0 : (byte)1;
        message[0].Funding.NextFundingNanos = next;
        return Apply(message);
    }

    public MarketOutcome Clock() => Apply(One(EventKind.Clock));

    public static EventSlot[] Rules(InstrumentRules? rules = null)
    {
        EventSlot[] message = One(EventKind.InstrumentRules);
        message[0].Rules.Rules = rules ?? DefaultRules;
        return message;
    }

    public static EventSlot[] One(EventKind kind)
    {
        var message = new EventSlot[1];
        message[0].Header.Kind = kind;
        message[0].Header.SlotCount = 1;
        return message;
    }

    public ulong Hash()
    {
        var writer = StateTraversal.ToHash();
        Market.Traverse(ref writer);
        return writer.Hash;
    }

    /// <summary>
    /// Saves the market and goes on with a new one made from the bytes; false when they were damaged.
    /// </summary>
    public bool Restart()
    {
        var length = StateTraversal.ToHash();
        Market.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        Market.Traverse(ref writer);
        Market = NewMarket();
        var reader = StateTraversal.ToLoad(bytes);
        Market.Traverse(ref reader);
        return !reader.IsDamaged && reader.IsAtEnd && Hash() == writer.Hash;
    }
}
