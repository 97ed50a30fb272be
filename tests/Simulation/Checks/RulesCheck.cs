using System.Globalization;
using LowLatency.Core.Instruments;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// Rules and statuses that change under the engine: it places nothing where it knows that nothing is taken, does not go
/// on with what is refused, knows the venue's rules at the end, and names a position that cannot be closed.
/// </summary>
internal sealed class RulesCheck(World world, SimulatedVenue venue)
{
    /// <summary>Rules are read each minute, a tenth sooner or later, and asked for after a refusal.</summary>
    private const long LearnNanosMax = 80 * SimulationOptions.Second;

    /// <summary>A refusal asks for the rules, at most each 5 s; one that fails is put off by up to 30 s.</summary>
    private const long AnswerNanosMax = 45 * SimulationOptions.Second;

    private const long WindowNanos = 60 * SimulationOptions.Second;

    /// <summary>Five refusals open the breaker of entries; stops are tried after 1, 2, 4, 8, 10, 10 ... s.</summary>
    private const int RefusalsInWindowMax = 30;

    private readonly long[] _changedNanos = new long[NodeSettings.Symbols.Length];
    private readonly long[] _firstRefusedNanos = new long[NodeSettings.Symbols.Length];
    private readonly long[] _windowNanos = new long[NodeSettings.Symbols.Length];
    private readonly int[] _inWindow = new int[NodeSettings.Symbols.Length];
    private readonly InstrumentStatus[] _knownStatuses = new InstrumentStatus[NodeSettings.Symbols.Length];

    /// <summary>Orders refused for what concerns their symbol.</summary>
    public long Refused { get; private set; }

    /// <summary>Positions at the end of symbols that take no orders.</summary>
    public long LockedIn { get; private set; }

    private bool IsOn => world.Options.HasRulesChanges && venue.Index == 0;

    public void OnChanged(int symbol)
    {
        _changedNanos[symbol] = world.NowNanos;
        _firstRefusedNanos[symbol] = 0;
    }

    /// <summary>A command leaves the machine.</summary>
    public string? OnDecided(in EngineCommand command, EngineNode node)
    {
        if (!IsOn || command.Kind != CommandKind.PlaceOrder) return null;
        InstrumentRules rules = node.Engine.Instruments[command.Instrument.Value].Market.Rules;
        return rules.NamedStatus == InstrumentStatus.None
            ? null
            : $"order {command.ClientOrderId} while the instrument is known to be {rules.NamedStatus}";
    }

    /// <summary>What the engine knew when it started is not news.</summary>
    public void OnStarted(EngineNode node)
    {
        for (int i = 0; IsOn && i < _knownStatuses.Length; i++) _knownStatuses[i] = StatusOf(node, i);
    }

    /// <summary>A restriction is told to the operator by the event that brings it.</summary>
    public string? OnApplied(EngineNode node)
    {
        for (int i = 0; IsOn && i < _knownStatuses.Length; i++)
        {
            InstrumentStatus status = StatusOf(node, i);
            if (status == _knownStatuses[i]) continue;
            _knownStatuses[i] = status;
            if (status != InstrumentStatus.None && !IsReported(node, i))
            {
                return $"{NodeSettings.Symbols[i]} is known to be {status}, and nobody was told";
            }
        }

        return null;
    }

    public string? OnReport(in EventSlot slot)
    {
        ref readonly OrderReportPayload report = ref slot.OrderReport;
        bool isRefusal = report.Kind == OrderReportKind.Rejected && report.Scope == RefusalScope.Instrument;
        if (!IsOn || !isRefusal) return null;
        Refused++;
        int symbol = slot.Header.Instrument.Value - venue.FirstInstrument;
        long now = world.NowNanos;
        if (now - _windowNanos[symbol] > WindowNanos) (_windowNanos[symbol], _inWindow[symbol]) = (now, 0);
        if (++_inWindow[symbol] > RefusalsInWindowMax)
        {
            return $"{_inWindow[symbol]} orders of {NodeSettings.Symbols[symbol]} refused within a minute";
        }

        long first = _firstRefusedNanos[symbol];
        if (first == 0) _firstRefusedNanos[symbol] = now;
        bool isAsked = first > world.Options.FaultsUntilNanos + (5 * SimulationOptions.Second);
        if (isAsked && now - first > AnswerNanosMax)
        {
            return $"order {report.ClientOrderId} refused ({report.Reason}) {Seconds(now - first)} s after the first";
        }

        bool isCalm = now > world.Options.FaultsUntilNanos + LearnNanosMax;
        return isCalm && now - _changedNanos[symbol] > LearnNanosMax
            ? $"order {report.ClientOrderId} refused ({report.Reason}) by rules of "
                + $"{Seconds(now - _changedNanos[symbol])} s ago"
            : null;
    }

    /// <summary>Long after the last change: what the engine goes by is what the venue goes by.</summary>
    public string? OnSettled(EngineNode node)
    {
        for (int i = 0; IsOn && i < NodeSettings.Symbols.Length; i++)
        {
            SymbolRules there = venue.Exchange.RulesOf(NodeSettings.Symbols[i])!;
            InstrumentState instrument = node.Engine.Instruments[venue.FirstInstrument + i];
            InstrumentRules here = instrument.Market.Rules;
            string symbol = NodeSettings.Symbols[i];
            if (here.IsTrading != (there.Status == SymbolStatus.Trading))
            {
                return $"{symbol} is {here.Status} here, {there.Status} at the venue";
            }

            bool isHeld = !node.Engine.Portfolio[instrument.Id].Quantity.IsZero;
            if (isHeld && !here.IsTrading) LockedIn++;
            if (there.Status == SymbolStatus.Unlisted) continue;
            (decimal tick, decimal lot) = (
                Units.Of(here.TickUnits, here.PriceDecimals), Units.Of(here.LotUnits, here.QuantityDecimals));
            decimal notional = Units.Of(here.NotionalUnitsMin, Notional.Decimals);
            if (tick != there.TickSize || lot != there.StepSize || notional != there.NotionalMin)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{symbol}: {tick}, {lot}, {notional} here, {there.TickSize}, {there.StepSize}, "
                    + $"{there.NotionalMin} at the venue");
            }
        }

        return null;
    }

    // The venue's word: while rules wait for what they do not fit, those that are in use are closed by ours.
    private InstrumentStatus StatusOf(EngineNode node, int symbol)
    {
        InstrumentState instrument = node.Engine.Instruments[venue.FirstInstrument + symbol];
        return instrument.AreRulesHeld ? instrument.HeldRules.NamedStatus : instrument.Market.Rules.NamedStatus;
    }

    private bool IsReported(EngineNode node, int symbol)
    {
        foreach (ref readonly EngineCommand command in node.Engine.Commands)
        {
            bool isStatus = command.Reason is ReasonCode.InstrumentNotTrading or ReasonCode.InstrumentStatusUnknown;
            bool isHere = command.Instrument.Value == venue.FirstInstrument + symbol;
            if (command.Kind == CommandKind.Alarm && isStatus && isHere) return true;
        }

        return false;
    }

    private static string Seconds(long nanos) => (nanos / 1e9).ToString("F1", CultureInfo.InvariantCulture);
}
