using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.VenueSim.Exchange.Faults;

/// <summary>The faults of an exchange: armed ones, and those that took place. Owned by the exchange's thread.</summary>
public sealed class ExchangeFaults
{
    private const int HitsKeptMax = 10_000;
    private readonly List<ArmedFault> _armed = new();
    private readonly List<ExchangeFaultHit> _hits = new();
    private readonly long[] _counts = new long[Enum.GetValues<ExchangeFaultKind>().Length];

    internal ExchangeFaults()
    {
    }

    /// <summary>The faults that took place, in order; at most the first 10,000.</summary>
    public IReadOnlyList<ExchangeFaultHit> Hits => _hits;

    /// <summary>Faults that still wait.</summary>
    public int ArmedCount => _armed.Count;

    /// <summary>How often a kind took place.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The number.</returns>
    public long CountOf(ExchangeFaultKind kind) => _counts[(int)kind];

    /// <summary>Takes every fault away that has not hit yet; effects that last (bans, skew) stay.</summary>
    public void Clear() => _armed.Clear();

    internal bool HasTickFaults
    {
        get
        {
            foreach (var armed in _armed)
            {
                if (!armed.Spec.IsRequestFault && !armed.Spec.IsEventFault)
                    return true;
            }

            return false;
        }
    }

    internal void Add(ExchangeFaultSpec spec, long nowNanos) => _armed.Add(new ArmedFault(spec, nowNanos));

    /// <summary>Collects the faults that hit a request.</summary>
    internal void OnRequest(
        RequestKind kind, string name, string account, long nowNanos, List<ArmedFault> hits)
    {
        Collect(hits, nowNanos, name, spec => spec.IsRequestFault && Fits(spec, account)
            && IsTarget(spec, name, name) && Concerns(spec, kind));
    }

    /// <summary>Collects the faults that hit an event.</summary>
    internal void OnEvent(string name, string kind, string account, long nowNanos, List<ArmedFault> hits) =>
        Collect(hits, nowNanos, kind.Length > 0 ? kind : name, spec =>
            spec.IsEventFault && Fits(spec, account) && IsTarget(spec, name, kind));

    /// <summary>Collects the faults of a tick; what they hit is noted by the caller.</summary>
    internal void OnTick(long nowNanos, Func<ExchangeFaultSpec, bool> hasSubject, List<ArmedFault> hits)
    {
        hits.Clear();
        for (var i = 0; i < _armed.Count; i++)
        {
            var armed = _armed[i];
            if (armed.Spec.IsRequestFault || armed.Spec.IsEventFault || !hasSubject(armed.Spec)
                || !armed.Hits(nowNanos))
                continue;
            hits.Add(armed);
            if (armed.IsDone)
                _armed.RemoveAt(i--);
        }
    }

    internal void Note(ExchangeFaultKind kind, long nowNanos, string subject)
    {
        _counts[(int)kind]++;
        if (_hits.Count < HitsKeptMax)
            _hits.Add(new ExchangeFaultHit(kind, nowNanos, subject));
    }

    private void Collect(
        List<ArmedFault> hits, long nowNanos, string subject, Func<ExchangeFaultSpec, bool> isMeant)
    {
        hits.Clear();
        for (var i = 0; i < _armed.Count; i++)
        {
            var armed = _armed[i];
            if (!isMeant(armed.Spec) || !armed.Hits(nowNanos))
                continue;
            hits.Add(armed);
            Note(armed.Spec.Kind, nowNanos, subject);
            if (armed.IsDone)
                _armed.RemoveAt(i--);
        }
    }

    private static bool Fits(ExchangeFaultSpec spec, string account) =>
        spec.Account.Length == 0 || string.Equals(spec.Account, account, StringComparison.Ordinal);

    private static bool IsTarget(ExchangeFaultSpec spec, string name, string kind) => spec.Target.Length == 0
        || string.Equals(spec.Target, name, StringComparison.Ordinal)
        || string.Equals(spec.Target, kind, StringComparison.Ordinal);

    private static bool Concerns(ExchangeFaultSpec spec, RequestKind kind) => spec.Kind switch
    {
        ExchangeFaultKind.ApiHideOrder => kind == RequestKind.OrderStatus,
        ExchangeFaultKind.ApiStale => kind is RequestKind.OrderStatus or RequestKind.OpenOrders
            or RequestKind.AllOrders or RequestKind.MyTrades or RequestKind.Account
            || (kind == RequestKind.Depth && spec.Target.Length > 0),
        _ => true,
    };
}
