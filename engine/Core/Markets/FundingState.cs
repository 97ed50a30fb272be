using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>
/// Mark price and funding of a perpetual, the last value of each field that the venue sent. Rates in units
/// of 10^-10 (<see cref="FundingPayload.RateDecimals"/>).
/// </summary>
public struct FundingState
{
    public Price MarkPrice;
    public Price IndexPrice;
    public long PredictedRate;
    public bool HasPredictedRate;

    /// <summary>0 until a venue that pushes it has done so.</summary>
    public long SettledRate;

    public long NextFundingNanos;

    /// <summary>Engine time of the last message, 0 = none yet.</summary>
    public long ReceiveNanos;

    internal void Apply(in FundingPayload payload, long receiveNanos)
    {
        if (!payload.MarkPrice.IsNone) MarkPrice = payload.MarkPrice;
        if (!payload.IndexPrice.IsNone) IndexPrice = payload.IndexPrice;
        if (payload.SettledRate != 0) SettledRate = payload.SettledRate;
        if (payload.NextFundingNanos != 0) NextFundingNanos = payload.NextFundingNanos;
        if (payload.HasPredictedRate != 0)
        {
            PredictedRate = payload.PredictedRate;
            HasPredictedRate = true;
        }

        ReceiveNanos = receiveNanos;
    }

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref MarkPrice);
        state.Visit(ref IndexPrice);
        state.Visit(ref PredictedRate);
        state.Visit(ref HasPredictedRate);
        state.Visit(ref SettledRate);
        state.Visit(ref NextFundingNanos);
        state.Visit(ref ReceiveNanos);
    }
}
