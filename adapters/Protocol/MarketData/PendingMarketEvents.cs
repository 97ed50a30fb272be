using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// What a feed could not publish because its publisher was full: the latest state of each channel, a count of market
/// data that was lost, and rules. Slot 0 is the whole connection, the others are one channel of one instrument each.
/// The feed's thread only; no allocation after construction.
/// </summary>
internal sealed class PendingMarketEvents
{
    private const int ChannelCount = (int)FeedChannel.Funding + 1;

    private readonly FeedStatePayload[] _states;
    private readonly bool[] _isStatePending;
    private readonly int[] _lost;
    private readonly InstrumentRules[] _rules;
    private readonly bool[] _areRulesPending;

    internal PendingMarketEvents(int instruments)
    {
        SlotCount = 1 + (instruments * ChannelCount);
        _states = new FeedStatePayload[SlotCount];
        _isStatePending = new bool[SlotCount];
        _lost = new int[SlotCount];
        _rules = new InstrumentRules[instruments];
        _areRulesPending = new bool[instruments];
    }

    internal int SlotCount { get; }

    /// <summary>Things that wait to be published; 0 = none.</summary>
    internal int Count { get; private set; }

    /// <summary>Slot of a channel; a negative index is the whole connection.</summary>
    internal static int SlotOf(int instrument, FeedChannel channel) =>
        instrument < 0 ? 0 : 1 + (instrument * ChannelCount) + (int)channel;

    /// <summary>Index of the slot's instrument, -1 for the whole connection.</summary>
    internal static int InstrumentOf(int slot) => slot == 0 ? -1 : (slot - 1) / ChannelCount;

    internal static FeedChannel ChannelOf(int slot) =>
        slot == 0 ? FeedChannel.All : (FeedChannel)((slot - 1) % ChannelCount);

    internal bool IsStatePending(int slot) => _isStatePending[slot];

    internal ref readonly FeedStatePayload State(int slot) => ref _states[slot];

    /// <summary>The newest state of a channel replaces the one that waited.</summary>
    internal void SetState(int slot, in FeedStatePayload state)
    {
        _states[slot] = state;
        if (_isStatePending[slot]) return;
        _isStatePending[slot] = true;
        Count++;
    }

    internal void ClearState(int slot)
    {
        if (!_isStatePending[slot]) return;
        _isStatePending[slot] = false;
        Count--;
    }

    /// <summary>Events of the channel lost and not yet reported; 0 = none.</summary>
    internal int Lost(int slot) => _lost[slot];

    internal void AddLost(int slot)
    {
        if (_lost[slot] == 0) Count++;
        if (_lost[slot] < int.MaxValue) _lost[slot]++;
    }

    internal void ClearLost(int slot)
    {
        if (_lost[slot] == 0) return;
        _lost[slot] = 0;
        Count--;
    }

    internal bool AreRulesPending(int instrument) => _areRulesPending[instrument];

    internal ref readonly InstrumentRules Rules(int instrument) => ref _rules[instrument];

    internal void SetRules(int instrument, in InstrumentRules rules)
    {
        _rules[instrument] = rules;
        if (_areRulesPending[instrument]) return;
        _areRulesPending[instrument] = true;
        Count++;
    }

    internal void ClearRules(int instrument)
    {
        if (!_areRulesPending[instrument]) return;
        _areRulesPending[instrument] = false;
        Count--;
    }
}
