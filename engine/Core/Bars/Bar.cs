using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Bars;

/// <summary>
/// One interval of trading. Times by the venue's clock; prices and volumes in the instrument's units.
/// </summary>
public struct Bar
{
    /// <summary>Start, unix nanoseconds, aligned to the interval.</summary>
    public long OpenNanos;

    public Price Open;
    public Price High;
    public Price Low;
    public Price Close;

    /// <summary>Base volume.</summary>
    public Quantity Volume;

    /// <summary>Base volume bought by takers; -1 = unknown.</summary>
    public Quantity TakerBuyVolume;

    /// <summary>-1 = unknown.</summary>
    public int TradeCount;

    public BarFlags Flags;

    /// <summary>The bar of a venue's message.</summary>
    public static Bar From(in BarPayload payload, BarFlags flags) => new()
    {
        OpenNanos = payload.OpenNanos,
        Open = payload.Open,
        High = payload.High,
        Low = payload.Low,
        Close = payload.Close,
        Volume = payload.Volume,
        TakerBuyVolume = payload.TakerBuyVolume,
        TradeCount = payload.TradeCount,
        Flags = flags,
    };

    /// <summary>A bar in which nothing traded.</summary>
    public static Bar Flat(long openNanos, Price close, BarFlags flags) => new()
    {
        OpenNanos = openNanos,
        Open = close,
        High = close,
        Low = close,
        Close = close,
        Flags = flags,
    };

    /// <summary>Same prices and volume; counts that one side does not know are not compared.</summary>
    public readonly bool HasSameContent(in Bar other) =>
        Open == other.Open && High == other.High && Low == other.Low && Close == other.Close && Volume == other.Volume;

    internal void Include(in Bar next)
    {
        if (next.High > High) High = next.High;
        if (next.Low < Low) Low = next.Low;
        Close = next.Close;
        Volume = new Quantity(Saturating.Add(Volume.Units, next.Volume.Units));
        TakerBuyVolume = TakerBuyVolume.Units < 0 || next.TakerBuyVolume.Units < 0
            ? new Quantity(-1)
            : new Quantity(Saturating.Add(TakerBuyVolume.Units, next.TakerBuyVolume.Units));
        TradeCount = TradeCount < 0 || next.TradeCount < 0
            ? -1
            : (int)long.Min((long)TradeCount + next.TradeCount, int.MaxValue);
    }

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref OpenNanos);
        state.Visit(ref Open);
        state.Visit(ref High);
        state.Visit(ref Low);
        state.Visit(ref Close);
        state.Visit(ref Volume);
        state.Visit(ref TakerBuyVolume);
        state.Visit(ref TradeCount);
        state.Visit(ref Flags);
    }
}
