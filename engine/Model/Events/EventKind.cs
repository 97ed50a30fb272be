using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;

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

    /// <summary>What an instrument is and if it trades (<see cref="Instruments.InstrumentDefinition"/>).</summary>
    InstrumentDefinition = 13,

    OrderReport = 20,

    /// <summary>An order that the venue holds open, from its list (<see cref="OpenOrderPayload"/>).</summary>
    OpenOrder = 21,

    /// <summary>What the venue says is held of an asset (<see cref="BalancePayload"/>).</summary>
    Balance = 22,

    /// <summary>Whether a venue can be traded at now, and why not (<see cref="VenueStatePayload"/>).</summary>
    VenueState = 23,

    /// <summary>First mention of a venue's text id (<see cref="Accounts.TextIdPayload"/>).</summary>
    TextId = 24,

    /// <summary>First mention of an asset (<see cref="Accounts.AssetDefinedPayload"/>).</summary>
    AssetDefined = 25,

    /// <summary>What an account holds of one asset (<see cref="AssetBalancePayload"/>).</summary>
    AssetBalance = 26,

    /// <summary>A derivatives position as the venue has it (<see cref="PositionPayload"/>).</summary>
    Position = 27,

    /// <summary>Funding, interest, transfers: money without a fill (<see cref="Accounts.IncomePayload"/>).</summary>
    Income = 28,

    /// <summary>Until when a request or order lives by itself (<see cref="Accounts.OrderLifetimePayload"/>).</summary>
    OrderLifetime = 29,

    /// <summary>Time passes: timers due at or before the receive time fire.</summary>
    Clock = 30,

    Operator = 31,

    /// <summary>First event of every run (<see cref="EngineStartedPayload"/>).</summary>
    EngineStarted = 40,

    /// <summary>Last event of an orderly stop.</summary>
    EngineStopping = 41,

    /// <summary>The right to send orders began, lapsed or ended (<see cref="Machine.TermStatePayload"/>).</summary>
    TermState = 42,

    /// <summary>State of the second machine (<see cref="Machine.ReplicationStatePayload"/>).</summary>
    ReplicationState = 43,
}
