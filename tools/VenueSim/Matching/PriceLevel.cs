namespace LowLatency.VenueSim.Matching;

/// <summary>The queue of one price: first come, first filled.</summary>
internal sealed class PriceLevel(long priceTicks)
{
    public long PriceTicks { get; } = priceTicks;

    public long TotalLots { get; set; }

    public RestingOrder? First { get; private set; }

    public RestingOrder? Last { get; private set; }

    public void Append(RestingOrder order)
    {
        order.Previous = Last;
        if (Last is null)
            First = order;
        else
            Last.Next = order;
        Last = order;
        TotalLots += order.Lots;
    }

    public void Remove(RestingOrder order)
    {
        if (order.Previous is null)
            First = order.Next;
        else
            order.Previous.Next = order.Next;
        if (order.Next is null)
            Last = order.Previous;
        else
            order.Next.Previous = order.Previous;
        TotalLots -= order.Lots;
    }
}
