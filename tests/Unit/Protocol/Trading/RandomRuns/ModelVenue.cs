using System.Collections.Generic;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Unit.Protocol.Trading.RandomRuns;

/// <summary>
/// A small venue of one instrument: takes orders, fills and ends them at random, and answers reads from a copy that
/// lags. What it holds is the truth that a run is compared with.
/// </summary>
internal sealed class ModelVenue
{
    private const long Milli = 1_000_000;

    private readonly List<ModelOrder> _working = [];
    private SeededRandom _random;
    private long _lastVenueOrderId = 5_000;
    private long _lastTradeId = 100;

    public ModelVenue(ulong seed) => _random = new SeededRandom(seed);

    public Dictionary<ClientOrderId, ModelOrder> Orders { get; } = [];

    public List<(long Time, FillRecord Fill, ClientOrderId Id)> Trades { get; } = [];

    /// <summary>Reads see what was so long ago, at most.</summary>
    public long LagNanosMax { get; set; }

    /// <summary>Trades carry their time, and are asked for by it.</summary>
    public bool TellsTimes { get; set; }

    /// <summary>What the private stream tells, to be delivered.</summary>
    public Queue<ScriptedMessage> Pushed { get; } = new();

    public ScriptedMessage Execute(in TradingRequest request, long now) => request.Kind switch
    {
        TradingRequestKind.Place => Place(in request, now),
        TradingRequestKind.Cancel => Cancel(in request, now),
        TradingRequestKind.QueryOrder => Query(in request, now - Lag()),
        TradingRequestKind.OpenOrders => List(now - Lag()),
        TradingRequestKind.Trades => List(in request, now - Lag()),
        TradingRequestKind.ServerTime => new ScriptedMessage { ServerNanos = now + (1_700_000_000L * 1_000 * Milli) },
        _ => new ScriptedMessage(),
    };

    /// <summary>Something happens to a working order: a fill, more often than an end.</summary>
    public void Happen(long now)
    {
        if (_random.NextBelow(20) == 0) Trade(default, 900_000 + (long)_random.NextBelow(5), 1, now);
        if (_working.Count == 0) return;
        ModelOrder order = _working[(int)_random.NextBelow((ulong)_working.Count)];
        if (_random.NextBelow(8) == 0) End(order, VenueOrderStatus.Expired, now);
        else Fill(order, 1 + (long)_random.NextBelow((ulong)(order.Quantity - order.Executed)), now);
    }

    private long Lag() => (long)_random.NextBelow((ulong)LagNanosMax + 1);

    private ScriptedMessage Place(in TradingRequest request, long now)
    {
        if (Orders.TryGetValue(request.ClientOrderId, out ModelOrder? twin))
        {
            // As documented: unique among the open ones only, so that a resent order would execute twice.
            twin.Places++;
            return GatewayHarness.Refusal(OutcomeClass.Reconcile, ReasonCode.VenueDuplicateClientOrderId);
        }

        ModelOrder order = new(request.ClientOrderId, ++_lastVenueOrderId, request.Quantity.Units) { Places = 1 };
        bool isRefused = _random.NextBelow(12) == 0;
        if (isRefused) return GatewayHarness.Refusal(OutcomeClass.Reject, ReasonCode.VenueFilterFailed);
        Orders.Add(order.Id, order);
        _working.Add(order);
        Change(order, VenueOrderStatus.Working, now);
        if (_random.NextBelow(4) == 0) Fill(order, 1 + (long)_random.NextBelow((ulong)order.Quantity), now);
        return new ScriptedMessage { Orders = [Record(order, VenueOrderStatus.Working, 0)] };
    }

    private ScriptedMessage Cancel(in TradingRequest request, long now)
    {
        bool isWorking = Orders.TryGetValue(request.ClientOrderId, out ModelOrder? order) && _working.Contains(order);
        if (!isWorking) return GatewayHarness.Refusal(OutcomeClass.Reconcile, ReasonCode.VenueCancelTooLate);
        End(order!, VenueOrderStatus.Cancelled, now);
        return new ScriptedMessage { Orders = [Record(order!, VenueOrderStatus.Cancelled, order!.Executed)] };
    }

