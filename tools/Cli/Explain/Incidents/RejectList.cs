using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Cli.Formatting;
using LowLatency.Core;
using LowLatency.Core.Decisions;
using LowLatency.Core.Instruments;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Explain.Incidents;

/// <summary>
/// Every intent that came to nothing and every order that the venue refused. Decisions without an intent are no reject.
/// </summary>
internal sealed class RejectList(long fromNanos) : IReplayObserver, IDecisionObserver
{
    private Engine? _engine;

    public List<RejectRow> Rows { get; } = [];

    /// <summary>Orders that left, to weigh the refusals against.</summary>
    public long Placed { get; private set; }

    public void OnDecision(in DecisionTrace trace, DecisionMaker maker)
    {
        bool isOrder = trace.Intent.Side != Side.None || trace.Kind >= DecisionKind.StopLoss;
        if (!isOrder || trace.Reason == ReasonCode.None || trace.TimeNanos < fromNanos) return;
        InstrumentState instrument = _engine!.Instruments[trace.Instrument.Value];
        InstrumentRules rules = instrument.Market.Rules;
        string what = trace.Quantity.Units > 0
            ? $"{trace.Side} {AmountText.Short(trace.Quantity, rules)} at "
                + AccountDescription.PriceText(trace.OrderType, trace.LimitPrice, trace.TriggerPrice, rules)
            : $"{trace.Kind} {trace.Intent.Side}";
        Rows.Add(new RejectRow(
            new Timestamp(trace.TimeNanos).ToString(), trace.Sequence, MarketDescription.Name(instrument),
            trace.Verdict.IsAsked && !trace.Verdict.IsAccepted ? "gate" : "engine", trace.Reason.ToString(), what));
    }

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        if (!ReferenceEquals(engine, _engine)) Attach(engine);
        if (engine.NowNanos < fromNanos) return;
        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.Kind == CommandKind.PlaceOrder) Placed++;
        }

        ref readonly EventSlot slot = ref message[0];
        if (slot.Header.Kind != EventKind.OrderReport || slot.OrderReport.Kind != OrderReportKind.Rejected) return;
        int index = slot.Header.Instrument.Value;
        string name = index < engine.Instruments.Length ? MarketDescription.Name(engine.Instruments[index]) : "-";
        int code = slot.OrderReport.VenueCode;
        string text = code == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", the venue's code {code}");
        Rows.Add(new RejectRow(
            new Timestamp(engine.NowNanos).ToString(), sequence, name, "venue", slot.OrderReport.Reason.ToString(),
            slot.OrderReport.ClientOrderId + text));
    }

    public void Attach(Engine engine)
    {
        _engine = engine;
        engine.DecisionObserver = this;
    }
}
