using System;

namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>
/// The limits of a venue beside those of the address, as rows: each request is charged to every row that counts it, or
/// to none. Owner thread only; a row learned from the venue allocates, nothing else after construction.
/// </summary>
internal sealed class RateModel
{
    public const int RowsMax = 32;

    /// <summary>Connections that may be open at once.</summary>
    public const int ConnectionsMax = 4;

    private readonly RateRule[] _rules = new RateRule[RowsMax];
    private readonly RateCounter[][] _counters = new RateCounter[RowsMax][];
    private readonly long _edgeNanos;
    private readonly int _instruments;

    /// <param name="edgeNanos">How far the venue's count of a request may be from our time of sending.</param>
    /// <param name="instruments">Instruments that are traded.</param>
    public RateModel(long edgeNanos, int instruments)
    {
        _edgeNanos = edgeNanos;
        _instruments = Math.Max(1, instruments);
    }

    public int Count { get; private set; }

    /// <summary>Adds a row; -1 = there is no room. Rows of the address are not for this.</summary>
    /// <exception cref="ArgumentException">A rule that can not be.</exception>
    public int Add(RateRule rule)
    {
        rule.Check();
        if (rule.Scope == RateScope.Address) throw new ArgumentException("limits of the address are shared elsewhere");
        if (Count == RowsMax) return -1;
        int count = rule.Scope switch
        {
            RateScope.Instrument => _instruments,
            RateScope.Connection => ConnectionsMax,
            _ => 1,
        };
        var counters = new RateCounter[count];
        for (int i = 0; i < counters.Length; i++) counters[i] = new RateCounter(rule, _edgeNanos);
        _rules[Count] = rule;
        _counters[Count] = counters;
        return Count++;
    }

    /// <summary>Row of the orders' window of a length, -1 = none.</summary>
    public int FindOrders(long windowNanos)
    {
        for (int row = 0; row < Count; row++)
        {
            RateRule rule = _rules[row];
            bool isWindow = rule.Shape == RateShape.FixedWindow && rule.Costs.Length == 0;
            if (isWindow && rule.WindowNanos == windowNanos) return row;
        }

        return -1;
    }

    /// <summary>The counter of a row that counts for the whole account.</summary>
    public RateCounter this[int row] => _counters[row][0];

    /// <summary>How long one of the rows has no room for a request, nanoseconds; 0 = all have.</summary>
    /// <param name="request">What is to be sent.</param>
    /// <param name="sharePercent">Part of each limit that it may use, 1 to 100.</param>
    /// <param name="isCancel">It is a cancel: some rows never hold one back.</param>
    /// <param name="now">The moment of sending.</param>
    public long WaitNanos(in RateRequest request, int sharePercent, bool isCancel, in RateMoment now)
    {
        long wait = 0;
        for (int row = 0; row < Count; row++)
        {
            long cost = CostOf(row, in request);
            if (cost == 0 || (isCancel && _rules[row].LetsCancelsPass)) continue;
            RateCounter counter = CounterOf(row, in request);
            wait = Math.Max(wait, counter.WaitNanos(cost, Share(counter.Capacity, sharePercent), in now));
        }

        return wait;
    }

    /// <summary>The request is sent: every row that counts it is charged.</summary>
    public void Charge(in RateRequest request, in RateMoment now)
    {
        for (int row = 0; row < Count; row++)
        {
            long cost = CostOf(row, in request);
            if (cost != 0) CounterOf(row, in request).Charge(cost, in now);
        }
    }

    /// <summary>An answer reports a limit of the kind of its request (headers of its endpoint).</summary>
    public void OnReported(in RateRequest request, in RateReport report, in RateMoment now)
    {
        for (int row = 0; row < Count; row++)
        {
            if (_rules[row].Costs.Length == 0 || CostOf(row, in request) == 0) continue;
            RateCounter counter = CounterOf(row, in request);
            if (report.Limit > 0) counter.SetCapacity(report.Limit);
            long used = report.Used >= 0 ? report.Used
                : report.Remaining >= 0 ? counter.Capacity - report.Remaining : -1;
            if (used >= 0) counter.Correct(used, now.VenueNanos, report.ResetInNanos, in now);
        }
    }

    /// <summary>The venue refused the request for a limit of its kind, whatever the status of HTTP.</summary>
    /// <param name="request">What was refused.</param>
    /// <param name="retryAfterNanos">0 = not told.</param>
    /// <param name="now">The time of the answer.</param>
    /// <returns>False when no row counts such a request: then the limit is the address's.</returns>
    public bool OnLimited(in RateRequest request, long retryAfterNanos, in RateMoment now)
    {
        bool isCounted = false;
        for (int row = 0; row < Count; row++)
        {
            if (CostOf(row, in request) == 0) continue;
            isCounted = true;
            CounterOf(row, in request).Exhaust(retryAfterNanos, in now);
        }

        return isCounted;
    }

    /// <summary>A new connection took the row of an old one: its limits are counted from nothing. Allocates.</summary>
    public void OnOpened(int connection)
    {
        for (int row = 0; row < Count; row++)
        {
            if (_rules[row].Scope != RateScope.Connection) continue;
            _counters[row][connection] = new RateCounter(_rules[row], _edgeNanos);
        }
    }

    private static long Share(long limit, int percent) => (limit / 100 * percent) + (limit % 100 * percent / 100);

    private long CostOf(int row, in RateRequest request)
    {
        RateCost[] costs = _rules[row].Costs;
        if (_rules[row].Scope == RateScope.Connection && request.Connection < 0) return 0;
        if (costs.Length == 0) return request.Orders;
        foreach (RateCost cost in costs)
        {
            if (cost.Kind == request.Kind) return cost.Of(request.OrderAgeNanos);
        }

        return 0;
    }

    private RateCounter CounterOf(int row, in RateRequest request)
    {
        RateCounter[] counters = _counters[row];
        int index = _rules[row].Scope == RateScope.Connection ? request.Connection : request.Instrument;
        return counters[(uint)index < (uint)counters.Length ? index : 0];
    }
}
