using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>One row of a venue's error table, also what the look-up tool shows.</summary>
public readonly record struct VenueError
{
    /// <summary>The venue's code; for a row about HTTP alone its status.</summary>
    public int Code { get; init; }

    /// <summary>Code is an HTTP status.</summary>
    public bool IsHttpStatus { get; init; }

    /// <summary>
    /// The row holds only when the venue's text contains this; empty = whatever the text. Rows with a part stand before
    /// the one without. Never null in a table.
    /// </summary>
    public string MessagePart { get; init; }

    /// <summary>What to do when an order request (place, cancel, replace) is answered so.</summary>
    public OutcomeClass OrderOutcome { get; init; }

    /// <summary>What to do when a read is answered so.</summary>
    public OutcomeClass ReadOutcome { get; init; }

    public ReasonCode Reason { get; init; }

    /// <summary>What a refusal of an order for it concerns beside that order. Never None in a table.</summary>
    public RefusalScope Scope { get; init; }

    /// <summary>In a few words; never null in a table.</summary>
    public string Meaning { get; init; }

    /// <summary>A row of a code.</summary>
    public static VenueError Row(
        int code, OutcomeClass order, OutcomeClass read, ReasonCode reason, RefusalScope scope, string meaning,
        string part = "") =>
        new()
        {
            Code = code,
            OrderOutcome = order,
            ReadOutcome = read,
            Reason = reason,
            Scope = scope,
            Meaning = meaning,
            MessagePart = part,
        };

    /// <summary>A row of an HTTP status.</summary>
    public static VenueError Http(
        int status, OutcomeClass order, OutcomeClass read, ReasonCode reason, RefusalScope scope, string meaning,
        string part = "") =>
        Row(status, order, read, reason, scope, meaning, part) with { IsHttpStatus = true };
}
