using System.Collections.Generic;
using System.Linq;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Paper;

namespace LowLatency.Unit.Paper;

/// <summary>A market of one instrument (price 2, quantity 3 decimals) around a paper venue; time is stepped.</summary>
internal sealed class PaperMarket : IReportSink
{
    private static readonly InstrumentId Only = new(0);
    private ulong _orders;

    public PaperMarket(PaperSettings? settings = null, long cash = 1_000_000)
    {
        Settings = settings ?? new PaperSettings();
        Venue = new PaperVenue(
            Settings, new PaperAccount(Notional.FromWhole(cash), 1, Settings.IsShortAllowed), 1, 1_000);
        Rules(2, 3);
    }

    public PaperSettings Settings { get; }

    public PaperVenue Venue { get; }

    public long NowNanos { get; set; } = 1_000_000_000;

    public bool IsRingFull { get; set; }

    public List<EventSlot> Reports { get; } = [];

    public IEnumerable<OrderReportKind> Kinds => Reports.Select(report => report.OrderReport.Kind);

    public bool TryPublish(in EventSlot report)
    {
        if (IsRingFull) return false;
        Reports.Add(report);
        return true;
    }

    public void Rules(byte priceDecimals, byte quantityDecimals)
    {
        EventSlot rules = Head(EventKind.InstrumentRules);
        rules.Rules.Rules = new InstrumentRules
        {
            PriceDecimals = priceDecimals,
            QuantityDecimals = quantityDecimals,
            Abilities = InstrumentAbilities.Trading,
            TickUnits = 1,
            LotUnits = 1,
            NotionalUnitsMin = 10 * Notional.UnitsPerOne,
        };
        Venue.OnMarket([rules]);
    }

    public void Book(EventKind kind, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks)
    {
        var message = new EventSlot[BookMessage.SlotCount(bids.Length + asks.Length)];
        message[0] = Head(kind);
        message[0].Header.SlotCount = (ushort)message.Length;
        message[0].Book.BidCount = bids.Length;
        message[0].Book.AskCount = asks.Length;
        int index = 0;
        foreach ((long price, long quantity) in bids.Concat(asks))
        {
            BookMessage.SetLevel(message, index++, new BookLevel(new Price(price), new Quantity(quantity)));
        }

        Venue.OnMarket(message);
    }

    public void Trade(Side aggressor, long price, long quantity, EventFlags flags = EventFlags.None)
    {
        EventSlot trade = Head(EventKind.Trade);
        trade.Header.Flags = flags;
        trade.Trade.Aggressor = aggressor;
        trade.Trade.Price = new Price(price);
        trade.Trade.Quantity = new Quantity(quantity);
        Venue.OnMarket([trade]);
    }

    public ClientOrderId Place(
        Side side, long price, long quantity, TimeInForce timeInForce = TimeInForce.GoodTillCancel,
        OrderFlags flags = OrderFlags.None)
    {
        var command = new EngineCommand
        {
            Kind = CommandKind.PlaceOrder,
            Venue = VenueId.BinanceSpot,
            Instrument = Only,
            Side = side,
            LimitPrice = new Price(price),
            Quantity = new Quantity(quantity),
            OrderType = price == 0 ? OrderType.Market : OrderType.Limit,
            TimeInForce = price == 0 ? TimeInForce.ImmediateOrCancel : timeInForce,
            OrderFlags = flags,
            ClientOrderId = new ClientOrderId(1, 1, ++_orders),
        };
        Venue.TryAccept(in command, NowNanos);
        return command.ClientOrderId;
    }

    public ClientOrderId PlaceStop(Side side, long trigger, long quantity)
    {
        var command = new EngineCommand
        {
            Kind = CommandKind.PlaceOrder,
            Venue = VenueId.BinanceSpot,
            Instrument = Only,
            Side = side,
            TriggerPrice = new Price(trigger),
            Quantity = new Quantity(quantity),
            OrderType = OrderType.Stop,
            OrderFlags = OrderFlags.ReduceOnly,
            ClientOrderId = new ClientOrderId(1, 1, ++_orders),
        };
        Venue.TryAccept(in command, NowNanos);
        return command.ClientOrderId;
    }

    /// <summary>The feed of the book is gone.</summary>
    public void Lose()
    {
        EventSlot lost = Head(EventKind.FeedState);
        lost.FeedState.Status = FeedStatus.Disconnected;
        Venue.OnMarket([lost]);
    }

    public void Ask(CommandKind kind, ClientOrderId id)
    {
        var command = new EngineCommand { Kind = kind, Instrument = Only, ClientOrderId = id };
        Venue.TryAccept(in command, NowNanos);
    }

    /// <summary>Lets both latencies pass.</summary>
    public void Settle()
    {
        NowNanos += Settings.OrderLatencyNanos;
        Venue.Step(NowNanos, this);
        NowNanos += Settings.ReportLatencyNanos;
        Venue.Step(NowNanos, this);
    }

    private EventSlot Head(EventKind kind)
    {
        EventSlot slot = default;
        slot.Header.Kind = kind;
        slot.Header.Venue = VenueId.BinanceSpot;
        slot.Header.Instrument = Only;
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveWallNanos = NowNanos;
        return slot;
    }
}
