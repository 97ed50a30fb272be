namespace LowLatency.Model.Reasons;

/// <summary>
/// Why something was refused, stopped or flagged. Ranges per subsystem; numbers are part of the journal format and are
/// never reused (docs/formats.md).
/// </summary>
public enum ReasonCode : ushort
{
    None = 0,

    // 100..199 feed and book
    FeedConnecting = 100,
    FeedDisconnected = 101,
    FeedStale = 102,
    FeedGaveUp = 103,
    FeedSubscribeRefused = 104,
    FeedClockBackwards = 105,
    FeedRotated = 106,
    BookSequenceGap = 110,
    BookSnapshotTooOld = 111,
    BookCrossed = 112,
    BookInvalidPrice = 113,
    BookInvalidQuantity = 114,
    BookPriceJump = 115,
    BookOverflow = 116,
    BookNotInSync = 117,
    BookResyncRequested = 118,
    BookVenueRestart = 119,
    BookLevelOffUnit = 120,
    BookChecksumWrong = 121,
    TradeInvalid = 130,
    TradePriceJump = 131,
    BarInvalid = 132,
    BarGap = 133,
    BarDisagrees = 134,
    BarVolumeAboveRange = 135,
    QuantityAboveRange = 136,

    // 200..299 decision
    SignalLowConfidence = 200,
    CombinedBelowThreshold = 201,
    NoSignal = 202,
    CooldownActive = 203,
    SizeBelowMinimum = 204,
    AlreadyAtTarget = 205,
    IntentWorking = 206,
    WarmingUp = 207,
    PriceUnavailable = 208,
    RegimeOff = 209,
    DeadlinePassed = 210,
    StopPassed = 211,
    IntentReplaced = 212,
    RestingStopRefused = 213,
    ExitRefused = 214,
    StrategyFailed = 215,

    // 300..399 risk, in the order of the gates
    RiskHalted = 300,
    RiskDailyLoss = 301,
    RiskDrawdown = 302,
    RiskConcentration = 303,
    RiskOrderNotional = 304,
    RiskToxicFlow = 305,
    RiskPriceCollar = 306,
    RiskOpenOrders = 307,
    RiskOrderRate = 308,
    RiskBalance = 309,
    RiskRejectRate = 310,
    RiskReduceOnlyInvalid = 311,
    RiskKillSwitch = 312,
    RiskTradingOff = 313,
    RiskFeedStale = 314,
    RiskBookUnproven = 315,
    RiskNumericOverflow = 316,
    RiskVenueNotReady = 317,
    RiskPositionDrift = 318,
    RiskAssetUnvalued = 319,
    StablecoinDepegged = 320,
    RiskFlowUnknown = 321,

    // 400..499 order
    OrderTickInvalid = 400,
    OrderLotInvalid = 401,
    OrderBelowMinNotional = 402,
    OrderTableFull = 403,
    OrderUnknown = 404,
    OrderTransitionIllegal = 405,
    OrderOverfilled = 406,
    OrderDuplicateReport = 407,
    OrderAboveMaxQuantity = 408,
    OrderUnsupported = 409,
    VenueRejectedInsufficientBalance = 420,
    VenueRejectedPostOnlyWouldTake = 421,
    VenueRejectedOther = 422,
    VenueNoLiquidity = 423,
    VenueCancelTooLate = 424,
    VenueSelfCancelled = 425,
    VenueDuplicateClientOrderId = 426,
    VenueFilterFailed = 427,
    VenueMarketClosed = 428,
    VenueAccountDisabled = 429,
    VenueRequestInvalid = 430,
    VenueFillOrKillUnfilled = 431,
    VenueSelfTradePrevented = 432,
    InstrumentNotTrading = 433,
    InstrumentDelisting = 434,
    InstrumentStatusUnknown = 435,
    InstrumentAssetsDiffer = 436,

    // 450..499 reconciliation
    OrderOrphaned = 450,
    OrderForeign = 451,
    FillMissed = 452,
    BalanceDrift = 453,
    ReconciliationFailed = 454,
    ReconciliationLate = 455,
    HoldingForeign = 456,
    BalanceUnproven = 457,
    BalanceMoved = 458,

    // 459 was in use once.
    BalanceAboveRange = 460,

    // 500..599 machine
    JournalFull = 500,
    JournalFlushFailed = 501,
    JournalWriteFailed = 502,
    JournalDamaged = 503,
    RingFull = 504,
    SnapshotTooLarge = 505,
    OperatorRequest = 510,
    CleanStop = 511,
    CommandRingFull = 512,
    InvariantBroken = 513,

    // 600..699 protocol and transport
    ProtocolFault = 600,
    MessageTooLarge = 601,
    MessageRefused = 602,
    RestFailed = 603,
    RateLimited = 604,
    Banned = 605,
    TimedOut = 606,
    AuthorizationFailed = 607,
    ClockOffset = 608,
    WithdrawalPermitted = 609,
    VenueOverloaded = 610,
    VenueInternalError = 611,
    StreamEnded = 612,
    RequestBudgetSpent = 613,
    SendBufferFull = 614,
    TextIdTableFull = 615,

    /// <summary>The venue's clock is off by more than the limit; orders go on.</summary>
    ClockOffsetHigh = 616,

    /// <summary>The venue's clock and this machine's part so fast that the limit is passed within the hour.</summary>
    ClockDrift = 617,

    /// <summary>Keys were to be read again and cannot be used.</summary>
    CredentialUnreadable = 618,

    /// <summary>The venue's list of announced ends of trading cannot be read: an end comes without a warning.</summary>
    DelistingsUnread = 619,
}
