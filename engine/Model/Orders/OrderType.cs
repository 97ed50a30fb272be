namespace LowLatency.Model.Orders;

public enum OrderType : byte
{
    None = 0,
    Limit = 1,
    Market = 2,
}
