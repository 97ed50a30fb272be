namespace LowLatency.Model.Orders;

/// <summary>
/// What a fee was taken in: the amount beside it is in this asset.
/// </summary>
public enum FeeAsset : byte
{
    Quote = 0,
    Base = 1,
    Other = 2,
}
