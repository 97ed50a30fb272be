using System.Globalization;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// A private stream that brings nothing any more is doubted by the first order of which it does not tell: soon after
/// nothing is entered, or another one is there.
/// </summary>
internal sealed class StreamCheck(SimulatedVenue venue)
{
    /// <summary>What an answer and the missing event may take, and retries behind a limit of the address.</summary>
    private const long DoubtNanosMax = 30 * SimulationOptions.Second;

    private long _untoldNanos;

    /// <summary>Orders of which no stream told.</summary>
    public long Untold { get; private set; }

    /// <summary>A new order is at the venue; what is wrong, null = nothing.</summary>
    public string? OnNew(ExchangeOrder order)
    {
        if (venue.Exchange.Truth.HasSubscription(World.AccountName)) return null;
        Untold++;
        if (_untoldNanos == 0) _untoldNanos = order.CreatedNanos;
        double since = (order.CreatedNanos - _untoldNanos) / 1e9;
        return order.CreatedNanos - _untoldNanos <= DoubtNanosMax
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"order {order.OriginalClientOrderId} {since:F1} s after the first of which no stream told");
    }

    public void OnStep(EngineNode? node)
    {
        bool isTold = venue.Exchange.Truth.HasSubscription(World.AccountName);
        if (node == null || isTold || !node.Engine.Readiness.IsReady(venue.Account)) _untoldNanos = 0;
    }
}
