namespace LowLatency.Model.Events.Market;

/// <summary>The market-data channels whose health is kept apart.</summary>
public enum FeedChannel : byte
{
    All = 0,
    Book = 1,
    Trades = 2,
    TopOfBook = 3,
    Bars = 4,
    Funding = 5,
}
