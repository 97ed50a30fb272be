namespace LowLatency.Model.Orders;

public enum TimeInForce : byte
{
    None = 0,
    GoodTillCancel = 1,
    ImmediateOrCancel = 2,
    FillOrKill = 3,
}
