using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// Looks from outside: the venue's truth against the engine's, and what the engine decides against what the simulation
/// knows. The first violation ends the seed.
/// </summary>
internal sealed class Checker(World world, SimulatedVenue venue)
{
    private const long StaleNanos = 11 * SimulationOptions.Second;
    private const long FreeNanosMin = 60 * SimulationOptions.Second;

    // A limit order or two may find nobody.
    private const long FillOrdersMin = 5;

    // Long enough for a dozen bars, and faults are over.
    private const long WishNanos = 60 * SimulationOptions.Second;

    private readonly Dictionary<ClientOrderId, EngineCommand> _released = [];
    private readonly Dictionary<string, ExchangeOrder> _atVenue = [];

    // Orders as they were decided, with the decimals of then: at their release they may count in others.
    private readonly Dictionary<ClientOrderId, (EngineCommand Command, byte Price, byte Quantity)> _decided = [];

    // The venue's time, by symbol, of the newest that the engine was told about the market.
    private readonly long[] _reportedNanos = new long[NodeSettings.Symbols.Length + 1];
    private long _releasedCauseMax;
    private int _ordersChecked;
    private long _placesAtSettled;
    private bool _mustTradeOn;
    private bool _isDriftReported;
    private long _placesBefore;
    private long _fillsBefore;
    private long _awayNanos;

    private readonly FillAgeCheck _fillAges = new(world, venue);

    private readonly WishCheck _wishes = new(world, venue);

    private readonly ReadinessCheck _readiness = new(world, venue);

    public RefusalCheck Refusals { get; } = new(world, venue);

    /// <summary>Orders that are worked as several.</summary>
    public ParentCheck Parents { get; } = new(world);

    /// <summary>Stops that rest at the venue.</summary>
    public StopCheck Stops { get; } = new(venue);

    /// <summary>Rules that change, in some seeds.</summary>
    public RulesCheck Rules { get; } = new(world, venue);

    /// <summary>Exits of which an order by hand locks a part.</summary>
    public LockedCheck Locked { get; } = new(venue);

    /// <summary>Exits that the venue refuses.</summary>
    public ExitCheck Exits { get; } = new(venue);

    /// <summary>The private stream, when it is silent.</summary>
    public StreamCheck Stream { get; } = new(venue);

    /// <summary>What the owner moves.</summary>
    public MoveCheck Moves { get; } = new(world, venue);

    /// <summary>Fills whose age was looked at.</summary>
    public long FillsAged => _fillAges.Checked;

    public long Places { get; private set; }

    /// <summary>Times that orders and fills were asked for while another venue was away.</summary>
    public int TradedOn { get; private set; }

    public long Fills { get; private set; }

    /// <summary>A command leaves the machine; what was published behind its cause is not known to it.</summary>
    public void OnDecided(in EngineCommand command, EngineNode node, long now, long publishedNanos)
    {
        if (!venue.Has(command.Instrument)) return;
        if ((Parents.OnDecided(in command, node.Engine) ?? Rules.OnDecided(in command, node)) is { } wrong) Add(wrong);
        if (command.Kind != CommandKind.PlaceOrder) return;
        (byte price, byte quantity) = Units.DecimalsOf(node.Engine, command.Instrument);
        _decided[command.ClientOrderId] = (command, price, quantity);
        if ((command.OrderFlags & OrderFlags.ReduceOnly) != 0) return;
        int index = command.Instrument.Value - venue.FirstInstrument;
        long lost = venue.MarketSide.LostSinceNanos[index];

        // The loss can be seen when the next book frame behind it has come and is not behind this event in the ring.
        bool isBehind = venue.MarketSide.LastDepthSentNanos[index] > lost;
        if (lost > 0 && isBehind && venue.MarketSide.LastDepthNanos[index] < publishedNanos)
        {
            Add($"order {command.ClientOrderId} on a book with a loss of {Age(now, lost)} ago");
        }

        long reported = _reportedNanos[index];
        if (now - reported > StaleNanos) Add($"order {command.ClientOrderId} on a market of {Age(now, reported)} ago");
        bool isReady = node.Engine.Readiness.IsReady(venue.Account);
        if (!isReady) Add($"order {command.ClientOrderId} while not ready");
    }

