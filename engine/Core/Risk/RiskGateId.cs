namespace LowLatency.Core.Risk;

/// <summary>The rows of <see cref="RiskGateTable"/>. Numbers are part of the journal: new ones at the end.</summary>
public enum RiskGateId : byte
{
    OperatorHalt = 0,
    DailyLoss = 1,
    Drawdown = 2,
    Concentration = 3,
    OrderNotional = 4,
    ToxicFlow = 5,
    PriceCollar = 6,
    OpenOrders = 7,
    OrderRate = 8,
    Balance = 9,
    RejectRate = 10,
    ReduceOnly = 11,
    KillSwitch = 12,
    TradingOff = 13,
    FeedStale = 14,
    BookUnproven = 15,
    NumericOverflow = 16,
    WarmUp = 17,
    InstrumentRules = 18,
    VenueReady = 19,
    PositionDrift = 20,
    AssetValue = 21,
}
