using System;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Formats.Journal.EventBodies;

/// <summary>The fields of each payload in the order in which they are written (docs/formats.md, event body).</summary>
internal static class EventPayloadCodec
{
    // Fields of the payload by kind, plus one; 0 = the kind has no table.
    private static ReadOnlySpan<byte> CountsPlusOne =>
    [
        0, 6, 6, 6, 5, 10, 7, 0, 0, 0, 6, 9, 5, 9, 0, 0, 0, 0, 0, 0, 11, 9, 5, 4, 10, 10, 7, 12, 8, 6, 1, 9, 0, 0, 0, 0,
        0, 0, 0, 0, 5, 1, 11, 10,
    ];

    private static ReadOnlySpan<byte> Version1CountsPlusOne =>
    [
        0, 6, 6, 6, 5, 10, 7, 0, 0, 0, 6, 7, 5, 0, 0, 0, 0, 0, 0, 0, 11, 9, 5, 4, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 0, 0,
        0, 0, 0, 5, 1,
    ];

    /// <summary>
    /// Fields of a kind's payload (of a book without its levels) in a version of the record, or -1 when it has no table
    /// there. A later version only adds fields behind: those that an earlier one lacks are read as zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FieldCount(EventKind kind, byte version)
    {
        ReadOnlySpan<byte> counts = version == 1 ? Version1CountsPlusOne : CountsPlusOne;
        return (uint)kind < (uint)counts.Length ? counts[(int)kind] - 1 : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBook(EventKind kind) => kind is EventKind.BookSnapshot or EventKind.BookDelta;

    /// <summary>For every kind that has a field count and is no book.</summary>
    public static void Transfer<TCoder>(ref TCoder coder, EventKind kind, ref EventSlot slot)
        where TCoder : IFieldCoder, allows ref struct
    {
        switch (kind)
        {
            case EventKind.TopOfBook: TransferTopOfBook(ref coder, ref slot.TopOfBook); return;
            case EventKind.Trade: TransferTrade(ref coder, ref slot.Trade); return;
            case EventKind.Bar: TransferBar(ref coder, ref slot.Bar, slot.Header.ReceiveWallNanos); return;
            case EventKind.Funding: TransferFunding(ref coder, ref slot.Funding, slot.Header.ReceiveWallNanos); return;
            case EventKind.FeedState: TransferFeedState(ref coder, ref slot.FeedState); return;
            case EventKind.InstrumentRules: TransferRules(ref coder, ref slot.Rules); return;
            case EventKind.FrameRefused: TransferFrameRefused(ref coder, ref slot.FrameRefused); return;
            case EventKind.OrderReport: TransferOrderReport(ref coder, ref slot.OrderReport); return;
            case EventKind.OpenOrder: TransferOpenOrder(ref coder, ref slot.OpenOrder); return;
            case EventKind.Balance: TransferBalance(ref coder, ref slot.Balance); return;
            case EventKind.VenueState: TransferVenueState(ref coder, ref slot.VenueState); return;
            case EventKind.Operator: TransferOperator(ref coder, ref slot.Operator); return;
            case EventKind.EngineStarted: TransferStarted(ref coder, ref slot.Started); return;
            default: AccountPayloadCodec.Transfer(ref coder, kind, ref slot); return;
        }
    }

    private static void TransferTopOfBook<TCoder>(ref TCoder target, ref TopOfBookPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        // A copy of the coder lives in registers; through the reference every field would go by way of memory.
        TCoder coder = target;
        coder.Word(ref payload.Sequence);
        coder.Word(ref Units(ref payload.BidPrice));
        coder.Near(ref Units(ref payload.AskPrice), payload.BidPrice.Units);
        coder.Word(ref Units(ref payload.BidQuantity));
        coder.Word(ref Units(ref payload.AskQuantity));
        target = coder;
    }

    private static void TransferTrade<TCoder>(ref TCoder target, ref TradePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        TCoder coder = target;
        coder.Word(ref payload.TradeId);
        coder.Word(ref Units(ref payload.Price));
        coder.Word(ref Units(ref payload.Quantity));
        coder.Bytes(ref Unsafe.As<Side, byte>(ref payload.Aggressor), ref payload.IsIdContiguous, ref none);
        target = coder;
    }

    private static void TransferBar<TCoder>(ref TCoder target, ref BarPayload payload, long wallNanos)
        where TCoder : IFieldCoder, allows ref struct
    {
        TCoder coder = target;
        coder.Near(ref payload.OpenNanos, wallNanos);
        coder.Word(ref Units(ref payload.Open));
        coder.Near(ref Units(ref payload.High), payload.Open.Units);
        coder.Near(ref Units(ref payload.Low), payload.Open.Units);
        coder.Near(ref Units(ref payload.Close), payload.Open.Units);
        coder.Word(ref Units(ref payload.Volume));
        coder.Near(ref Units(ref payload.TakerBuyVolume), 0);
        coder.Small(ref Bits(ref payload.IntervalSeconds));
        coder.Small(ref Bits(ref payload.TradeCount));
        target = coder;
    }

    private static void TransferFunding<TCoder>(ref TCoder coder, ref FundingPayload payload, long wallNanos)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Word(ref Units(ref payload.MarkPrice));
        coder.Near(ref Units(ref payload.IndexPrice), payload.MarkPrice.Units);
        coder.Near(ref payload.PredictedRate, 0);
        coder.Near(ref payload.SettledRate, payload.PredictedRate);
        coder.Near(ref payload.NextFundingNanos, wallNanos);
        coder.Bytes(ref payload.HasPredictedRate, ref none, ref none);
    }