    /// <summary>An event is about to be applied.</summary>
    public void OnApplying(in EventHeader header)
    {
        if (header.Kind is not (EventKind.BookDelta or EventKind.Trade or EventKind.Bar)) return;
        if (!venue.Has(header.Instrument)) return;
        ref long reported = ref _reportedNanos[header.Instrument.Value - venue.FirstInstrument];
        reported = Math.Max(reported, header.VenueNanos);
    }

    /// <summary>A book was asked for and answered: it tells as much as a frame would, and has no time.</summary>
    public void OnSnapshot(int symbol, long takenNanos) =>
        _reportedNanos[symbol] = Math.Max(_reportedNanos[symbol], takenNanos);

    public void OnApplied(in EventSlot slot, EngineNode node)
    {
        if (world.IsTracing && venue.Index == 0) EventTrace.OnApplied(world, in slot, node);
        if ((Parents.OnApplied(in slot, node.Engine) ?? Rules.OnApplied(node)) is { } wrong) Add(wrong);
        venue.Closing.OnApplied(node);
        foreach (ref readonly EngineCommand command in node.Engine.Commands)
            _isDriftReported |= command is { Kind: CommandKind.Alarm, Reason: ReasonCode.RiskPositionDrift };
        _wishes.OnApplied(node);
        if (Exits.OnApplied(in slot, node) is { } untold) Add(untold);
        if (slot.Header.Kind != EventKind.OrderReport || !venue.Has(slot.Header.Instrument)) return;
        if (slot.OrderReport.Kind == OrderReportKind.Filled) Fills++;
        if (Rules.OnReport(in slot) is { } refused) Add(refused);
        if (Locked.OnReport(in slot, node.Engine) is { } locked) Add(locked);
        _fillAges.OnReport(in slot);
        CheckEnd(slot.OrderReport.ClientOrderId, node.Engine);
    }

    /// <summary>A command was handed to the gateway.</summary>
    public void OnCarriedOut(in EngineCommand command, EngineNode node)
    {
        _releasedCauseMax = Math.Max(_releasedCauseMax, command.CauseSequence);
        if (command.Kind != CommandKind.PlaceOrder || !venue.Has(command.Instrument)) return;
        if (command.Account != venue.Account.Account) Add($"order {command.ClientOrderId} goes to another account");
        if (command.OrderType != OrderType.Stop) Places++;
        Parents.OnReleased(in command, node.Engine);
        if (!_released.TryAdd(command.ClientOrderId, command)) Add($"order {command.ClientOrderId} released twice");
    }

    public void OnStarted(EngineNode node)
    {
        Parents.OnStarted(node.RecoveredSequence);
        Rules.OnStarted(node);
        Exits.OnStarted(node.RecoveredSequence);
        if (node.RecoveredSequence < _releasedCauseMax)
        {
            Add($"recovered up to {node.RecoveredSequence}, but a command of {_releasedCauseMax} had left");
        }
    }

    /// <summary>A request or an upgrade leaves the client.</summary>
    public void OnSend(string what)
    {
        world.Trace($"send {what}");
        if (Refusals.OnSend(what) is { } wrong) Add(wrong);
    }

    public void OnStep(EngineNode? node)
    {
        if (_fillAges.Find(node) is { } fill)
        {
            Add($"fill {fill.TradeId} of order {IdOf(fill.Order)} is {Age(world.NowNanos, fill.TimeNanos)} "
                + "old and not booked by an engine that is ready");
        }

        Stream.OnStep(node);
        if (node == null) return;
        if (Moves.Find(node) is { } unbooked) Add(unbooked);
        if (_readiness.Find(node) is { } unready) Add(unready);

        // Every balance is explained by the engine's own fills, so a difference is one that it has not got yet.
        bool isBooked = node.Engine.Counters.Drifts > 0;
        if (isBooked && !world.Options.HasForeignActions) Add("a fill was taken for a deposit or withdrawal");
        IReadOnlyList<ExchangeOrder> orders = venue.Exchange.Truth.Orders;
        for (; _ordersChecked < orders.Count; _ordersChecked++)
        {
            CheckNew(orders[_ordersChecked], node.Engine);
            Parents.OnNew(orders[_ordersChecked]);
        }

        if (Parents.Find() is { } wrong) Add(wrong);
        if (Stops.Find(node) is { } uncovered) Add(uncovered);
    }

    /// <summary>The venue goes away: what it does not tell counts once it has been asked again.</summary>
    public void OnAbsent(long untilNanos) => _fillAges.DisturbUntil(untilNanos);

