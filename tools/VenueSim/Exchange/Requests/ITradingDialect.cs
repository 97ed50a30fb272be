using LowLatency.VenueSim.Exchange.Sessions;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>The private side of a venue: all that differs between exchanges.</summary>
internal interface ITradingDialect
{
    /// <summary>How it writes events.</summary>
    IEventDialect Events { get; }

    /// <summary>How it reads and answers requests; one for each exchange.</summary>
    IRequestDialect CreateRequests(ExchangeParts parts);
}
