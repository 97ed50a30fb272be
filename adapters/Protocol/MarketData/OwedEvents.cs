using LowLatency.Model.Events;
using LowLatency.Model.Instruments;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// What a feed must still say because its publisher had no room: the latest state of each channel, market data that was
/// lost, and rules. Slot 0 speaks of the whole connection, the others of one channel of one instrument. Owned by the
/// feed's thread; no allocation after construction.
/// </summary>
internal sealed class OwedEvents
{
    private const int ChannelCount = (int)FeedChannel.Funding + 1;

    private readonly FeedStatePayload[] _states;
    private readonly bool[] _isStateOwed;
    private readonly int[] _lost;
    private readonly InstrumentRules[] _rules;
    private readonly bool[] _areRulesOwed;

    internal OwedEvents(int instruments)
    {
        SlotCount = 1 + (instruments * ChannelCount);
        _states = new FeedStatePayload[SlotCount];
        _isStateOwed = new bool[SlotCount];
        _lost = new int[SlotCount];
        _rules = new InstrumentRules[instruments];
        _areRulesOwed = new bool[instruments];
    }

    internal int SlotCount { get; }

    /// <summary>Things owed; 0 = nothing is to be done.</summary>
    internal int Count { get; private set; }

    /// <summary>Slot of a channel; a negative index is the whole connection.</summary>
    internal static int SlotOf(int instrument, FeedChannel channel) =>
        instrument < 0 ? 0 : 1 + (instrument * ChannelCount) + (int)channel;

    /// <summary>Index of the slot's instrument, -1 for the whole connection.</summary>
    internal static int InstrumentOf(int slot) => slot == 0 ? -1 : (slot - 1) / ChannelCount;

    internal static FeedChannel ChannelOf(int slot) =>
        slot == 0 ? FeedChannel.All : (FeedChannel)((slot - 1) % ChannelCount);

    internal bool IsStateOwed(int slot) => _isStateOwed[slot];

    internal ref readonly FeedStatePayload State(int slot) => ref _states[slot];

    /// <summary>The newest state of a channel replaces the one owed before.</summary>
    internal void OweState(int slot, in FeedStatePayload state)
    {
        _states[slot] = state;
        if (_isStateOwed[slot]) return;
        _isStateOwed[slot] = true;
        Count++;
    }

    internal void SettleState(int slot)
    {
        if (!_isStateOwed[slot]) return;
        _isStateOwed[slot] = false;
        Count--;
    }

    /// <summary>Events of the channel lost and not yet told; 0 = none.</summary>
    internal int Lost(int slot) => _lost[slot];

    internal void AddLost(int slot)
    {
        if (_lost[slot] == 0) Count++;
        if (_lost[slot] < int.MaxValue) _lost[slot]++;
    }

    internal void SettleLost(int slot)
    {
        if (_lost[slot] == 0) return;
        _lost[slot] = 0;
        Count--;
    }

    internal bool AreRulesOwed(int instrument) => _areRulesOwed[instrument];

    internal ref readonly InstrumentRules Rules(int instrument) => ref _rules[instrument];

    internal void OweRules(int instrument, in InstrumentRules rules)
    {
        _rules[instrument] = rules;
        if (_areRulesOwed[instrument]) return;
        _areRulesOwed[instrument] = true;
        Count++;
    }

    internal void SettleRules(int instrument)
    {
        if (!_areRulesOwed[instrument]) return;
        _areRulesOwed[instrument] = false;
        Count--;
    }
}
