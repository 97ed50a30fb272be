namespace LowLatency.VenueSim.Books;

/// <summary>
/// What a venue calls the members of its book messages, diff, delta or snapshot, over sockets and REST. Empty = it has
/// no such member. Where one meaning has two names, the second is that of the REST body.
/// </summary>
public sealed record BookMembers
{
    /// <summary>Bid levels: arrays of price and size.</summary>
    public required string Bids { get; init; }

    /// <summary>The same in a REST body.</summary>
    public string RestBids { get; init; } = string.Empty;

    /// <summary>Ask levels.</summary>
    public required string Asks { get; init; }

    /// <summary>The same in a REST body.</summary>
    public string RestAsks { get; init; } = string.Empty;

    /// <summary>Id of the message, or the last one that it merges.</summary>
    public required string LastId { get; init; }

    /// <summary>The same in a REST body.</summary>
    public string RestLastId { get; init; } = string.Empty;

    /// <summary>First id that the message merges.</summary>
    public string FirstId { get; init; } = string.Empty;

    /// <summary>Id of the message before.</summary>
    public string PreviousId { get; init; } = string.Empty;

    /// <summary>Id of the book that topics of other depths share.</summary>
    public string CrossId { get; init; } = string.Empty;

    /// <summary>Time of the message, milliseconds.</summary>
    public string EventTime { get; init; } = string.Empty;

    /// <summary>Time of the change in the book, milliseconds.</summary>
    public string TransactionTime { get; init; } = string.Empty;

    /// <summary>The member that says whether the message is the whole book.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Its value then.</summary>
    public string SnapshotKind { get; init; } = string.Empty;
}
