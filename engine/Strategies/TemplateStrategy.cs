using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Strategies;

/// <summary>
/// A strategy to begin with (docs/strategies.md). It buys when the close is well above the mean of the last closes and
/// sells when it is well below, unless the book leans the other way.
/// </summary>
public sealed class TemplateStrategy : Strategy
{
    // 1. State: indicators and numbers. One instance serves one instrument, so no dictionary of symbols.
    private readonly SimpleMovingAverage _mean;
    private readonly double _threshold;
    private readonly int _bookLevels;

    // 2. Parameters come by name, within their bounds, from the definition below. Keep the constructor private.
    private TemplateStrategy(StrategyParameters parameters)
    {
        _mean = new SimpleMovingAverage(parameters.Int32("period"));
        _threshold = parameters.Double("thresholdPercent") / 100;
        _bookLevels = parameters.Int32("bookLevels");
    }

    // 3. What the configuration may say: the name, each parameter with default, least, most, meaning and unit; the
    //    names of the values that explain a decision, in the order in which OnBarClosed fills them; which are prices.
    public static StrategyDefinition Definition { get; } = new(
        "template",
        [
            new ParameterDefinition("period", 20, 2, 1_000, "closes in the mean") { Unit = "bars" },
            new ParameterDefinition("thresholdPercent", 0.1m, 0, 100, "distance of the close from the mean")
            {
                IsWhole = false,
                Unit = "%",
            },
            new ParameterDefinition("bookLevels", 5, 0, 100, "whose imbalance may veto; 0 = none may")
            {
                Unit = "levels a side",
            },
        ],
        ["mean", "distance", "imbalance"],
        parameters => new TemplateStrategy(parameters))
    {
        PriceValues = ["mean"],
    };

    // 4. Closed bars before it can speak. At start they come from the venue's history.
    public override int WarmUpBars => _mean.Period;

    // 5. Once per closed bar, oldest first. Not calling signal.Set = nothing to say.
    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        long close = context.Bar.Close.Units;
        _mean.Add(close);
        if (!_mean.HasValue) return;
        double distance = (close / _mean.Value) - 1;
        double imbalance = _bookLevels == 0 ? double.NaN : context.BookImbalance(_bookLevels);
        signal.Values[0] = _mean.Value;
        signal.Values[1] = distance;
        signal.Values[2] = imbalance;

        // A comparison with NaN is false: an unknown imbalance vetoes nothing.
        if (distance > _threshold && !(imbalance < 0)) signal.Set(1, 1);
        if (distance < -_threshold && !(imbalance > 0)) signal.Set(-1, 1);
    }

    // 6. Back to how it was after construction.
    public override void Reset() => _mean.Reset();

    // 7. Everything that OnBarClosed changes: a restart goes on where it was. A number: state.Visit(ref _field);
    public override void Traverse(ref StateTraversal state) => _mean.Traverse(ref state);
}
