using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Core.Decisions;
using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Core.Strategies;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Instruments;

/// <summary>One instrument: its market, its decisions, and what execution remembers about it.</summary>
public sealed class InstrumentState : IEngineState
{
    private readonly byte[] _baseAsset;
    private DecisionTrace _trace;
    private PositionWatch _positionWatch;
    private InstrumentRules _heldRules;
    private bool _areRulesHeld;

    public InstrumentState(
        MarketState market, DecisionMaker maker, InstrumentSettings configured, int symbolGroup, VenueRefusals refusals)
    {
        Refusals = refusals;
        Market = market;
        Maker = maker;
        IsTraded = configured.IsTraded;
        AreHoldingsAdopted = configured.AreHoldingsAdopted ?? true;
        _baseAsset = Encoding.UTF8.GetBytes(AssetNames.BaseOf(configured));
        SymbolGroup = symbolGroup;
    }

    public InstrumentId Id => Market.Instrument.Id;

    public MarketState Market { get; }

    public DecisionMaker Maker { get; }

    /// <summary>False: followed only.</summary>
    public bool IsTraded { get; }

    /// <summary>What its account holds of the base asset, whoever bought it, is ours to trade.</summary>
    public bool AreHoldingsAdopted { get; }

    /// <summary>UTF-8 name of what is bought and sold; empty where neither settings nor symbol tell.</summary>
    public ReadOnlySpan<byte> BaseAsset => _baseAsset;

    /// <summary>Instruments of one symbol at several venues share it: concentration counts them together.</summary>
    public int SymbolGroup { get; }

    /// <summary>No new entries before, unix nanoseconds.</summary>
    public long CooldownUntilNanos { get; set; }

    /// <summary>No stop-loss order before, unix nanoseconds.</summary>
    public long StopRetryNanos { get; set; }

    /// <summary>No new stop to rest at the venue before, unix nanoseconds.</summary>
    public long RestingStopDueNanos { get; set; }

    /// <summary>Engine time of the last fill booked, unix nanoseconds; 0 = none.</summary>
    public long LastFillNanos { get; set; }

    /// <summary>
    /// Every own trade up to this id, or up to this time where trades are read by time (unix nanoseconds of the venue),
    /// is booked; 0 = none proven yet.
    /// </summary>
    public long ProvenTradeId { get; set; }

    /// <summary>The alarm about its silent feed was given.</summary>
    public bool IsStaleAlarmed { get; set; }

    /// <summary>The alarm about its refused stop loss was given.</summary>
    public bool IsStopAlarmed { get; set; }

    /// <summary>What the venue refused here.</summary>
    public VenueRefusals Refusals { get; }

    /// <summary>
    /// The venue's units have become others which what is held or ordered here cannot be counted in:
    /// <see cref="HeldRules"/> wait until it can. Until then nothing is traded here and no price of the feed counts.
    /// </summary>
    public bool AreRulesHeld => _areRulesHeld;

    /// <summary>The venue's rules that wait; meaningless without <see cref="AreRulesHeld"/>.</summary>
    public ref readonly InstrumentRules HeldRules => ref _heldRules;

    /// <summary>The intent that waits, if any.</summary>
    public WaitingIntent Waiting { get; set; }

    /// <summary>What its stops remember of the position.</summary>
    public ref readonly PositionWatch PositionWatch => ref _positionWatch;

    /// <summary>Its last decision.</summary>
    public ref readonly DecisionTrace LastDecision => ref _trace;

    internal ref DecisionTrace Trace => ref _trace;

    internal ref PositionWatch Watch => ref _positionWatch;

    /// <summary>The states of all configured instruments, by id.</summary>
    internal static InstrumentState[] MakeAll(EngineSettings settings, StrategyRegistry registry)
    {
        IReadOnlyList<ConfiguredStrategy> strategies =
            registry.Configure(settings.Strategies, settings.Bars, new List<string>());
        var states = new InstrumentState[settings.Instruments.Count];
        for (int i = 0; i < states.Length; i++)
        {
            InstrumentSettings configured = settings.Instruments[i];
            VenueNames.TryParse(configured.Venue, out VenueId venue);
            var instrument = new Instrument(
                new InstrumentId((ushort)i), venue, configured.Symbol,
                new AccountId((byte)configured.Account));
            int group = settings.Instruments.FindIndex(other => other.Symbol == configured.Symbol);
            states[i] = new InstrumentState(
                new MarketState(instrument, settings),
                new DecisionMaker(strategies, settings.Combination, settings.Regime),
                configured, group,
                new VenueRefusals(settings.Risk, awaitsFree: settings.Reconciliation.Has(version: 1)));
        }

        return states;
    }

    /// <summary>The account of each, in their order.</summary>
    internal static AccountKey[] AccountsOf(InstrumentState[] states) =>
        Array.ConvertAll(states, static instrument => instrument.Market.Instrument.AccountKey);

    /// <summary>What the stops remember has a price in other units.</summary>
    internal bool CanRescale(in UnitChange change) =>
        _positionWatch.Side == 0 || change.CanScale(_positionWatch.BestMark);

    internal void HoldRules(in InstrumentRules rules)
    {
        _heldRules = rules;
        _areRulesHeld = true;
    }

    internal void ReleaseRules()
    {
        _heldRules = default;
        _areRulesHeld = false;
    }

    /// <summary>Exits that the venue refused are tried again at once.</summary>
    internal void EndExitPauses()
    {
        // Not a pause of a second, nor one that the venue's refusal without a scope began: as it always was.
        if (Refusals.ExitCount > 0) StopRetryNanos = 0;
        if (Refusals.IsRestingStopRefused) RestingStopDueNanos = 0;
        Refusals.EndPauses();
    }

    /// <summary>Prices and quantities count in other units from now on. An intent of before means nothing.</summary>
    internal void Rescale(in UnitChange change)
    {
        _positionWatch.BestMark = change.Scale(_positionWatch.BestMark);
        Waiting = default;
    }

    public void Traverse(ref StateTraversal state)
    {
        Market.Traverse(ref state);
        Maker.Traverse(ref state);
        CooldownUntilNanos = state.Next(CooldownUntilNanos);
        StopRetryNanos = state.Next(StopRetryNanos);
        RestingStopDueNanos = state.Next(RestingStopDueNanos);
        LastFillNanos = state.Next(LastFillNanos);
        ProvenTradeId = state.Next(ProvenTradeId);
        IsStaleAlarmed = state.Next(IsStaleAlarmed);
        bool isStopAlarmed = IsStopAlarmed;
        Refusals.Traverse(ref state, ref isStopAlarmed, ref _areRulesHeld);
        IsStopAlarmed = isStopAlarmed;
        WaitingIntent waiting = Waiting;
        waiting.Traverse(ref state);
        Waiting = waiting;
        _positionWatch.Traverse(ref state);
        if (_areRulesHeld) RulesTraversal.Traverse(ref state, areKnown: true, ref _heldRules);
        else if (state.IsLoading) _heldRules = default;
        if (state.IsLoading) _trace = default;
    }
}
