using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Ids;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Publishing;

/// <summary>
/// What a gateway publishes to the input ring, in order. An event that finds no room is pending and goes before all
/// later ones; when even the queue of pending events is full, events are lost, and <see cref="TryRecover"/> says since
/// when, so that a reconciliation can bring them back. Conditions are kept and published again after a loss. Owner
/// thread only; does not allocate after construction.
/// </summary>
/// <typeparam name="TPublisher">Takes the events; a struct avoids a virtual call per event.</typeparam>
internal sealed class EventOutbox<TPublisher>
    where TPublisher : IEventPublisher
{
    // Between two reconciliations, of all instruments; the engine remembers as many by default (capacity.fills).
    private const int RecentTrades = 16_384;
    private const int RecentMoves = 256;
    private const int ConditionsMax = 8;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly FeedInstrumentTable _instruments;
    private readonly VenueId _venue;
    private readonly EventSlot[] _single = new EventSlot[1];
    private readonly PendingTradingEvents _pending;
    private readonly RecentIds _trades = new(RecentTrades);
    private readonly RecentIds _moves = new(RecentMoves);
    private readonly VenueStatePayload[] _conditions = new VenueStatePayload[ConditionsMax];
    private readonly bool[] _areConditionsLost = new bool[ConditionsMax];
    private readonly AssetTable _assets;
    private readonly TextIds? _textIds;
    private readonly AssetId[] _assetIds;
    private readonly bool[] _areAssetsDefined;
    private readonly bool[] _isOtherCash;
    private readonly int _firstFeeAsset;
    private TPublisher _publisher;
    private long _lostSinceNanos;

    public EventOutbox(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, TPublisher publisher)
    {
        _context = context;
        _settings = settings;
        _instruments = protocol.Instruments;
        _venue = protocol.Venue;
        _assets = protocol.Assets;
        _textIds = protocol.TextIds;
        _assetIds = new AssetId[protocol.Assets.Count];
        _areAssetsDefined = new bool[protocol.Assets.Count];
        for (int i = 0; settings.Assets != null && i < _assetIds.Length; i++)
        {
            _assetIds[i] = settings.Assets.Of(protocol.Assets.Name(i));
        }

        _isOtherCash = new bool[_assetIds.Length];
        _firstFeeAsset = settings.QuoteAsset + 1;
        foreach (int asset in settings.OtherCash)
        {
            _isOtherCash[asset] = true;
            _firstFeeAsset = Math.Max(_firstFeeAsset, asset + 1);
        }

        _publisher = publisher;
        _pending = new PendingTradingEvents(settings.PendingEventsMax);
    }

    /// <summary>Events wait for room: nothing that would publish more should be begun.</summary>
    public bool HasPending => _pending.Count > 0;

    /// <summary>Events were lost and not yet recovered.</summary>
    public bool IsEventLost { get; private set; }

    /// <summary>True while a condition holds, as published last.</summary>
    public bool IsSet(VenueCondition condition) => _conditions[(int)condition].IsSet != 0;

    /// <summary>Publishes what is pending; false while the publisher has no room.</summary>
    public bool TryFlush()
    {
        while (_pending.Count > 0)
        {
            _single[0] = _pending.First;
            if (!_publisher.TryPublish(_single)) return false;
            _context.Counters.EventsPublished++;
            _pending.RemoveFirst();
        }

        return true;
    }

    /// <summary>
    /// After a flush: true when events had been lost since <paramref name="sinceNanos"/> (monotonic). The conditions
    /// among them are published now; the published trades are forgotten, so that lists bring them back.
    /// </summary>
    public bool TryRecover(out long sinceNanos)
    {
        sinceNanos = _lostSinceNanos;
        if (!IsEventLost) return false;
        IsEventLost = false;
        for (int i = 0; i < ConditionsMax; i++)
        {
            if (!_areConditionsLost[i]) continue;
            _areConditionsLost[i] = false;
            PublishCondition((VenueCondition)i);
        }

        _trades.Clear();
        return true;
    }

    /// <summary>Publishes a condition when it, or the reason why it is set, has changed.</summary>
    public void Set(VenueCondition condition, bool isSet, ReasonCode reason, long detail)
    {
        ref VenueStatePayload held = ref _conditions[(int)condition];
        byte flag = isSet ? (byte)1 : (byte)0;
        if (held.IsSet == flag && (!isSet || held.Reason == reason)) return;
        held.Condition = condition;
        held.IsSet = flag;
        held.Reason = reason;
        held.Detail = detail;
        PublishCondition(condition);
    }

    /// <summary>All fills of the instrument up to a position of its cursor are published.</summary>
    /// <param name="instrument">Its index.</param>
    /// <param name="position">A trade id, or unix nanoseconds of the venue where trades are read by time.</param>
    public void PublishTradesProven(int instrument, long position)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.VenueState;
        slot.VenueState.Condition = VenueCondition.TradesProven;
        slot.VenueState.IsSet = 1;
        slot.VenueState.Detail = position;
        Publish(ref slot, instrument);
    }

    /// <param name="cumulativeUnits">Executed so far, -1 = the report does not say.</param>
    /// <param name="venueNanos">Unix nanoseconds by the venue's clock, 0 = not told.</param>
    /// <param name="scope">Rejected: what the refusal concerns beside the order.</param>
    /// <param name="venueCode">Rejected, CancelRejected: the venue's code of the refusal, 0 = none.</param>
    public void PublishReport(
        ClientOrderId id, int instrument, long venueOrderId, OrderReportKind kind, ReasonCode reason,
        long cumulativeUnits, long venueNanos, RefusalScope scope = RefusalScope.None, int venueCode = 0)
    {
        PublishText(_textIds?.Orders, venueOrderId);
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.VenueNanos = venueNanos;
        slot.OrderReport.ClientOrderId = id;
        slot.OrderReport.VenueOrderId = venueOrderId;
        slot.OrderReport.Kind = kind;
        slot.OrderReport.Reason = reason;
        if (kind == OrderReportKind.Rejected) slot.OrderReport.Scope = scope;
        slot.OrderReport.Units = UnitsOf(instrument);
        if (venueCode != 0) slot.OrderReport.VenueCode = venueCode;
        slot.OrderReport.CumulativeQuantity = new Quantity(cumulativeUnits);
        Publish(ref slot, instrument);
        if (kind == OrderReportKind.OutcomeUnknown) _context.Counters.OutcomesUnknown++;
    }

    // A trade between two own orders has one id for both.
    private static int ScopeOf(in FillRecord fill) => (fill.Instrument << 1) | (fill.Side == Side.Sell ? 1 : 0);

    /// <summary>The fill was published not long ago.</summary>
    public bool IsPublished(in FillRecord fill) => _trades.Contains(ScopeOf(fill), fill.TradeId);

    /// <summary>
    /// The fill may have been published so long ago that it was forgotten: that nothing is known of it is no evidence.
    /// </summary>
    public bool MayBeForgotten(in FillRecord fill) => fill.VenueNanos <= _trades.ForgottenNanos;

    /// <summary>Publishes a fill of an own order; false when the event was lost.</summary>
    public bool PublishFill(ClientOrderId id, in FillRecord fill, long cumulativeUnits)
    {
        PublishText(_textIds?.Orders, fill.VenueOrderId);
        PublishText(_textIds?.Trades, fill.TradeId);
        bool isOther = fill.FeeAsset == FeeAsset.Other && fill.OtherFeeAsset >= 0;
        if (isOther) Define(fill.OtherFeeAsset);
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.VenueNanos = fill.VenueNanos;
        ref OrderReportPayload report = ref slot.OrderReport;
        report.ClientOrderId = id;
        report.VenueOrderId = fill.VenueOrderId;
        report.Kind = OrderReportKind.Filled;
        report.TradeId = fill.TradeId;
        report.LastPrice = fill.Price;
        report.LastQuantity = fill.Quantity;
        report.CumulativeQuantity = new Quantity(cumulativeUnits);
        report.Liquidity = fill.Liquidity;
        report.FeeAsset = fill.FeeAsset;
        report.Units = fill.Units.IsReported ? fill.Units : UnitsOf(fill.Instrument);
        report.Fee = new Notional(fill.FeeUnits);
        if (isOther && _areAssetsDefined[fill.OtherFeeAsset]) report.FeeAssetId = _assetIds[fill.OtherFeeAsset];
        if (!Publish(ref slot, fill.Instrument)) return false;
        _trades.Add(ScopeOf(fill), fill.TradeId, fill.VenueNanos);
        return true;
    }

    /// <param name="order">As an open-orders answer has it.</param>
    /// <param name="id">None = a foreign order.</param>
    public void PublishOpenOrder(in OrderRecord order, ClientOrderId id)
    {
        PublishText(_textIds?.Orders, order.VenueOrderId);
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OpenOrder;
        slot.Header.VenueNanos = order.VenueNanos;
        slot.OpenOrder = new OpenOrderPayload
        {
            ClientOrderId = id,
            VenueOrderId = order.VenueOrderId,
            LimitPrice = order.LimitPrice,
            Quantity = order.Quantity,
            CumulativeQuantity = new Quantity(Math.Max(0, order.CumulativeQuantity.Units)),
            Side = order.Side,
            OrderType = order.OrderType,
            TimeInForce = order.TimeInForce,
            OrderFlags = order.OrderFlags,
            Units = UnitsOf(order.Instrument),
        };
        Publish(ref slot, order.Instrument);
    }

    /// <summary>
    /// One event for each instrument whose base asset it is, and one when it is the cash that the engine counts in;
    /// before them one for the account and asset, which is all there is of other cash, and before the first of those
    /// one that names the asset.
    /// </summary>
    /// <param name="balance">What is held.</param>
    /// <param name="source">Who reported it.</param>
    /// <param name="askedNanos">Wall time at which it was asked for, unix nanoseconds; 0 = it was pushed.</param>
    public void PublishBalance(in BalanceRecord balance, BalanceSource source, long askedNanos)
    {
        PublishAssetBalance(in balance, source, askedNanos);
        EventSlot slot = default;
        slot.Header.Kind = EventKind.Balance;
        slot.Balance.Total = new Notional(SaturatingAdd(balance.FreeUnits, balance.LockedUnits));
        slot.Balance.Locked = new Notional(balance.LockedUnits);
        slot.Balance.AskedNanos = askedNanos;
        slot.Balance.Source = source;
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_settings.BaseAssets[i] == balance.Asset) Publish(ref slot, i);
        }

        if (_settings.QuoteAsset == balance.Asset) Publish(ref slot, -1);
    }

    /// <summary>
    /// A deposit, withdrawal or transfer that the venue tells: for each instrument whose base asset it is, and when it
    /// is cash. Once, though two connections tell it.
    /// </summary>
    /// <param name="message">BalanceChanged with an amount.</param>
    public void PublishMove(TradingMessage message)
    {
        long id = IncomeIdOf(message);
        if (_assetIds[message.MovedAsset].IsNone || _moves.Contains(message.MovedAsset, id)) return;
        _moves.Add(message.MovedAsset, id);
        Define(message.MovedAsset);
        EventSlot slot = default;
        slot.Header.Kind = EventKind.Income;
        slot.Header.VenueNanos = message.MovedVenueNanos;
        slot.Income.Amount = message.MovedUnits;
        slot.Income.IncomeId = id;
        slot.Income.Asset = _assetIds[message.MovedAsset];
        slot.Income.Kind = message.MovedUnits > 0 ? IncomeKind.Deposit : IncomeKind.Withdrawal;
        slot.Income.Decimals = Notional.Decimals;
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (_settings.BaseAssets[i] == message.MovedAsset) Publish(ref slot, i);
        }

        bool isCash = _settings.QuoteAsset == message.MovedAsset || _isOtherCash[message.MovedAsset];
        if (isCash) Publish(ref slot, -1);
    }

    // The venue gives it none: one asset does not move twice by one amount in one of the venue's moments.
    private static long IncomeIdOf(TradingMessage message)
    {
        unchecked
        {
            ulong hash = ((ulong)message.MovedVenueNanos * 0x9E37_79B9_7F4A_7C15) ^ (ulong)message.MovedUnits;
            hash = (hash ^ (hash >> 29)) * 0xBF58_476D_1CE4_E5B9;
            return (long)((hash ^ (hash >> 32)) & long.MaxValue) | 1;
        }
    }

    // Each run names its assets again: what it meant by a number stands in its own part of the journal.
    private void Define(int asset)
    {
        if (_assetIds[asset].IsNone || _areAssetsDefined[asset]) return;
        EventSlot slot = default;
        slot.Header.Kind = EventKind.AssetDefined;
        slot.AssetDefined.Asset = _assetIds[asset];
        slot.AssetDefined.Decimals = Notional.Decimals;
        slot.AssetDefined.TrySetName(_assets.Name(asset));
        _areAssetsDefined[asset] = Publish(ref slot, -1);
    }

    // Of an asset that only fees are taken in there is nothing to tell before there is any.
    private void PublishAssetBalance(in BalanceRecord balance, BalanceSource source, long askedNanos)
    {
        bool isNone = balance.FreeUnits == 0 && balance.LockedUnits == 0;
        bool isForFees = balance.Asset >= _firstFeeAsset;
        if (isNone && isForFees && !_areAssetsDefined[balance.Asset]) return;
        Define(balance.Asset);
        if (!_areAssetsDefined[balance.Asset]) return;
        EventSlot slot = default;
        slot.Header.Kind = EventKind.AssetBalance;
        slot.AssetBalance.Asset = _assetIds[balance.Asset];
        slot.AssetBalance.Decimals = Notional.Decimals;
        slot.AssetBalance.Free = balance.FreeUnits;
        slot.AssetBalance.Locked = balance.LockedUnits;
        slot.AssetBalance.AskedNanos = askedNanos;
        slot.AssetBalance.Source = source;
        Publish(ref slot, -1);
    }

    // Ahead of the first event with its key, in the same ring: a journal that has the one has the other. Where it finds
    // no room the event behind it finds none either, and the next event with the key brings it.
    private void PublishText(TextIdTable? table, long key)
    {
        EventSlot slot = default;
        if (table == null || !table.TryGetUnpublished(key, ref slot.TextId)) return;
        slot.Header.Kind = EventKind.TextId;
        if (Publish(ref slot, -1)) table.MarkPublished(key);
    }

    // Those that the venue's numbers were read in just now. The event may come behind rules that change them.
    private UnitStamp UnitsOf(int instrument)
    {
        if (instrument < 0 || !_instruments.Formats[instrument].IsKnown) return default;
        ref readonly InstrumentFormat format = ref _instruments.Formats[instrument];
        return UnitStamp.Of(format.PriceDecimals, format.QuantityDecimals);
    }

    private void PublishCondition(VenueCondition condition)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.VenueState;
        slot.VenueState = _conditions[(int)condition];
        if (!Publish(ref slot, -1)) _areConditionsLost[(int)condition] = true;
    }

    private bool Publish(ref EventSlot slot, int instrument)
    {
        slot.Header.ReceiveMonotonicNanos = _context.Nanos;
        slot.Header.ReceiveWallNanos = _context.Now.WallNanos;
        slot.Header.Venue = _venue;

        // An instrument names its account.
        slot.Header.Account = instrument < 0 ? _settings.Account : default;
        slot.Header.Instrument = instrument < 0 ? InstrumentId.All : _instruments[instrument].Id;
        slot.Header.SlotCount = 1;
        slot.Header.Connection = _context.Connection;
        if (_pending.Count == 0)
        {
            _single[0] = slot;
            if (_publisher.TryPublish(_single))
            {
                _context.Counters.EventsPublished++;
                return true;
            }
        }

        _context.Counters.EventsDelayed++;
        if (_pending.TryAdd(in slot)) return true;
        _context.Counters.EventsDropped++;
        if (!IsEventLost) _lostSinceNanos = _context.Nanos;
        IsEventLost = true;
        return false;
    }

    private static long SaturatingAdd(long left, long right)
    {
        long sum = unchecked(left + right);
        bool isOver = ((left ^ sum) & (right ^ sum)) < 0;
        return isOver ? (left < 0 ? long.MinValue : long.MaxValue) : sum;
    }
}
