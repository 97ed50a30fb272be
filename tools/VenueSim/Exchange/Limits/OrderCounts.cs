namespace LowLatency.VenueSim.Exchange.Limits;

/// <summary>Unfilled order count of an account (where a venue takes filled orders off it).</summary>
internal sealed class OrderCounts(int tenSecondsMax, int dayMax)
{
    private const int MakerCredit = 5;
    private const long TenSecondsMillis = 10_000;
    private const long DayMillis = 86_400_000;

    public FixedWindow TenSeconds { get; } = new(TenSecondsMillis, tenSecondsMax);

    public FixedWindow Day { get; } = new(DayMillis, dayMax);

    public bool IsFull(long serverMillis) =>
        TenSeconds.Used(serverMillis) >= TenSeconds.Limit || Day.Used(serverMillis) >= Day.Limit;

    /// <summary>Seconds to the end of the window that is full; of the shorter one when both or none are.</summary>
    public int SecondsLeft(long serverMillis)
    {
        var isDay = Day.Used(serverMillis) >= Day.Limit && TenSeconds.Used(serverMillis) < TenSeconds.Limit;
        return (int)(((isDay ? Day : TenSeconds).MillisLeft(serverMillis) + 999) / 1000);
    }

    public void Placed(long serverMillis) => Add(serverMillis, 1);

    /// <summary>First fill of an order: as maker it gives back more than the order has cost.</summary>
    public void FirstFill(long serverMillis, bool isMaker) => Add(serverMillis, isMaker ? -MakerCredit : -1);

    private void Add(long serverMillis, int count)
    {
        TenSeconds.Add(serverMillis, count);
        Day.Add(serverMillis, count);
    }
}
