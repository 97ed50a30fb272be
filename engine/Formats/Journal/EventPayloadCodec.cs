using System.Runtime.CompilerServices;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Formats.Journal;

/// <summary>The fields of each payload in the order in which they are written (docs/formats.md, event body).</summary>
internal static class EventPayloadCodec
{
    /// <summary>True for kinds with one slot whose payload is listed here.</summary>
    public static bool IsKnown(EventKind kind) => kind is EventKind.TopOfBook or EventKind.Trade or EventKind.Bar
        or EventKind.Funding or EventKind.FeedState or EventKind.InstrumentRules or EventKind.FrameRefused
        or EventKind.OrderReport or EventKind.Clock or EventKind.Operator or EventKind.EngineStarted
        or EventKind.EngineStopping;

    public static bool IsBook(EventKind kind) => kind is EventKind.BookSnapshot or EventKind.BookDelta;

    /// <summary>False when the kind has no payload table.</summary>
    public static bool Transfer<TCoder>(ref TCoder coder, EventKind kind, ref EventSlot slot)
        where TCoder : IFieldCoder, allows ref struct
    {
        switch (kind)
        {
            case EventKind.TopOfBook: TransferTopOfBook(ref coder, ref slot.TopOfBook); return true;
            case EventKind.Trade: TransferTrade(ref coder, ref slot.Trade); return true;
            case EventKind.Bar: TransferBar(ref coder, ref slot.Bar); return true;
            case EventKind.Funding: TransferFunding(ref coder, ref slot.Funding); return true;
            case EventKind.FeedState: TransferFeedState(ref coder, ref slot.FeedState); return true;
            case EventKind.InstrumentRules: TransferRules(ref coder, ref slot.Rules.Rules); return true;
            case EventKind.FrameRefused: TransferFrameRefused(ref coder, ref slot.FrameRefused); return true;
            case EventKind.OrderReport: TransferOrderReport(ref coder, ref slot.OrderReport); return true;
            case EventKind.Operator: TransferOperator(ref coder, ref slot.Operator); return true;
            case EventKind.EngineStarted: TransferStarted(ref coder, ref slot.Started); return true;
            case EventKind.Clock:
            case EventKind.EngineStopping:
                return true;
            default:
                return false;
        }
    }

    private static void TransferTopOfBook<TCoder>(ref TCoder coder, ref TopOfBookPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Unsigned(ref payload.Sequence);
        coder.Near(ref Units(ref payload.BidPrice), 0);
        coder.Near(ref Units(ref payload.AskPrice), payload.BidPrice.Units);
        coder.Unsigned(ref Units(ref payload.BidQuantity));
        coder.Unsigned(ref Units(ref payload.AskQuantity));
    }

    private static void TransferTrade<TCoder>(ref TCoder coder, ref TradePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Unsigned(ref payload.TradeId);
        coder.Near(ref Units(ref payload.Price), 0);
        coder.Unsigned(ref Units(ref payload.Quantity));
        coder.Byte(ref Unsafe.As<Side, byte>(ref payload.Aggressor));
        coder.Byte(ref payload.IsIdContiguous);
    }

    private static void TransferBar<TCoder>(ref TCoder coder, ref BarPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Unsigned(ref payload.OpenNanos);
        coder.Near(ref Units(ref payload.Open), 0);
        coder.Near(ref Units(ref payload.High), payload.Open.Units);
        coder.Near(ref Units(ref payload.Low), payload.Open.Units);
        coder.Near(ref Units(ref payload.Close), payload.Open.Units);
        coder.Near(ref Units(ref payload.Volume), 0);
        coder.Near(ref Units(ref payload.TakerBuyVolume), 0);
        coder.Unsigned(ref Bits(ref payload.IntervalSeconds));
        coder.Unsigned(ref Bits(ref payload.TradeCount));
    }