    private ScriptedMessage Query(in TradingRequest request, long at)
    {
        if (request.VenueOrderId >= 900_000)
        {
            return new ScriptedMessage
            {
                Orders = [new OrderRecord { VenueOrderId = request.VenueOrderId, Status = VenueOrderStatus.Filled }],
            };
        }

        foreach (ModelOrder order in Orders.Values)
        {
            bool isIt = order.Id == request.ClientOrderId
                || (request.ClientOrderId.IsNone && order.VenueOrderId == request.VenueOrderId);
            if (!isIt || order.History[0].Time > at) continue;
            (long _, VenueOrderStatus status, long executed) = order.At(at);
            return new ScriptedMessage { Orders = [Record(order, status, executed)] };
        }

        return GatewayHarness.Refusal(OutcomeClass.Reject, ReasonCode.OrderUnknown);
    }

    private ScriptedMessage List(long at)
    {
        List<OrderRecord> orders = [];
        foreach (ModelOrder order in Orders.Values)
        {
            if (order.History[0].Time > at) continue;
            (long _, VenueOrderStatus status, long executed) = order.At(at);
            bool isOpen = status is VenueOrderStatus.Working or VenueOrderStatus.PartiallyFilled;
            if (isOpen) orders.Add(Record(order, status, executed));
        }

        return new ScriptedMessage { Orders = orders.ToArray() };
    }

    private ScriptedMessage List(in TradingRequest request, long at)
    {
        List<FillRecord> fills = [];
        int rows = request.RowsMax == 0 ? 1_000 : request.RowsMax;
        bool isByTime = request.FromTimeUnits != 0;
        bool isLatest = request.FromTradeId == 0 && request.VenueOrderId == 0 && !isByTime;
        foreach ((long time, FillRecord fill, ClientOrderId _) in Trades)
        {
            bool isIn = time <= at && (isLatest || fill.TradeId >= request.FromTradeId)
                && (request.VenueOrderId == 0 || fill.VenueOrderId == request.VenueOrderId)
                && (!isByTime || IsWithin(fill.VenueNanos / Milli, request.FromTimeUnits, request.UntilTimeUnits));
            if (!isIn || (!isLatest && fills.Count == rows)) continue;
            if (isLatest) fills.Clear();
            fills.Add(fill);
        }

        return new ScriptedMessage { Fills = fills.ToArray() };
    }

    private static bool IsWithin(long value, long low, long high) => value >= low && value <= high;

    private void Fill(ModelOrder order, long units, long now)
    {
        order.Executed += units;
        bool isDone = order.Executed == order.Quantity;
        if (isDone) _working.Remove(order);
        FillRecord fill = Trade(order.Id, order.VenueOrderId, units, now);
        Change(order, isDone ? VenueOrderStatus.Filled : VenueOrderStatus.PartiallyFilled, now, [fill]);
    }

    private FillRecord Trade(ClientOrderId id, long venueOrderId, long units, long now)
    {
        FillRecord fill = new()
        {
            VenueOrderId = venueOrderId,
            TradeId = ++_lastTradeId,
            Price = new Price(10_000),
            Quantity = new Quantity(units),
            VenueNanos = TellsTimes ? now + (1_700_000_000L * 1_000 * Milli) : 0,
        };
        Trades.Add((now, fill, id));
        return fill;
    }

    private void End(ModelOrder order, VenueOrderStatus status, long now)
    {
        _working.Remove(order);
        Change(order, status, now);
    }

    private void Change(ModelOrder order, VenueOrderStatus status, long now, FillRecord[]? fills = null)
    {
        order.History.Add((now, status, order.Executed));
        Pushed.Enqueue(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Record(order, status, order.Executed)],
            Fills = fills ?? [],
        });
    }

    private static OrderRecord Record(ModelOrder order, VenueOrderStatus status, long executed) => new()
    {
        ClientOrderId = order.Id,
        VenueOrderId = order.VenueOrderId,
        Status = status,
        Quantity = new Quantity(order.Quantity),
        CumulativeQuantity = new Quantity(executed),
        Side = Side.Buy,
    };

    internal sealed class ModelOrder(ClientOrderId id, long venueOrderId, long quantity)
    {
        public ClientOrderId Id => id;

        public long VenueOrderId => venueOrderId;

        public long Quantity => quantity;

        public long Executed { get; set; }

        /// <summary>How often a place request of this id arrived.</summary>
        public int Places { get; set; }

        public List<(long Time, VenueOrderStatus Status, long Executed)> History { get; } = [];

        public VenueOrderStatus Status => History[^1].Status;

        public (long Time, VenueOrderStatus Status, long Executed) At(long at)
        {
            int index = History.Count - 1;
            while (index > 0 && History[index].Time > at) index--;
            return History[index];
        }
    }
}
