namespace LowLatency.Model.Instruments;

/// <summary>
/// What a venue lets one do with an instrument now. Numbers are part of the journal format. Cancels pass in each of
/// them; what else does is said here and kept by <c>Core.Risk.StatusRule</c>.
/// </summary>
public enum InstrumentStatus : byte
{
    /// <summary>Not named.</summary>
    None = 0,
    Trading = 1,

    /// <summary>Nothing matches (halt, break); no orders.</summary>
    Halted = 2,

    /// <summary>Cancels and nothing else.</summary>
    CancelOnly = 3,

    /// <summary>Orders that rest; none that takes.</summary>
    PostOnly = 4,

    /// <summary>No market orders, no stops.</summary>
    LimitOnly = 5,

    /// <summary>Orders that reduce a position.</summary>
    ReduceOnly = 6,

    /// <summary>Listed, and not open yet; no orders.</summary>
    PreOpen = 7,

    /// <summary>Delivery or settlement is under way; no orders.</summary>
    Settling = 8,

    /// <summary>Gone for good, or no longer in the venue's list; no orders.</summary>
    Delisted = 9,

    /// <summary>A call auction: orders gather for one price that nobody knows yet; no orders.</summary>
    Auction = 10,

    /// <summary>A word that this version does not know; no orders. A TextId event has the word.</summary>
    Unknown = 11,

    /// <summary>
    /// Base or quote asset at the venue is not the configured one: what is bought would be counted as something else;
    /// no orders. A TextId event has both.
    /// </summary>
    OtherAssets = 12,
}
