using System;
using LowLatency.Core.Settings.Assets;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What each asset that money is kept in is worth in the reporting asset, from the marks of the pairs on its path. A
/// rate holds until its pair has another mark. With one asset there is nothing to do. Business thread only; does not
/// allocate after construction.
/// </summary>
public sealed class AssetRates : IEngineState
{
    /// <summary>A pair of two stablecoins whose price is further from one is an alarm, parts per million.</summary>
    public const long DepegPpm = 10_000;

    private const long PartsPerMillion = 1_000_000;

    private readonly MarkStep[]?[] _paths;
    private readonly int[] _quoteOf;
    private readonly bool[] _isStep;
    private readonly ConversionRate[] _marks;
    private readonly ConversionRate[] _toReporting;
    private readonly ConversionRate[] _fromReporting;
    private readonly bool[] _isPeg;
    private readonly bool[] _isDepegged;

    public AssetRates(AssetPlan plan, int instrumentCount)
    {
        Plan = plan;
        _paths = new MarkStep[plan.Count][];
        _quoteOf = new int[instrumentCount];
        for (int i = 0; i < instrumentCount; i++) _quoteOf[i] = plan.QuoteOf(i);
        _isStep = new bool[instrumentCount];
        _marks = new ConversionRate[instrumentCount];
        _isPeg = new bool[instrumentCount];
        _isDepegged = new bool[instrumentCount];
        _toReporting = new ConversionRate[plan.Count];
        _fromReporting = new ConversionRate[plan.Count];
        for (int asset = 0; asset < plan.Count; asset++)
        {
            if (plan.PathOf(asset) is not { } path) continue;
            _paths[asset] = [.. path];
            foreach (MarkStep step in path)
            {
                _isStep[step.Instrument] = true;
                _isPeg[step.Instrument] |= step.IsPeg;
            }

            Recompute(asset);
        }
    }

    /// <summary>The assets and their paths.</summary>
    public AssetPlan Plan { get; }

    /// <summary>Assets that money is kept in; 0 is the reporting one.</summary>
    public int Count => _toReporting.Length;

    /// <summary>Number of the asset that an instrument is priced in.</summary>
    public int QuoteOf(InstrumentId instrument) => _quoteOf[instrument.Value];

    /// <summary>Its pairs, in the order of the path; empty = worth one for one, or no path.</summary>
    public ReadOnlySpan<MarkStep> PathOf(int asset) => _paths[asset];

    /// <summary>Every pair on its path has had a mark.</summary>
    public bool IsKnown(int asset) => _toReporting[asset].IsKnown && _fromReporting[asset].IsKnown;

    /// <summary>What one of the asset is worth in the reporting asset; the default while it is not known.</summary>
    public ConversionRate RateOf(int asset) => _toReporting[asset];

    /// <summary>
    /// An amount of an asset in the reporting one. False when the rate is not known or the result leaves 64 bits: then
    /// zero, or the nearest bound.
    /// </summary>
    public bool TryToReporting(int asset, Int128 units, Rounding rounding, out long reporting) =>
        _toReporting[asset].TryConvert(units, rounding, out reporting);

    /// <summary>The way back, rounded towards less.</summary>
    public bool TryFromReporting(int asset, Notional amount, out Notional quote)
    {
        bool isGood = _fromReporting[asset].TryConvert(amount.Units, Rounding.Down, out long units);
        quote = new Notional(units);
        return isGood;
    }

    /// <summary>A pair has a new mark. False = no rate depends on it.</summary>
    public bool OnMark(InstrumentId instrument, Price mark, int priceDecimals)
    {
        int index = instrument.Value;
        var rate = new ConversionRate(mark.Units, priceDecimals);
        if (!_isStep[index] || mark.Units <= 0 || _marks[index] == rate) return false;
        _marks[index] = rate;
        for (int asset = 0; asset < _paths.Length; asset++) Recompute(asset);
        return true;
    }

    /// <summary>
    /// Once for each time that the price of a pair of stablecoins leaves <see cref="DepegPpm"/> around one: the price
    /// in parts per million; 0 = nothing to report.
    /// </summary>
    public long TakeDepeg(InstrumentId instrument)
    {
        int index = instrument.Value;
        if (!_isPeg[index] || !_marks[index].TryConvert(PartsPerMillion, Rounding.HalfEven, out long price)) return 0;
        bool isOff = Math.Abs(price - PartsPerMillion) > DepegPpm;
        bool isNew = isOff && !_isDepegged[index];
        _isDepegged[index] = isOff;
        return isNew ? price : 0;
    }

    /// <summary>With one asset there is no state.</summary>
    public void Traverse(ref StateTraversal state)
    {
        if (Count == 1) return;
        for (int i = 0; i < _marks.Length; i++)
        {
            if (!_isStep[i]) continue;
            long units = state.Next(_marks[i].Units);
            int decimals = (int)state.Next((long)_marks[i].Decimals);
            if (units < 0 || decimals is < 0 or > 12) state.Fail();
            else if (state.IsLoading) _marks[i] = new ConversionRate(units, decimals);
            state.Visit(ref _isDepegged[i]);
        }

        if (!state.IsLoading) return;
        for (int asset = 0; asset < _paths.Length; asset++) Recompute(asset);
    }

    private void Recompute(int asset)
    {
        if (_paths[asset] is not { } path) return;
        ConversionRate rate = ConversionRate.One;
        foreach (MarkStep step in path)
        {
            ConversionRate mark = _marks[step.Instrument];
            rate = rate.Then(step.IsInverse ? mark.Inverse() : mark);
        }

        _toReporting[asset] = rate;
        _fromReporting[asset] = rate.Inverse();
    }
}