    /// <summary>Another venue goes away: from now on this one must trade all the same, where it does.</summary>
    public void OnOtherAway()
    {
        bool isCalm = world.NowNanos > world.Options.FaultsUntilNanos && world.Options.LimitOrderLifeMillis < 60_000;
        _mustTradeOn = isCalm && _readiness.WasJustReady;
        (_placesBefore, _fillsBefore, _awayNanos) = (Places, Fills, world.NowNanos);
    }

    /// <summary>It is back.</summary>
    public void OnOtherBack(EngineNode? node)
    {
        if (!_mustTradeOn || node == null || HadOrderByHand(FreeNanosMin)) return;
        if (_wishes.WantsNothing(node, _awayNanos)) return;
        if (IsHaltOfOwner(node)) return;
        TradedOn++;
        bool isFilled = Fills > _fillsBefore || Places - _placesBefore < FillOrdersMin;
        string what = Places == _placesBefore ? "order" : isFilled ? "" : "fill";
        if (what.Length == 0) return;
        Add($"no {what} while the other venue was away: {_wishes.Describe(_awayNanos)}: {EventTrace.Decisions(node)}");
    }

    /// <summary>Faults ended long enough ago: trading goes on, nothing is in doubt.</summary>
    public void OnSettled(EngineNode? node)
    {
        if (node == null)
        {
            Add("no engine lives at the end");
            return;
        }

        if (Rules.OnSettled(node) is { } wrong) Add(wrong);
        if (IsHaltOfOwner(node)) return;
        long since = world.NowNanos - WishNanos;
        if (Places == _placesAtSettled && !_wishes.WantsNothing(node, since) && !HadOrderByHand(beforeNanos: 0))
        {
            Add($"no order since the faults ended: {_wishes.Describe(since)}: {EventTrace.Decisions(node)}");
        }

        ReportUnknown(node);
    }

    /// <summary>Called when the faults end: what was placed before does not count as resumed trading.</summary>
    public void MarkFaultsEnded() => _placesAtSettled = Places;

    public void OnEnd(EngineNode node)
    {
        ReportUnknown(node);
        CheckOrders(node.Engine);
        if (Parents.FindInAll() is { } wrong) Add(wrong);
        if (MoneyCheck.Find(world, venue, node.Engine) is { } money) Add(money);
        if (HoldingCheck.Find(world, venue, node.Engine) is { } sold) Add(sold);
        foreach (var ban in venue.Exchange.Truth.Bans)
        {
            if (!ban.IsInjected) Add($"a ban was earned at {ban.FromNanos}");
        }

        int weight = venue.Exchange.Truth.UsedWeightMax;
        int weightMax = world.Options.WeightPerMinuteMax;
        if (weight > weightMax * 8 / 10) Add($"used weight {weight} of {weightMax}");
        int connects = venue.Exchange.Truth.ConnectsMax;
        if (connects > 240) Add($"{connects} of 300 connects in five minutes");
        int orderCount = venue.Exchange.Truth.OrderCountMax(World.AccountName);
        if (!world.Options.HasForeignActions && orderCount > 40) Add($"{orderCount} of 50 orders in ten seconds");
        long limited = venue.Exchange.Truth.LimitedRequests;
        if (limited > 0) Add($"{limited} requests over a limit");
    }

    public void OnReplay(string journal)
    {
        EngineReplayOutcome replay = EngineReplay.Run(journal, EngineNode.Registry(), new JournalReplayRange());
        if (!replay.IsEqual)
        {
            Add($"replay differs: {replay.Fault} {replay.HashesDiffering} of {replay.HashesCompared} hashes");
        }

        if (replay.HashesCompared == 0) Add("replay compared nothing");
    }

    public static bool IsOwn(ExchangeOrder order) => !order.IsManual && IdOf(order).StartsWith('L');

    // The venue's site names one that it amends anew.
    private static string IdOf(ExchangeOrder order) => order.OriginalClientOrderId;

    private static bool IsNeverPlaced(OrderState state) => state is OrderState.NotSent or OrderState.Rejected;

    private static string Age(long now, long since) =>
        string.Create(CultureInfo.InvariantCulture, $"{(now - since) / 1e9:F3} s");

