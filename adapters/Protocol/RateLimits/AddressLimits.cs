using System;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.RateLimits;

/// <summary>
/// What a venue counts for the address that this process sends from, whoever sends: request weights, requests, refusals
/// and bans. Shared by the order gateway and the market feeds of a venue, each on its own thread, without
/// locks: a request is charged first and taken back when that was too much, so two at once may both be refused but
/// never both pass. Times: monotonic nanoseconds for waits, unix nanoseconds by the venue's clock for windows and bans.
/// </summary>
public sealed class AddressLimits
{
    /// <summary>Cells that an instance needs.</summary>
    public const int CellCount = OwnCells + (WindowsMax * SharedWindow.CellCount);

    private const int WindowsMax = 4;
    private const int OwnCells = 7;
    private const int HeldCell = 0;
    private const int BanCell = 1;
    private const int FirstLimitedCell = 2;
    private const int ProbeCell = 3;
    private const int ClockCell = 4;
    private const int WeightCell = 5;
    private const int RequestsCell = 6;
    private const long Second = 1_000_000_000;
    private const long ProbeLookNanos = Second / 4;

    /// <summary>No venue holds an address for longer; a number that says so is damaged.</summary>
    private const long HoldNanosMax = 7 * 86_400 * Second;

    private readonly RateBudgetSettings _settings;
    private readonly IAtomicCells _cells;

    /// <param name="settings">Checked here: an impossible value is an ArgumentOutOfRangeException.</param>
    /// <param name="limits">Those to assume until the venue has told its own; limits of accounts are left out.</param>
    /// <param name="cells">As many as <see cref="CellCount"/>, used by nothing else; null = one thread only.</param>
    public AddressLimits(
        RateBudgetSettings settings, ReadOnlySpan<RateLimitRecord> limits, IAtomicCells? cells = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        _settings = settings;
        _cells = cells ?? new PlainCells(CellCount);
        foreach (ref readonly RateLimitRecord limit in limits)
        {
            if (IsOfAddress(limit.Kind)) Learn(in limit);
        }
    }

    /// <summary>Changes whenever the breaker opens, opens for longer, or closes; 0 = closed.</summary>
    public long BreakerVersion => _cells.Read(HeldCell);

    /// <summary>
    /// End of the ban in unix nanoseconds by the venue's clock, 0 = none. To be kept over a restart: give it to
    /// <see cref="RestoreBan"/>.
    /// </summary>
    public long BanUntilVenueNanos => _cells.Read(BanCell);

    /// <summary>Monotonic time before which nothing may be sent; long.MinValue when the breaker is closed.</summary>
    public long HeldUntilNanos => _cells.Read(HeldCell) is not 0 and var held ? held >> 1 : long.MinValue;

    /// <summary>RateLimited or Banned while the breaker is not closed.</summary>
    public ReasonCode BreakerReason => _cells.Read(HeldCell) switch
    {
        0 => ReasonCode.None,
        var held => (held & 1) != 0 ? ReasonCode.Banned : ReasonCode.RateLimited,
    };

    /// <summary>Counts what belongs to the address, not to an account.</summary>
    public static bool IsOfAddress(RateLimitKind kind) =>
        kind is RateLimitKind.RequestWeight or RateLimitKind.RawRequests;

    public BreakerState Breaker(long monotonicNanos)
    {
        long held = _cells.Read(HeldCell);
        if (held == 0) return BreakerState.Closed;
        return monotonicNanos < held >> 1 ? BreakerState.Open : BreakerState.HalfOpen;
    }

    /// <summary>The venue's clock was measured: its unix nanoseconds minus the monotonic clock's.</summary>
    public void SetClock(long offsetNanos) => Set(ClockCell, offsetNanos);

    /// <summary>The venue's time; <paramref name="wallNanos"/> while nobody has measured it.</summary>
    public long VenueNanos(long monotonicNanos, long wallNanos) =>
        _cells.Read(ClockCell) is not 0 and var offset ? monotonicNanos + offset : wallNanos;

