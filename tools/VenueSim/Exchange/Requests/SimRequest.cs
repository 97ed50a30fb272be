using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>A request on its way through the exchange.</summary>
internal sealed class SimRequest
{
    public required RequestKind Kind { get; init; }

    /// <summary>The venue's name of it, by which faults find it; empty where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Weight that it costs; where success costs nothing, that of a failure.</summary>
    public required int Weight { get; init; }

    /// <summary>Whether the weight is given back when it succeeds.</summary>
    public bool IsFreeOnSuccess { get; init; }

    /// <summary>Whether its timing is checked again before a late execution.</summary>
    public bool IsSigned { get; init; }

    public required ParameterSet Parameters { get; init; }

    public required string Address { get; init; }

    /// <summary>Key as sent; null where there is none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Socket of the request; 0 for REST.</summary>
    public long Connection { get; init; }

    /// <summary>Number of a REST request; 0 for one of a socket.</summary>
    public long RequestId { get; init; }

    /// <summary>The client's id of a request of a socket, as JSON.</summary>
    public string IdJson { get; init; } = "null";

    /// <summary>The account, once the key is known.</summary>
    public SimAccount? Account { get; set; }

    /// <summary>Queries read the state of this time, nanoseconds since the Unix epoch.</summary>
    public long ReadNanos { get; set; } = long.MaxValue;

    /// <summary>Whether a fault gives it an old copy.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether it enters an order.</summary>
    public bool IsPlacing => Kind is RequestKind.OrderPlace or RequestKind.OrderCancelReplace;

    public bool IsWebSocket => Connection != 0;
}
