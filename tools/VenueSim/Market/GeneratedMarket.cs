using System;
using System.Collections.Generic;

namespace LowLatency.VenueSim.Market;

/// <summary>
/// The generated market: several symbols on one virtual clock. The same seed, symbols, start and rate give the
/// same events whatever the steps in which time is moved. One owner thread.
/// </summary>
public sealed class GeneratedMarket
{
    private const ulong SeedStride = 0x9E3779B97F4A7C15UL;
    private readonly SymbolMarket[] _markets;
    private long _nextPulseNanos;

    /// <summary>Creates the market with its history of candles.</summary>
    /// <param name="symbols">The symbols, at least one.</param>
    /// <param name="seed">Seed of everything random.</param>
    /// <param name="startNanos">Virtual start, nanoseconds since the Unix epoch, positive.</param>
    /// <param name="messagesPerSecond">Trades and best-price changes aimed at, all symbols together.</param>
    /// <param name="listener">Receives the events.</param>
    /// <param name="past">What is kept of the past; null for the defaults.</param>
    public GeneratedMarket(
        IReadOnlyList<SymbolSpec> symbols, ulong seed, long startNanos, double messagesPerSecond,
        IMarketListener listener, MarketPastOptions? past = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(symbols.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(startNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messagesPerSecond);
        NowNanos = startNanos;
        _nextPulseNanos = ((startNanos / SymbolMarket.PulseNanos) + 1) * SymbolMarket.PulseNanos;
        _markets = new SymbolMarket[symbols.Count];
        for (var i = 0; i < _markets.Length; i++)
            _markets[i] = new SymbolMarket(
                symbols[i], i, seed + (SeedStride * (ulong)(i + 1)), startNanos,
                messagesPerSecond / _markets.Length, listener, past ?? new MarketPastOptions());
    }

    /// <summary>The markets, in the order of the symbols.</summary>
    public IReadOnlyList<SymbolMarket> Markets => _markets;

    /// <summary>The virtual time.</summary>
    public long NowNanos { get; private set; }

    /// <summary>Finds a market.</summary>
    /// <param name="symbol">Name in upper case.</param>
    /// <returns>The market, or null.</returns>
    public SymbolMarket? Find(string symbol)
    {
        foreach (var market in _markets)
        {
            if (string.Equals(market.Spec.Symbol, symbol, StringComparison.Ordinal))
                return market;
        }

        return null;
    }

    /// <summary>Moves the time on and publishes everything that happens up to then.</summary>
    /// <param name="nowNanos">The new time; a time in the past does nothing.</param>
    public void Advance(long nowNanos)
    {
        while (true)
        {
            SymbolMarket? next = null;
            var time = _nextPulseNanos;
            foreach (var market in _markets)
            {
                if (market.NextActionNanos < time)
                    (next, time) = (market, market.NextActionNanos);
            }

            if (time > nowNanos)
                break;
            if (next is not null)
            {
                next.Act(time);
                continue;
            }

            foreach (var market in _markets)
                market.Pulse(time);
            _nextPulseNanos += SymbolMarket.PulseNanos;
        }

        NowNanos = Math.Max(NowNanos, nowNanos);
    }
}