    /// <summary>
    /// Charges a request that is about to be sent, or refuses it: RequestBudgetSpent, RateLimited or Banned.
    /// <paramref name="waitNanos"/> says how long it is of no use to ask again.
    /// </summary>
    public ReasonCode TryCharge(
        RequestPriority priority, int weight, long monotonicNanos, long venueNanos, out ChargeMark mark,
        out long waitNanos)
    {
        mark = default;
        ReasonCode reason = AskBreaker(monotonicNanos, out long held, out long probe, out waitNanos);
        if (reason != ReasonCode.None) return reason;
        Spend(weight, 1, venueNanos);
        waitNanos = Excess(priority, weight, venueNanos);
        if (waitNanos > 0)
        {
            Spend(-weight, -1, venueNanos);
            return ReasonCode.RequestBudgetSpent;
        }

        // Of several that come when the time is over only one goes and finds out.
        bool isProbe = held != 0;
        if (isProbe && !_cells.TryReplace(ProbeCell, probe, monotonicNanos + _settings.BreakerNanos))
        {
            Spend(-weight, -1, venueNanos);
            waitNanos = ProbeLookNanos;
            return (held & 1) != 0 ? ReasonCode.Banned : ReasonCode.RateLimited;
        }

        mark = new ChargeMark(Add(WeightCell, weight), 0, Add(RequestsCell, 1), venueNanos);
        return ReasonCode.None;
    }

    /// <summary>Something that was not asked for here was sent, such as the upgrade of a socket.</summary>
    public void Charge(int weight, long venueNanos)
    {
        Spend(weight, 1, venueNanos);
        Add(WeightCell, weight);
        Add(RequestsCell, 1);
    }

    /// <summary>An answer told a limit or a count; <paramref name="mark"/> is that of the request it answers.</summary>
    public void OnReported(in RateLimitRecord reported, in ChargeMark mark, long venueNanos)
    {
        int row = Learn(in reported);
        if (row < 0 || reported.Used < 0) return;
        long since = reported.Kind == RateLimitKind.RequestWeight
            ? _cells.Read(WeightCell) - mark.Weight
            : _cells.Read(RequestsCell) - mark.Requests;
        Window(row).Correct(reported.Used + since, mark.VenueNanos, venueNanos, _settings.EdgeNanos);
    }

    /// <summary>The venue took a request: a half-open breaker closes. An open one waits for its time.</summary>
    public void OnSuccess(long monotonicNanos)
    {
        long ban = _cells.Read(BanCell);
        long held = _cells.Read(HeldCell);
        if (held != 0 && monotonicNanos < held >> 1) return;
        if (_cells.Read(FirstLimitedCell) != 0) Set(FirstLimitedCell, 0);

        // One that was opened anew since then stays open.
        if (held == 0 || !_cells.TryReplace(HeldCell, held, 0)) return;
        _cells.TryReplace(BanCell, ban, 0);
        Set(ProbeCell, 0);
    }

    /// <summary>The venue refused by 429: nothing is sent for the time it told, and at least the breaker's.</summary>
    public void OnLimited(long retryAfterNanos, long monotonicNanos, long venueNanos)
    {
        if (BanUntilVenueNanos > venueNanos) return;

        // In a row only while nobody could have found out for longer than the breaker holds: two far apart, with a dead
        // line between them, are not a ban.
        long held = _cells.Read(HeldCell);
        long first = _cells.Read(FirstLimitedCell);
        bool isInARow = first != 0 && held != 0 && monotonicNanos - (held >> 1) <= _settings.BreakerNanos;
        if (!isInARow) Set(FirstLimitedCell, Math.Max(1, monotonicNanos));
        if (isInARow && monotonicNanos - first > _settings.PresumeBanNanos)
        {
            long presumed = Math.Clamp(retryAfterNanos, _settings.PresumedBanNanos, HoldNanosMax);
            OnBan(venueNanos + presumed, monotonicNanos, venueNanos);
            return;
        }

        long wait = Math.Clamp(retryAfterNanos, _settings.BreakerNanos, HoldNanosMax);
        Open(isBan: false, monotonicNanos + wait, monotonicNanos);
    }

    /// <summary>The venue forbids this address until a time; 0 = not told.</summary>
    public void OnBan(long untilVenueNanos, long monotonicNanos, long venueNanos)
    {
        long until = untilVenueNanos > venueNanos
            ? Math.Min(untilVenueNanos, venueNanos + HoldNanosMax)
            : venueNanos + _settings.PresumedBanNanos;
        while (true)
        {
            long seen = _cells.Read(BanCell);
            until = Math.Max(until, seen);
            if (_cells.TryReplace(BanCell, seen, until)) break;
        }

        // Nothing is sent while it lasts: a refusal right behind it is the first of a new row.
        Set(FirstLimitedCell, 0);
        Open(isBan: true, monotonicNanos + Math.Max(until - venueNanos, _settings.BreakerNanos), monotonicNanos);
    }

    /// <summary>A ban that began before this process did.</summary>
    public void RestoreBan(long untilVenueNanos, long monotonicNanos, long venueNanos)
    {
        if (untilVenueNanos > venueNanos) OnBan(untilVenueNanos, monotonicNanos, venueNanos);
    }

