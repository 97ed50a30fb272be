namespace LowLatency.Model.Orders;

public enum Liquidity : byte
{
    Unknown = 0,
    Maker = 1,
    Taker = 2,
}
