namespace LowLatency.VenueSim.Books;

/// <summary>A side of a book.</summary>
public enum SimSide
{
    /// <summary>Buyers; the best price is the highest.</summary>
    Bid,

    /// <summary>Sellers; the best price is the lowest.</summary>
    Ask,
}