    private static void TransferFunding<TCoder>(ref TCoder coder, ref FundingPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Near(ref Units(ref payload.MarkPrice), 0);
        coder.Near(ref Units(ref payload.IndexPrice), payload.MarkPrice.Units);
        coder.Near(ref payload.PredictedRate, 0);
        coder.Near(ref payload.SettledRate, payload.PredictedRate);
        coder.Unsigned(ref payload.NextFundingNanos);
        coder.Byte(ref payload.HasPredictedRate);
    }

    private static void TransferFeedState<TCoder>(ref TCoder coder, ref FeedStatePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Byte(ref Unsafe.As<FeedChannel, byte>(ref payload.Channel));
        coder.Byte(ref Unsafe.As<FeedStatus, byte>(ref payload.Status));
        coder.Unsigned(ref Code(ref payload.Reason));
        coder.Unsigned(ref Bits(ref payload.Detail));
        coder.Unsigned(ref payload.ExpectedSequence);
        coder.Near(ref payload.ActualSequence, payload.ExpectedSequence);
    }

    private static void TransferRules<TCoder>(ref TCoder coder, ref InstrumentRules rules)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Byte(ref rules.PriceDecimals);
        coder.Byte(ref rules.QuantityDecimals);
        coder.Byte(ref rules.IsTrading);
        coder.Unsigned(ref rules.TickUnits);
        coder.Unsigned(ref rules.LotUnits);
        coder.Unsigned(ref rules.QuantityUnitsMin);
        coder.Unsigned(ref rules.QuantityUnitsMax);
        coder.Unsigned(ref rules.NotionalUnitsMin);
    }

    private static void TransferFrameRefused<TCoder>(ref TCoder coder, ref FrameRefusedPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Unsigned(ref Code(ref payload.Reason));
        coder.Unsigned(ref Bits(ref payload.FrameLength));
        coder.Unsigned(ref Bits(ref payload.ErrorOffset));
        coder.Unsigned(ref payload.RefusedCount);
    }

    private static void TransferOrderReport<TCoder>(ref TCoder coder, ref OrderReportPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        ref long identity = ref Unsafe.As<ClientOrderId, long>(ref payload.ClientOrderId);
        coder.Unsigned(ref identity);
        coder.Unsigned(ref Unsafe.Add(ref identity, 1));
        coder.Unsigned(ref payload.VenueOrderId);
        coder.Unsigned(ref payload.TradeId);
        coder.Near(ref Units(ref payload.LastPrice), 0);
        coder.Unsigned(ref Units(ref payload.LastQuantity));
        coder.Near(ref Units(ref payload.CumulativeQuantity), 0);
        coder.Near(ref Unsafe.As<Notional, long>(ref payload.Fee), 0);
        coder.Byte(ref Unsafe.As<OrderReportKind, byte>(ref payload.Kind));
        coder.Byte(ref Unsafe.As<Liquidity, byte>(ref payload.Liquidity));
        coder.Byte(ref Unsafe.As<FeeAsset, byte>(ref payload.FeeAsset));
        coder.Unsigned(ref Code(ref payload.Reason));
    }

    private static void TransferOperator<TCoder>(ref TCoder coder, ref OperatorPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Byte(ref Unsafe.As<OperatorAction, byte>(ref payload.Action));
        coder.Unsigned(ref Code(ref payload.Reason));
        coder.Unsigned(ref Code(ref payload.Scope));
    }

    private static void TransferStarted<TCoder>(ref TCoder coder, ref EngineStartedPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Unsigned(ref payload.Epoch);
        coder.Unsigned(ref payload.Instance);
        coder.Unsigned(ref Unsafe.As<ulong, long>(ref payload.ConfigurationHash));
        coder.Near(ref Unsafe.As<Notional, long>(ref payload.InitialCash), 0);
    }

    private static ref long Units(ref Price price) => ref Unsafe.As<Price, long>(ref price);

    private static ref long Units(ref Quantity quantity) => ref Unsafe.As<Quantity, long>(ref quantity);

    private static ref uint Bits(ref int value) => ref Unsafe.As<int, uint>(ref value);

    private static ref ushort Code(ref ReasonCode reason) => ref Unsafe.As<ReasonCode, ushort>(ref reason);
}