    /// <summary>What counts as used in a window now, carried edge included; -1 = no such limit.</summary>
    public long Load(RateLimitKind kind, int windowSeconds, long venueNanos)
    {
        int row = Find(kind, windowSeconds * Second);
        return row < 0 ? -1 : Window(row).Load(venueNanos, _settings.EdgeNanos);
    }

    /// <summary>The limit of a window as known now; -1 = no such limit.</summary>
    public long Limit(RateLimitKind kind, int windowSeconds)
    {
        int row = Find(kind, windowSeconds * Second);
        return row < 0 ? -1 : Window(row).Limit;
    }

    /// <summary>Part of a limit that a request of this priority may use.</summary>
    internal static long Allowed(RateBudgetSettings settings, RequestPriority priority, long limit)
    {
        int percent = settings.PercentOf(priority);
        return limit / 100 * percent + limit % 100 * percent / 100;
    }

    private SharedWindow Window(int row) => new(_cells, OwnCells + (row * SharedWindow.CellCount));

    private ReasonCode AskBreaker(long monotonicNanos, out long held, out long probe, out long waitNanos)
    {
        waitNanos = 0;
        probe = _cells.Read(ProbeCell);
        held = _cells.Read(HeldCell);
        if (held == 0) return ReasonCode.None;
        waitNanos = (held >> 1) - monotonicNanos;

        // A probe without an answer is given up after the breaker's time; its answer may come much earlier.
        if (waitNanos <= 0) waitNanos = Math.Min(probe - monotonicNanos, ProbeLookNanos);
        if (waitNanos > 0) return (held & 1) != 0 ? ReasonCode.Banned : ReasonCode.RateLimited;
        waitNanos = 0;
        return ReasonCode.None;
    }

    private void Spend(int weight, int requests, long venueNanos)
    {
        for (int row = 0; row < WindowsMax && !Window(row).IsFree; row++)
        {
            long cost = Window(row).Kind == RateLimitKind.RequestWeight ? weight : requests;
            Window(row).Charge(cost, venueNanos, _settings.EdgeNanos);
        }
    }

    /// <summary>What was charged is more than its share of a window: how long until that window ends; 0 = no.</summary>
    private long Excess(RequestPriority priority, int weight, long venueNanos)
    {
        long wait = 0;
        for (int row = 0; row < WindowsMax && !Window(row).IsFree; row++)
        {
            SharedWindow window = Window(row);
            if (window.Limit == 0 || (weight == 0 && window.Kind == RateLimitKind.RequestWeight)) continue;
            long allowed = Allowed(_settings, priority, window.Limit);
            if (window.Load(venueNanos, _settings.EdgeNanos) <= allowed) continue;
            wait = Math.Max(wait, window.RoomVenueNanos(allowed, venueNanos, _settings.EdgeNanos) - venueNanos);
        }

        return wait;
    }

    private int Learn(in RateLimitRecord record)
    {
        if (!IsOfAddress(record.Kind) || record.WindowSeconds <= 0) return -1;
        int row = Find(record.Kind, record.WindowSeconds * Second);
        if (record.Limit <= 0) return row;

        for (int free = 0; row < 0 && free < WindowsMax; free++)
        {
            if (Window(free).TryBe(record.Kind, record.WindowSeconds * Second)) row = free;
        }

        if (row >= 0 && Window(row).Limit != record.Limit) Window(row).SetLimit(record.Limit);
        return row;
    }

    private int Find(RateLimitKind kind, long windowNanos)
    {
        for (int row = 0; row < WindowsMax && !Window(row).IsFree; row++)
        {
            if (Window(row).Kind == kind && Window(row).WindowNanos == windowNanos) return row;
        }

        return -1;
    }

    // A refusal while a ban runs does not make it a mere limit.
    private void Open(bool isBan, long untilNanos, long monotonicNanos)
    {
        while (true)
        {
            long seen = _cells.Read(HeldCell);
            bool isOpen = seen != 0 && monotonicNanos < seen >> 1;
            long until = isOpen ? Math.Max(seen >> 1, untilNanos) : untilNanos;
            bool isBanned = isBan || (isOpen && (seen & 1) != 0);
            if (_cells.TryReplace(HeldCell, seen, (until << 1) | (isBanned ? 1L : 0L))) break;
        }

        Set(ProbeCell, 0);
    }

    private long Add(int cell, long amount)
    {
        while (true)
        {
            long seen = _cells.Read(cell);
            if (_cells.TryReplace(cell, seen, seen + amount)) return seen + amount;
        }
    }

    private void Set(int cell, long value)
    {
        while (!_cells.TryReplace(cell, _cells.Read(cell), value))
        {
        }
    }
}
