using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>A request on its way through the exchange.</summary>
internal sealed class SimRequest
{
    public required RequestKind Method { get; init; }

    public required ParameterSet Parameters { get; init; }

    public required string Address { get; init; }

    /// <summary>Header or <c>apiKey</c> parameter.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Socket of a WebSocket API request; 0 for REST.</summary>
    public long Connection { get; init; }

    /// <summary>Number of a REST request; 0 for the WebSocket API.</summary>
    public long RequestId { get; init; }

    /// <summary>The <c>id</c> of a WebSocket API request as JSON.</summary>
    public string IdJson { get; init; } = "null";

    /// <summary>The account, once the key is known.</summary>
    public SimAccount? Account { get; set; }

    /// <summary>Queries read the state of this time, nanoseconds since the Unix epoch.</summary>
    public long ReadNanos { get; set; } = long.MaxValue;

    /// <summary>Whether a fault gives it an old copy.</summary>
    public bool IsStale { get; set; }

    public bool IsWebSocket => Connection != 0;
}
