using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;
using LowLatency.Core;
using LowLatency.Core.Decisions;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Decisions;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>Puts a decision into words and numbers.</summary>
internal static class DecisionDescription
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static DecisionReport? Of(in DecisionTrace trace, DecisionMaker maker, Engine engine)
    {
        if (trace.Kind == DecisionKind.None) return null;
        InstrumentRules rules = engine.Instruments[trace.Instrument.Value].Market.Rules;
        bool isFromSignals = trace.Kind is DecisionKind.SignalBar or DecisionKind.WaitingIntent;
        bool isSized = trace.Quantity.Units > 0 || trace.Budget.Units > 0;
        return new DecisionReport
        {
            Kind = trace.Kind.ToString(),
            Sequence = trace.Sequence,
            Time = new Timestamp(trace.TimeNanos).ToString(),
            Bar = maker.LastBarOpenNanos == 0 ? "-" : new Timestamp(maker.LastBarOpenNanos).ToString(),
            Outcome = Outcome(trace, rules),
            Reason = trace.Reason.ToString(),
            Order = trace.Order.IsNone ? null : trace.Order.ToString(),
            Signals = isFromSignals ? Signals(maker, engine.Settings.Combination, rules) : [],
            Combination = isFromSignals ? Combination(maker, engine.Settings.Combination) : null,
            Sizing = isSized ? Sizing(trace, rules, engine.Settings) : null,
            Gates = GateDescription.Of(trace, engine.RiskLimits),
        };
    }

    private static string Outcome(in DecisionTrace trace, in InstrumentRules rules)
    {
        if (trace.Reason == ReasonCode.None && trace.Order.IsNone)
        {
            return $"parent order {trace.Parent} begun: {Draft(trace, rules)}";
        }

        string child = trace.Kind == DecisionKind.ChildOrder ? $" as a child of parent {trace.Parent}" : "";
        if (trace.Reason == ReasonCode.None) return $"placed{child}: {Draft(trace, rules)}";
        string draft = trace.Quantity.Units > 0 ? Draft(trace, rules)
            : trace.Intent.Side != Side.None ? $"{trace.Intent.Side} wanted"
            : "nothing wanted";
        return $"no order{child} ({trace.Reason}): {draft}";
    }

    private static string Draft(in DecisionTrace trace, in InstrumentRules rules)
    {
        if (trace.Quantity.Units <= 0) return "";
        string price = AccountDescription.PriceText(trace.OrderType, trace.LimitPrice, trace.TriggerPrice, rules);
        string flags = trace.OrderFlags == OrderFlags.None ? "" : $", {trace.OrderFlags}";
        return $"{trace.Side} {AmountText.Short(trace.Quantity, rules)} at {price}{flags}";
    }

    private static List<SignalReport> Signals(
        DecisionMaker maker, CombinationSettings combination, in InstrumentRules rules)
    {
        List<SignalReport> signals = [];
        for (int i = 0; i < maker.Strategies.Count; i++)
        {
            ConfiguredStrategy strategy = maker.Strategies[i];
            ref readonly Signal signal = ref maker.Signals[i];
            signals.Add(new SignalReport
            {
                Strategy = strategy.Name,
                Weight = strategy.Weight,
                Parameters = Parameters(strategy),
                Values = Values(strategy.Definition, signal, rules),
                Direction = signal.IsPresent ? signal.Direction : null,
                Confidence = signal.IsPresent ? signal.Confidence : null,
                Use = Use(maker, i, signal, strategy.Weight, combination),
            });
        }

        return signals;
    }

    private static SortedDictionary<string, decimal> Parameters(ConfiguredStrategy strategy)
    {
        var parameters = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (ParameterDefinition parameter in strategy.Definition.Parameters)
        {
            parameters[parameter.Name] = strategy.Parameters.Decimal(parameter.Name);
        }

        return parameters;
    }

    private static Dictionary<string, double> Values(
        StrategyDefinition definition, in Signal signal, in InstrumentRules rules)
    {
        var values = new Dictionary<string, double>();
        for (int i = 0; i < definition.ValueNames.Count; i++)
        {
            string name = definition.ValueNames[i];
            bool isPrice = definition.PriceValues.Contains(name);
            values[name] = isPrice ? signal.Values[i] / PowersOfTen.Of(rules.PriceDecimals) : signal.Values[i];
        }

        return values;
    }

    private static string Use(
        DecisionMaker maker, int index, in Signal signal, double weight, CombinationSettings settings)
    {
        if ((maker.Combined.Used & (1u << index)) != 0) return "used";
        if ((maker.Muted & (1u << index)) != 0) return $"off: the regime is {maker.Regime?.Regime}";
        if (!signal.IsPresent) return "silent: its condition does not hold, or it warms up";
        if (!signal.IsValid) return "not used: not a number, or out of range";
        if (weight <= 0) return "not used: weight 0";
        return $"dropped: confidence {Number(signal.Confidence)} below {settings.ConfidenceMin.ToString(Culture)}";
    }

    private static CombinationReport Combination(DecisionMaker maker, CombinationSettings settings)
    {
        CombinedSignal combined = maker.Combined;
        string verdict = combined.Reason != ReasonCode.None
            ? $"no trade: {combined.Reason}"
            : $"{combined.Side}, {combined.OrderType} order, urgency {combined.Urgency}";
        return new CombinationReport
        {
            Combined = combined.Combined,
            Formula = Formula(maker),
            TradeFrom = settings.CombinedMin,
            MarketFrom = settings.MarketOrderFrom,
            Verdict = verdict,
        };
    }

    private static string Formula(DecisionMaker maker)
    {
        if (maker.Combined.Used == 0) return "no signal used";
        var terms = new StringBuilder();
        var weights = new StringBuilder();
        for (int i = 0; i < maker.Strategies.Count; i++)
        {
            if ((maker.Combined.Used & (1u << i)) == 0) continue;
            Signal signal = maker.Signals[i];
            double weight = maker.Strategies[i].Weight;
            if (terms.Length > 0) terms.Append(" + ");
            if (weights.Length > 0) weights.Append(" + ");
            terms.Append(Culture, $"{Number(signal.Direction)} x {Number(signal.Confidence)} x {Number(weight)}");
            weights.Append(Number(weight));
        }

        return $"({terms}) / ({weights}) = {Number(maker.Combined.Combined)}";
    }

    private static SizingReport Sizing(in DecisionTrace trace, in InstrumentRules rules, EngineSettings settings)
    {
        decimal strength = trace.Intent.SizeFraction / (decimal)OrderIntent.SizeFractionPerOne;
        string formula = trace.Kind is not (DecisionKind.SignalBar or DecisionKind.WaitingIntent)
            ? ""
            : string.Create(
                Culture,
                $"{AmountText.Rounded(trace.Equity)} x {settings.Combination.EquityPercentPerTrade} % x {strength}");
        return new SizingReport
        {
            Position = AmountText.Short(trace.Position, rules),
            Equity = AmountText.Of(trace.Equity),
            Formula = formula,
            Budget = AmountText.Of(trace.Budget),
            Draft = Draft(trace, rules),
        };
    }

    private static string Number(double value) => value.ToString("0.######", Culture);
}
