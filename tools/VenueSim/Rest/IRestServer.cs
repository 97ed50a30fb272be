using LowLatency.VenueSim.Faults;

namespace LowLatency.VenueSim.Rest;

/// <summary>What a venue's REST side may ask of the server.</summary>
public interface IRestServer
{
    /// <summary>Wall time, nanoseconds since the Unix epoch.</summary>
    long NowNanos { get; }

    /// <summary>Request weight that an address may use a minute.</summary>
    int WeightPerMinuteMax { get; }

    /// <summary>Whether a symbol is served.</summary>
    /// <param name="symbol">Name in upper case.</param>
    /// <returns>True when it is.</returns>
    bool HasSymbol(string symbol);

    /// <summary>Charges a request to its address.</summary>
    /// <param name="weight">Weight.</param>
    /// <param name="weightMax">Most weight a minute.</param>
    /// <param name="used">Weight used in the running minute.</param>
    /// <param name="retryAfterSeconds">Seconds to wait when refused.</param>
    /// <returns>0, or the HTTP status to refuse with.</returns>
    int Charge(int weight, int weightMax, out int used, out int retryAfterSeconds);

    /// <summary>Takes the fault that hits a request.</summary>
    /// <param name="isDepth">Whether it asks for a book.</param>
    /// <param name="symbol">Its symbol; may be empty.</param>
    /// <returns>The fault, or null.</returns>
    FaultSpec? TakeFault(bool isDepth, string symbol);
}
