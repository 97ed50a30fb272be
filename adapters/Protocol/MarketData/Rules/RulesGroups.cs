using System;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData.Rules;

/// <summary>
/// Which instruments are asked for in one request. A symbol that the venue does not have may spoil the whole request.
/// Then each that is due is asked for alone until each was answered, and from then on the known ones are asked for
/// together again, around those that were refused; one that comes back joins them. The feed's thread only.
/// </summary>
internal sealed class RulesGroups
{
    private readonly VenueProtocol _protocol;
    private readonly Standing[] _standings;

    internal RulesGroups(VenueProtocol protocol)
    {
        _protocol = protocol;
        _standings = new Standing[protocol.Instruments.Count];
    }

    private enum Standing : byte
    {
        /// <summary>Asked for with its neighbours.</summary>
        Grouped = 0,

        /// <summary>To be asked for alone: nobody knows yet whether it is the one that spoils the request.</summary>
        Suspected = 1,

        /// <summary>The venue knows it; others of the group are suspected still.</summary>
        Known = 2,

        /// <summary>The venue refused it alone.</summary>
        Refused = 3,
    }

    /// <summary>The instruments that a request for this one's rules asks for.</summary>
    internal (int First, int Count) Of(int instrument)
    {
        if (_standings[instrument] != Standing.Grouped) return (instrument, 1);
        (int first, int count) = _protocol.RulesGroup(instrument);
        int from = instrument;
        int to = instrument + 1;
        while (from > first && _standings[from - 1] == Standing.Grouped) from--;
        while (to < first + count && _standings[to] == Standing.Grouped) to++;
        return (from, to - from);
    }

    /// <summary>A request for it and others was refused for one of them.</summary>
    internal void Suspect(int instrument) => _standings[instrument] = Standing.Suspected;

    /// <summary>The venue has rules of it.</summary>
    internal void OnKnown(int instrument)
    {
        if (_standings[instrument] != Standing.Grouped) Settle(instrument, Standing.Known);
    }

    /// <summary>A request for it alone was refused.</summary>
    internal void OnRefused(int instrument)
    {
        if (_standings[instrument] != Standing.Grouped) Settle(instrument, Standing.Refused);
    }

    private void Settle(int instrument, Standing standing)
    {
        _standings[instrument] = standing;
        (int first, int count) = _protocol.RulesGroup(instrument);
        Span<Standing> group = _standings.AsSpan(first, count);
        if (group.Contains(Standing.Suspected)) return;
        group.Replace(Standing.Known, Standing.Grouped);
    }
}
