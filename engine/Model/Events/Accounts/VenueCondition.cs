namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// What a venue's order gateway knows about being able to trade. Each condition but the last is a lock of its own: set
/// or cleared by events, and new orders pass only when none is set. Numbers are part of the journal format.
/// </summary>
public enum VenueCondition : byte
{
    None = 0,

    /// <summary>The order connection is down.</summary>
    Disconnected = 1,

    /// <summary>Private stream not subscribed, or its continuity not proven.</summary>
    StreamUnproven = 2,

    /// <summary>Orders, fills and balances were not compared since the last doubt.</summary>
    ReconciliationPending = 3,

    /// <summary>Offset to the venue's clock unknown or above its limit.</summary>
    ClockUnhealthy = 4,

    /// <summary>The rate-limit breaker is open, or a ban runs.</summary>
    BreakerOpen = 5,

    /// <summary>Keys, permissions or signature refused: only a human can clear it.</summary>
    AuthorizationRefused = 6,

    /// <summary>
    /// Not a lock: every trade of the instrument up to <see cref="VenueStatePayload.Detail"/> was listed and reported,
    /// so a later reconciliation may begin behind it. It is a trade id, or unix nanoseconds of the venue where trades
    /// are read by time.
    /// </summary>
    TradesProven = 7,
}
