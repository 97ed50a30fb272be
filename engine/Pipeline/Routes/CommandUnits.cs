using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Pipeline.Routes;

/// <summary>
/// Which units the engine counted an order in. The routes take rules into use as they come by in the input ring, ahead
/// of the engine; an order that was decided before an instrument's units changed counts in the old ones and would be
/// sent at a tenth of its price. Here it is counted anew. Gateway thread only; allocates nothing after it is made.
/// </summary>
/// <param name="instruments">Size of the instrument table.</param>
internal sealed class CommandUnits(int instruments)
{
    // Orders are milliseconds old here, rules change once in weeks: more changes than these are behind every order.
    private const int ChangesMax = 4;

    private readonly UnitStamp[] _units = new UnitStamp[instruments * ChangesMax];
    private readonly long[] _sinceSequences = new long[instruments * ChangesMax];
    private readonly InstrumentRules[] _rules = new InstrumentRules[instruments];

    /// <summary>An event of the input ring.</summary>
    /// <param name="message">The event.</param>
    /// <param name="sequence">Its number in the journal.</param>
    public void OnEvent(ReadOnlySpan<EventSlot> message, long sequence)
    {
        ref readonly EventSlot slot = ref message[0];
        int index = slot.Header.Instrument.Value;
        bool isRules = slot.Header.Kind == EventKind.InstrumentRules && index < _rules.Length;
        if (!isRules || !slot.Rules.Rules.IsValid) return;
        bool isKnown = _rules[index].IsValid;
        bool isSame = isKnown && slot.Rules.Rules.ChangeFrom(_rules[index]) == default;
        _rules[index] = slot.Rules.Rules;
        if (isSame) return;

        // The newest first.
        Span<UnitStamp> units = _units.AsSpan(index * ChangesMax, ChangesMax);
        Span<long> since = _sinceSequences.AsSpan(index * ChangesMax, ChangesMax);
        units[..^1].CopyTo(units[1..]);
        since[..^1].CopyTo(since[1..]);
        units[0] = UnitStamp.Of(slot.Rules.Rules.PriceDecimals, slot.Rules.Rules.QuantityDecimals);
        since[0] = sequence;
    }

    /// <summary>An order as the routes count now; what the new units are too coarse for is cut.</summary>
    public void Count(ref EngineCommand command)
    {
        int index = command.Instrument.Value;
        if (command.Kind != CommandKind.PlaceOrder || index >= _rules.Length) return;
        ReadOnlySpan<long> since = _sinceSequences.AsSpan(index * ChangesMax, ChangesMax);
        if (command.CauseSequence >= since[0]) return;
        ReadOnlySpan<UnitStamp> units = _units.AsSpan(index * ChangesMax, ChangesMax);
        int at = 0;
        while (at + 1 < ChangesMax && units[at + 1].IsReported && command.CauseSequence < since[at]) at++;
        UnitChange change = units[at].ChangeTo(_rules[index]);
        if (change == default) return;
        change.TryScale(command.Quantity, out command.Quantity, out _);
        command.LimitPrice = change.Scale(command.LimitPrice);
        command.TriggerPrice = change.Scale(command.TriggerPrice);
        command.DecisionPrice = change.Scale(command.DecisionPrice);
    }
}
