namespace LowLatency.Model.Orders;

/// <summary>
/// What a venue's refusal of an order concerns beside that order: what must pause for it, and what need not. Numbers
/// are part of the journal format.
/// </summary>
public enum RefusalScope : byte
{
    /// <summary>Not reported: journals of before, paper and backtest. Counts as <see cref="Venue"/>.</summary>
    None = 0,

    /// <summary>This order alone: it would take, or nothing was there to take.</summary>
    Order = 1,

    /// <summary>Orders in this instrument: its status or its rules are not what was assumed.</summary>
    Instrument = 2,

    /// <summary>Orders of this account in any instrument: balance, permission, order count.</summary>
    Account = 3,

    /// <summary>Every order at this venue: the address, the clock, the request as such.</summary>
    Venue = 4,
}
