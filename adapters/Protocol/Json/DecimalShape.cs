namespace LowLatency.Protocol.Json;

/// <summary>What prices and quantities of one instrument have looked like.</summary>
public struct DecimalShape
{
    internal LearnedDecimal Price;
    internal LearnedDecimal Quantity;
    internal int PriceDecimals;
    internal int QuantityDecimals;
}
