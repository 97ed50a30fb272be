using LowLatency.VenueSim.Matching;

namespace LowLatency.VenueSim.Market;

/// <summary>Receives what happens to the orders of clients in a book, during the call that causes it.</summary>
internal interface IClientOrderListener
{
    /// <summary>Any two orders met; clients have owner numbers from <see cref="SymbolMarket"/>'s callers.</summary>
    void OnFill(SymbolMarket market, in Fill fill, long timeNanos);

    /// <summary>An order of a participant has met the book and is done with it.</summary>
    void OnMatched(SymbolMarket market);

    /// <summary>A client's resting order expired, because it would have met one of its own account.</summary>
    void OnPrevented(SymbolMarket market, long makerOrderId, long timeNanos);
}
