using System.Runtime.CompilerServices;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Formats.Journal.EventBodies;

/// <summary>The fields of the payloads that came with version 2 of the event body: none of them is frequent.</summary>
internal static class AccountPayloadCodec
{
    public static void Transfer<TCoder>(ref TCoder coder, EventKind kind, ref EventSlot slot)
        where TCoder : IFieldCoder, allows ref struct
    {
        switch (kind)
        {
            case EventKind.InstrumentDefinition: TransferDefinition(ref coder, ref slot.Definition); return;
            case EventKind.TextId: TransferTextId(ref coder, ref slot.TextId); return;
            case EventKind.AssetDefined: TransferAssetDefined(ref coder, ref slot.AssetDefined); return;
            case EventKind.AssetBalance: TransferAssetBalance(ref coder, ref slot.AssetBalance); return;
            case EventKind.Position: TransferPosition(ref coder, ref slot.Position); return;
            case EventKind.Income: TransferIncome(ref coder, ref slot.Income); return;
            case EventKind.OrderLifetime: TransferLifetime(ref coder, ref slot.OrderLifetime); return;
            case EventKind.TermState: TransferTerm(ref coder, ref slot.TermState); return;
            case EventKind.ReplicationState: TransferReplication(ref coder, ref slot.ReplicationState); return;
            default: return;
        }
    }

    private static void TransferDefinition<TCoder>(ref TCoder coder, ref InstrumentDefinition payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Word(ref payload.ContractSize);
        coder.Word(ref payload.EffectiveNanos);
        coder.Word(ref payload.DeliveryNanos);

        // Base and quote asset: one field of both numbers.
        coder.Small(ref Unsafe.As<AssetId, uint>(ref payload.BaseAsset));
        coder.Small(ref Number(ref payload.SettlementAsset));
        coder.Bytes(
            ref Unsafe.As<InstrumentKind, byte>(ref payload.Kind),
            ref Unsafe.As<InstrumentStatus, byte>(ref payload.Status), ref payload.ContractDecimals);
        coder.Small(ref payload.MaintenanceMarginPpm);
        coder.Small(ref payload.LeverageHundredthsMax);
    }

    private static void TransferTextId<TCoder>(ref TCoder coder, ref TextIdPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Word(ref payload.Key);
        TransferText(ref coder, ref payload.Id);
        coder.Bytes(ref Unsafe.As<TextIdKind, byte>(ref payload.Kind), ref payload.Length, ref none);
    }

    private static void TransferAssetDefined<TCoder>(ref TCoder coder, ref AssetDefinedPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        TransferText(ref coder, ref payload.Name);
        coder.Small(ref Number(ref payload.Asset));
        coder.Bytes(ref payload.Length, ref payload.Decimals, ref none);
    }

    private static void TransferAssetBalance<TCoder>(ref TCoder coder, ref AssetBalancePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Near(ref payload.Free, 0);
        coder.Near(ref payload.Locked, 0);
        coder.Near(ref payload.Borrowed, 0);
        coder.Word(ref payload.AskedNanos);
        coder.Small(ref Number(ref payload.Asset));
        coder.Bytes(ref payload.Decimals, ref Unsafe.As<BalanceSource, byte>(ref payload.Source), ref none);
    }

    private static void TransferPosition<TCoder>(ref TCoder coder, ref PositionPayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Near(ref Unsafe.As<Quantity, long>(ref payload.Quantity), 0);
        coder.Word(ref Unsafe.As<Price, long>(ref payload.EntryPrice));
        coder.Word(ref Unsafe.As<Price, long>(ref payload.MarkPrice));
        coder.Word(ref Unsafe.As<Price, long>(ref payload.LiquidationPrice));
        coder.Near(ref Unsafe.As<Notional, long>(ref payload.UnrealisedProfit), 0);
        coder.Word(ref Unsafe.As<Notional, long>(ref payload.Margin));
        coder.Word(ref Unsafe.As<Notional, long>(ref payload.MaintenanceMargin));
        coder.Word(ref payload.AskedNanos);
        coder.Small(ref payload.LeverageHundredths);
        coder.Small(ref Number(ref payload.SettlementAsset));
        coder.Bytes(
            ref Unsafe.As<MarginMode, byte>(ref payload.MarginMode),
            ref Unsafe.As<PositionSide, byte>(ref payload.PositionSide),
            ref Unsafe.As<BalanceSource, byte>(ref payload.Source));
    }

    private static void TransferIncome<TCoder>(ref TCoder coder, ref IncomePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Near(ref payload.Amount, 0);
        coder.Word(ref payload.IncomeId);
        coder.Near(ref payload.Rate, 0);
        coder.Near(ref Unsafe.As<Quantity, long>(ref payload.PositionQuantity), 0);
        coder.Word(ref Unsafe.As<Price, long>(ref payload.MarkPrice));
        coder.Small(ref Number(ref payload.Asset));
        coder.Bytes(ref Unsafe.As<IncomeKind, byte>(ref payload.Kind), ref payload.Decimals, ref none);
    }

    private static void TransferLifetime<TCoder>(ref TCoder coder, ref OrderLifetimePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        ref long identity = ref Unsafe.As<ClientOrderId, long>(ref payload.ClientOrderId);
        coder.Word(ref identity);
        coder.Word(ref Unsafe.Add(ref identity, 1));
        coder.Word(ref payload.VenueOrderId);
        coder.Word(ref payload.RequestExpiryNanos);
        coder.Word(ref payload.OrderExpiryNanos);
    }

    private static void TransferTerm<TCoder>(ref TCoder coder, ref TermStatePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        byte none = 0;
        coder.Small(ref payload.Term);
        coder.Small(ref payload.Node);
        coder.Bytes(ref Unsafe.As<TermStatus, byte>(ref payload.Status), ref none, ref none);
        coder.Small(ref Unsafe.As<ReasonCode, ushort>(ref payload.Reason));
        coder.Small(ref payload.Chain);
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.IncarnationHigh));
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.IncarnationLow));
        coder.Word(ref payload.RegisterRevision);
        coder.Word(ref payload.ValidUntilNanos);
        coder.Word(ref payload.StartSequence);
    }

    private static void TransferReplication<TCoder>(ref TCoder coder, ref ReplicationStatePayload payload)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Bytes(
            ref Unsafe.As<ReplicationStatus, byte>(ref payload.Status),
            ref Unsafe.As<ReplicationLossPolicy, byte>(ref payload.LossPolicy),
            ref Unsafe.As<ReplicationGate, byte>(ref payload.Gate));
        coder.Small(ref payload.Node);
        coder.Small(ref Unsafe.As<ReasonCode, ushort>(ref payload.Reason));
        coder.Word(ref payload.AcknowledgedSequence);
        coder.Word(ref payload.DegradedFromSequence);
        coder.Word(ref payload.LagNanos);
        coder.Word(ref payload.RegisterRevision);
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.OwnHash));
        coder.Word(ref Unsafe.As<ulong, long>(ref payload.OtherHash));
    }

    private static void TransferText<TCoder>(ref TCoder coder, ref TextWords words)
        where TCoder : IFieldCoder, allows ref struct
    {
        coder.Word(ref words.Word0);
        coder.Word(ref words.Word1);
        coder.Word(ref words.Word2);
        coder.Word(ref words.Word3);
        coder.Word(ref words.Word4);
        coder.Word(ref words.Word5);
        coder.Word(ref words.Word6);
    }

    private static ref ushort Number(ref AssetId asset) => ref Unsafe.As<AssetId, ushort>(ref asset);
}
