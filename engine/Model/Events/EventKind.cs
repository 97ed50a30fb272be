namespace LowLatency.Model.Events;

/// <summary>
/// What an input event says. Numbers are part of the journal format and are never reused (docs/formats.md).
/// </summary>
public enum EventKind : ushort
{
    /// <summary>Filler at the end of the ring, so that a message never wraps; invisible to consumers.</summary>
    Padding = 0,

    /// <summary>Whole book: levels replace everything (<see cref="BookPayload"/>).</summary>
    BookSnapshot = 1,

    /// <summary>Absolute quantities by level, zero deletes (<see cref="BookPayload"/>).</summary>
    BookDelta = 2,

    /// <summary>Best bid and ask pushed by the venue (<see cref="TopOfBookPayload"/>).</summary>
    TopOfBook = 3,

    Trade = 4,

    /// <summary>A bar made by the venue, live or from history (<see cref="BarPayload"/>).</summary>
    Bar = 5,

    /// <summary>Mark price and funding (<see cref="FundingPayload"/>).</summary>
    Funding = 6,

    /// <summary>A channel of an instrument (or a whole venue) changed state (<see cref="FeedStatePayload"/>).</summary>
    FeedState = 10,

    /// <summary>Tick, lot and limits (<see cref="InstrumentRulesPayload"/>).</summary>
    InstrumentRules = 11,

    /// <summary>A frame that was received and refused by the decoder (<see cref="FrameRefusedPayload"/>).</summary>
    FrameRefused = 12,

    OrderReport = 20,

    /// <summary>An order that the venue holds open, from its list (<see cref="OpenOrderPayload"/>).</summary>
    OpenOrder = 21,

    /// <summary>What the venue says is held of an asset (<see cref="BalancePayload"/>).</summary>
    Balance = 22,

    /// <summary>Whether a venue can be traded at now, and why not (<see cref="VenueStatePayload"/>).</summary>
    VenueState = 23,

    /// <summary>Time passes: timers due at or before the receive time fire.</summary>
    Clock = 30,

    Operator = 31,

    /// <summary>First event of every run (<see cref="EngineStartedPayload"/>).</summary>
    EngineStarted = 40,

    /// <summary>Last event of an orderly stop.</summary>
    EngineStopping = 41,
}
