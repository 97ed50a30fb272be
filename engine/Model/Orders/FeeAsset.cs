namespace LowLatency.Model.Orders;

/// <summary>
/// What a fee was taken in; the amount is given in the quote asset at the fill's price when it is not Other.
/// </summary>
public enum FeeAsset : byte
{
    Quote = 0,
    Base = 1,
    Other = 2,
}