    private static void TransferFeedState<TCoder>(ref TCoder coder, ref FeedStatePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        ref byte channel = ref Unsafe.As<FeedChannel, byte>(ref payload.Channel);
        coder.Bytes(ref channel, ref Unsafe.As<FeedStatus, byte>(ref payload.Status), ref none);
        coder.Small(ref Code(ref payload.Reason));
        coder.Small(ref Bits(ref payload.Detail));
        coder.Word(ref payload.ExpectedSequence);
        coder.Near(ref payload.ActualSequence, payload.ExpectedSequence);
    }

    private static void TransferRules<TCoder>(ref TCoder coder, ref InstrumentRulesPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        ref InstrumentRules rules = ref payload.Rules;

        // Decimals and abilities, and behind them status and end of trading, which journals from before them have zero:
        // the first eight bytes as one field.
        coder.Word(ref Unsafe.As<InstrumentRules, long>(ref rules));
        coder.Word(ref rules.TickUnits);
        coder.Word(ref rules.LotUnits);
        coder.Word(ref rules.QuantityUnitsMin);
        coder.Word(ref rules.QuantityUnitsMax);
        coder.Word(ref rules.NotionalUnitsMin);
        coder.Word(ref payload.MarketQuantityUnitsMax);
        coder.Word(ref payload.NotionalUnitsMax);
    }

    private static void TransferFrameRefused<TCoder>(ref TCoder coder, ref FrameRefusedPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Small(ref Code(ref payload.Reason));
        coder.Small(ref Bits(ref payload.FrameLength));
        coder.Small(ref Bits(ref payload.ErrorOffset));
        coder.Word(ref payload.RefusedCount);
    }

    private static void TransferOrderReport<TCoder>(ref TCoder coder, ref OrderReportPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        ref long identity = ref Unsafe.As<ClientOrderId, long>(ref payload.ClientOrderId);
        coder.Word(ref identity);
        coder.Word(ref Unsafe.Add(ref identity, 1));
        coder.Word(ref payload.VenueOrderId);
        coder.Word(ref payload.TradeId);
        coder.Word(ref Units(ref payload.LastPrice));
        coder.Word(ref Units(ref payload.LastQuantity));
        coder.Near(ref Units(ref payload.CumulativeQuantity), 0);
        coder.Near(ref Unsafe.As<Notional, long>(ref payload.Fee), 0);
        coder.Bytes(
            ref Unsafe.As<OrderReportKind, byte>(ref payload.Kind),
            ref payload.LiquidityBits,
            ref payload.FeeAssetBits);

        // The fee asset's number lies behind the reason: one field, which version 1 had for the reason alone.
        coder.Small(ref Unsafe.As<ReasonCode, uint>(ref payload.Reason));
    }

    private static void TransferOpenOrder<TCoder>(ref TCoder coder, ref OpenOrderPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        ref long identity = ref Unsafe.As<ClientOrderId, long>(ref payload.ClientOrderId);
        byte none = 0;
        coder.Word(ref identity);
        coder.Word(ref Unsafe.Add(ref identity, 1));
        coder.Word(ref payload.VenueOrderId);
        coder.Word(ref Units(ref payload.LimitPrice));
        coder.Word(ref Units(ref payload.Quantity));
        coder.Word(ref Units(ref payload.CumulativeQuantity));
        coder.Bytes(
            ref Unsafe.As<Side, byte>(ref payload.Side), ref payload.OrderTypeBits, ref payload.TimeInForceBits);
        coder.Bytes(ref Unsafe.As<OrderFlags, byte>(ref payload.OrderFlags), ref none, ref none);
    }

    private static void TransferBalance<TCoder>(ref TCoder coder, ref BalancePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Word(ref Unsafe.As<Notional, long>(ref payload.Total));
        coder.Word(ref Unsafe.As<Notional, long>(ref payload.Locked));
        coder.Word(ref payload.AskedNanos);
        coder.Bytes(ref Unsafe.As<BalanceSource, byte>(ref payload.Source), ref none, ref none);
    }

    private static void TransferVenueState<TCoder>(ref TCoder coder, ref VenueStatePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Word(ref payload.Detail);
        coder.Bytes(
            ref Unsafe.As<VenueCondition, byte>(ref payload.Condition), ref payload.IsSet, ref none);
        coder.Small(ref Code(ref payload.Reason));
    }

    private static void TransferOperator<TCoder>(ref TCoder coder, ref OperatorPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Bytes(
            ref Unsafe.As<OperatorAction, byte>(ref payload.Action),
            ref Unsafe.As<OperatorOrigin, byte>(ref payload.Origin), ref none);
        coder.Small(ref Code(ref payload.Reason));
        coder.Small(ref Code(ref payload.Scope));
        coder.Small(ref payload.Strategy);
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.RequestHigh));
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.RequestLow));
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.ActorHash));
        coder.Near(ref payload.Amount, 0);
    }

    private static void TransferStarted<TCoder>(ref TCoder coder, ref EngineStartedPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Small(ref payload.Epoch);
        coder.Small(ref payload.Instance);
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.ConfigurationHash));
        coder.Near(ref Unsafe.As<Notional, long>(ref payload.InitialCash), 0);
    }

    private static ref long Units(ref Price price) => ref Unsafe.As<Price, long>(ref price);

    private static ref long Units(ref Quantity quantity) => ref Unsafe.As<Quantity, long>(ref quantity);

    private static ref uint Bits(ref int value) => ref Unsafe.As<int, uint>(ref value);

    private static ref ushort Code(ref ReasonCode reason) => ref Unsafe.As<ReasonCode, ushort>(ref reason);
}
