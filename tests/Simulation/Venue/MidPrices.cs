using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Market;

namespace LowLatency.Simulation.Venue;

/// <summary>Mid prices of a venue's symbols in the last minutes, by its own books.</summary>
internal sealed class MidPrices
{
    /// <summary>How far back it goes.</summary>
    public const long KeptNanos = 400 * SimulationOptions.Second;

    private readonly IReadOnlyList<SymbolMarket> _markets;
    private readonly List<(long Nanos, decimal Mid)>[] _mids;

    public MidPrices(IReadOnlyList<SymbolMarket> markets)
    {
        _markets = markets;
        _mids = new List<(long, decimal)>[markets.Count];
        for (int i = 0; i < _mids.Length; i++) _mids[i] = [];
    }

    /// <summary>Time has gone on.</summary>
    public void OnStep(long now)
    {
        for (int i = 0; i < _mids.Length; i++)
        {
            TopOfBook top = _markets[i].Top;
            if (top.BidTicks == 0 || top.AskTicks == 0) continue;
            decimal mid = (top.BidTicks + top.AskTicks) * Tick(_markets[i].Spec) / 2;
            List<(long Nanos, decimal Mid)> mids = _mids[i];
            if (mids.Count > 0 && mids[^1].Mid == mid) continue;
            mids.Add((now, mid));
            if (mids.Count < 16_384 || mids[mids.Count / 2].Nanos > now - KeptNanos) continue;
            mids.RemoveRange(0, mids.Count / 2);
        }
    }

    /// <summary>The newest; 0 before the first.</summary>
    public decimal Last(int symbol) => _mids[symbol].Count == 0 ? 0 : _mids[symbol][^1].Mid;

    /// <summary>The lowest and the highest one that held at any time of a window.</summary>
    public (decimal Min, decimal Max) Within(int symbol, long from, long to)
    {
        (decimal min, decimal max) = (decimal.MaxValue, 0);
        List<(long Nanos, decimal Mid)> mids = _mids[symbol];
        for (int i = mids.Count - 1; i >= 0; i--)
        {
            if (mids[i].Nanos > to) continue;
            (min, max) = (Math.Min(min, mids[i].Mid), Math.Max(max, mids[i].Mid));
            if (mids[i].Nanos <= from) break;
        }

        return (min, max);
    }

    private static decimal Tick(SymbolSpec spec) => new(1, 0, 0, false, (byte)spec.PriceDecimals);
}