    /// <summary>What is over here is over at the venue; only the venue's word ends an order.</summary>
    private void CheckEnd(ClientOrderId id, Engine engine)
    {
        int row = engine.Orders.Find(id);
        if (row < 0 || engine.Orders[row].IsLive) return;
        bool isOpen = _atVenue.TryGetValue(id.ToString(), out ExchangeOrder? order) && order.IsOpen;
        if (isOpen) Add($"order {id}: {engine.Orders[row].State} here while it is open at the venue");
    }

    private void CheckNew(ExchangeOrder order, Engine engine)
    {
        if (!IsOwn(order)) return;
        if (Stream.OnNew(order) is { } late) Add(late);
        if (!_atVenue.TryAdd(IdOf(order), order)) Add($"order {IdOf(order)} placed twice at the venue");
        bool isOurs = ClientOrderId.TryParse(Encoding.ASCII.GetBytes(IdOf(order)), out ClientOrderId id);
        if (!isOurs || !_released.TryGetValue(id, out EngineCommand command))
        {
            Add($"order {IdOf(order)} at the venue was never released");
            return;
        }

        int row = engine.Orders.Find(id);
        if (row >= 0 && IsNeverPlaced(engine.Orders[row].State))
        {
            Add($"order {id} came to the venue and is {engine.Orders[row].State} here");
        }

        (EngineCommand decided, byte price, byte quantity) = _decided[id];
        decimal wanted = Units.Of(decided.Quantity.Units, quantity);
        decimal placed = order.Rules.Quantity(order.Lots);

        // While nobody ran, a person may have cut it.
        bool isAmended = order.ClientOrderId != order.OriginalClientOrderId;
        if (isAmended ? placed > wanted : placed != wanted) Add($"order {id}: {placed} of {wanted}");
        bool isBuy = order.Side == SimSide.Bid;
        bool isStop = order.Type == ExchangeOrderType.StopLoss;
        if (isStop && order.Rules.Price(order.StopTicks) != Units.Of(decided.TriggerPrice.Units, price))
        {
            Add($"order {id}: stop at {order.Rules.Price(order.StopTicks)}, wanted {decided.TriggerPrice.Units}");
        }

        if (isStop != (command.OrderType == OrderType.Stop)) Add($"order {id}: wrong type");
        if (isBuy != (command.Side == Side.Buy)) Add($"order {id}: wrong side");
    }

    private void CheckOrders(Engine engine)
    {
        foreach (ExchangeOrder order in venue.Exchange.Truth.Orders)
        {
            if (!IsOwn(order)) continue;
            if (order.ExecutedLots > order.Lots) Add($"order {IdOf(order)} overfilled");
            ClientOrderId.TryParse(Encoding.ASCII.GetBytes(IdOf(order)), out ClientOrderId id);
            int row = engine.Orders.Find(id);
            if (row < 0) continue;
            ref readonly Order own = ref engine.Orders[row];
            decimal booked = Units.Of(own.FilledQuantity, engine, own.Instrument);
            decimal executed = order.Rules.Quantity(order.ExecutedLots);
            if (booked != executed) Add($"order {id}: {booked} booked, {executed} executed at the venue");
            if (own.IsLive != order.IsOpen) Add($"order {id}: {own.State} here, {order.Status} there");
        }
    }

    private void ReportUnknown(EngineNode node)
    {
        OrderTable orders = node.Engine.Orders;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            bool isUnknown = venue.Has(orders[row].Instrument) && OrderTransitionTable.IsUnknown(orders[row].State);
            bool isOld = node.Stamp.WallNanos - orders[row].CreatedNanos > 60 * SimulationOptions.Second;
            if (isUnknown && isOld) Add($"order {orders[row].Id} unknown for more than a minute: {orders[row].State}");
        }
    }

    // New orders wait for an operator, because somebody did something in the account, and an operator was told.
    private bool IsHaltOfOwner(EngineNode node) => node.Engine.Risk.DriftHalt.IsSet && world.Options.HasForeignActions
        && _isDriftReported && world.Venues[0].HasForeignHand;

    // What a person ordered locks a part of what the engine would sell: the venue refuses the whole.
    private bool HadOrderByHand(long beforeNanos) => venue.Exchange.Truth.Orders.Any(
        order => order.IsManual && (order.IsOpen || world.NowNanos - order.UpdatedNanos < beforeNanos));

    public void Add(string text) => world.Violations.Add(
        string.Create(
            CultureInfo.InvariantCulture,
            $"at {(world.NowNanos - SimulationOptions.StartNanos) / 1e9:F6} s: {text}"));
}
