using System;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Market;

/// <summary>
/// The price that the market maker quotes around: a random walk whose drift and width change every few seconds. Each
/// trend goes against the one before, so that both directions occur within tens of seconds. Basis points (bp) are of
/// the price.
/// </summary>
internal sealed class FairValue
{
    public const long StepNanos = 50_000_000;
    private const double StepSeconds = 0.05;
    private const double Bp = 1e-4;
    private const double VolatilityBp = 0.8;
    private const double StrayMax = 0.015;
    private readonly SimRandom _random;
    private readonly double _anchor;
    private readonly double _stepRoot = Math.Sqrt(StepSeconds);
    private int _stepsLeft;
    private double _driftBp;
    private double _widthBp = VolatilityBp;
    private double _pull;
    private bool _isUpNext;

    public FairValue(SimRandom random, long startTicks)
    {
        _random = random;
        _anchor = Ticks = startTicks;
        _isUpNext = random.NextUnit() < 0.5;
    }

    public double Ticks { get; private set; }

    public void Step()
    {
        if (_stepsLeft-- <= 0)
            ChangeRegime();
        var pull = _pull * (_anchor - Ticks) / Ticks;
        var change = ((_driftBp * Bp) + pull) * StepSeconds;
        Ticks *= 1 + change + (_widthBp * Bp * _stepRoot * _random.NextNormal());
    }

    private void ChangeRegime()
    {
        _stepsLeft = (int)((3 + (_random.NextUnit() * 5)) / StepSeconds);
        var stray = (Ticks / _anchor) - 1;
        var strength = 2 + (_random.NextUnit() * 4);
        var choice = _random.NextUnit();
        _pull = 0;
        _widthBp = VolatilityBp;
        _driftBp = 0;
        if (stray is > StrayMax or < -StrayMax && choice < 0.8)
            _driftBp = stray > 0 ? -strength : strength;
        else if (choice < 0.7)
            _driftBp = _isUpNext ? strength : -strength;
        else if (choice < 0.85)
            _pull = 0.02;
        else
            _widthBp = VolatilityBp * 3;
        if (_driftBp != 0) _isUpNext = _driftBp < 0;
    }
}
