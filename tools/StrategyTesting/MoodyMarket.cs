using System;
using LowLatency.Core.Signals;
using LowLatency.Model.Numbers;

namespace LowLatency.StrategyTesting;

/// <summary>
/// Trends, ranges, jumps and standstills, with a book that leans and a position that comes and goes: the same for the
/// same seed.
/// </summary>
internal sealed class MoodyMarket(StrategyBench bench, int seed)
{
    private readonly Random _random = new(seed);
    private long _close = 1_000_000;
    private int _mood;

    /// <summary>Closes a bar; what the strategy says about it.</summary>
    public Signal Step()
    {
        if (_random.Next(40) == 0) _mood = _random.Next(4);
        long open = _close;
        int step = _mood switch { 0 => 0, 1 => _random.Next(-300, 900), 2 => _random.Next(-900, 300), _ => 0 };
        if (_mood == 3) step = _random.Next(-1_500, 1_501);
        _close = Math.Max(10_000, _close + step);
        bench.Position = new Quantity(_random.Next(3) * 1_000);
        bench.Book(_close - 1, _random.Next(1, 500), _close + 1, _random.Next(1, 500));
        long high = Math.Max(open, _close) + _random.Next(100);
        long low = Math.Min(open, _close) - _random.Next(100);
        return bench.Bar(open, high, low, _close, _random.NextInt64(1, 1_000_000_000));
    }
}
