using System;
using LowLatency.Core.Risk;
using LowLatency.Model.Decisions;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Decisions;

/// <summary>
/// The decisions of the event under way, for the journal's output records. Fixed capacity; one without room is counted.
/// No part of the state: a replay makes them again.
/// </summary>
public sealed class DecisionBuffer
{
    private const double PartsPerBillion = 1e9;

    private readonly DecisionOutcome[] _outcomes;
    private int _count;

    public DecisionBuffer(int capacity) => _outcomes = new DecisionOutcome[capacity];

    /// <summary>In the order in which they were made; valid until the next event.</summary>
    public ReadOnlySpan<DecisionOutcome> Outcomes => _outcomes.AsSpan(0, _count);

    public bool HasAny => _count > 0;

    /// <summary>Decisions of the last event that found no room.</summary>
    public int Missed { get; private set; }

    internal void Clear()
    {
        _count = 0;
        Missed = 0;
    }

    internal void Add(in DecisionTrace trace, Instrument instrument)
    {
        if (_count == _outcomes.Length)
        {
            Missed++;
            return;
        }

        ref DecisionOutcome outcome = ref _outcomes[_count++];
        outcome = default;
        outcome.CauseSequence = trace.Sequence;
        outcome.TimeNanos = trace.TimeNanos;
        outcome.Kind = trace.Kind;
        outcome.Instrument = trace.Instrument;
        outcome.Venue = instrument.Venue;
        outcome.Account = instrument.Account;
        outcome.Reason = trace.Reason;
        outcome.Side = trace.Side;
        outcome.OrderType = trace.OrderType;
        outcome.OrderFlags = trace.OrderFlags;
        outcome.Urgency = (byte)trace.Combined.Urgency;
        outcome.StrategiesUsed = trace.Combined.Used;
        outcome.Order = trace.Order;
        outcome.LimitPrice = trace.LimitPrice;
        outcome.Quantity = trace.Quantity;
        outcome.TriggerPrice = trace.TriggerPrice;
        outcome.Position = trace.Position;
        outcome.Equity = trace.Equity;
        outcome.Budget = trace.Budget;
        outcome.WorstNotional = trace.Risk.WorstNotional;
        outcome.CombinedPpb = (long)(trace.Combined.Combined * PartsPerBillion);
        outcome.Parent = (uint)trace.Parent;
        outcome.AreGatesAsked = trace.Verdict.IsAsked ? (byte)1 : (byte)0;
        outcome.GatesRefused = Refused(trace.Verdict);
    }

    private static uint Refused(in RiskVerdict verdict)
    {
        if (verdict.Reason == ReasonCode.None) return 0;
        uint refused = 0;
        for (int gate = 0; gate < RiskGateTable.Rows.Length; gate++)
        {
            if (verdict[(RiskGateId)gate] != ReasonCode.None) refused |= 1u << gate;
        }

        return refused;
    }
}
