using LowLatency.Core.Strategies;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.State;

namespace LowLatency.Core.Instruments;

/// <summary>An intent that waits until the orders of the opposite side are gone, or until it is too old.</summary>
public struct WaitingIntent
{
    public bool IsSet;

    /// <summary>Engine time after which it is dropped, unix nanoseconds.</summary>
    public long ExpiryNanos;

    public OrderIntent Intent;

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Write(IsSet);
        if (!IsSet) return;
        writer.Write(ExpiryNanos);
        writer.Write((int)Intent.Instrument.Value);
        writer.Write((int)Intent.Side);
        writer.Write(Intent.SizeFraction);
        writer.Write((int)Intent.OrderType);
        writer.Write(Intent.LimitPrice.Units);
        writer.Write((int)Intent.Urgency);
        writer.Write((long)Intent.Signals);
        writer.Write(Intent.Combined);
        writer.Write(Intent.BarOpenNanos);
        writer.Write(Intent.DecisionBid.Units);
        writer.Write(Intent.DecisionAsk.Units);
    }

    internal void Load(ref StateReader reader)
    {
        this = default;
        IsSet = reader.ReadBoolean();
        if (!IsSet) return;
        ExpiryNanos = reader.ReadInt64();
        Intent = new OrderIntent
        {
            Instrument = new InstrumentId((ushort)reader.ReadInt32()),
            Side = (Side)reader.ReadInt32(),
            SizeFraction = reader.ReadInt64(),
            OrderType = (OrderType)reader.ReadInt32(),
            LimitPrice = new Price(reader.ReadInt64()),
            Urgency = (Urgency)reader.ReadInt32(),
            Signals = (uint)reader.ReadInt64(),
            Combined = reader.ReadDouble(),
            BarOpenNanos = reader.ReadInt64(),
            DecisionBid = new Price(reader.ReadInt64()),
            DecisionAsk = new Price(reader.ReadInt64()),
        };
    }
}
