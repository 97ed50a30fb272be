using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>
/// Asks for the announced ends of trading at the start and from time to time, behind all that a lock waits for. Who may
/// not read them (a testnet, a key without the right) is told so once, and trades on without. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class DelistingSchedule<TPublisher>
    where TPublisher : IEventPublisher
{
    private const int NotFound = 404;
    private const int NoAnswer = -1;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly FeedInstrumentTable _instruments;
    private readonly TradingMessage _message;
    private readonly RequestPipe _pipe;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly long[] _seconds;
    private bool _isAsked;
    private bool _isAlarmed;
    private int _attempts;
    private long _dueNanos = long.MinValue;

    public DelistingSchedule(
        GatewayContext context, GatewaySettings settings, FeedInstrumentTable instruments, TradingMessage message,
        RequestPipe pipe, TradingLocks<TPublisher> locks)
    {
        _context = context;
        _settings = settings;
        _instruments = instruments;
        _message = message;
        _pipe = pipe;
        _locks = locks;
        _seconds = new long[instruments.Count];
    }

    /// <summary>When it is asked for next (monotonic), long.MaxValue = not by itself.</summary>
    public long NextWakeNanos => MayAsk ? _dueNanos : long.MaxValue;

    // A lock that opens says so by an answer, and every answer steps this.
    private bool MayAsk =>
        _settings.Delistings != null && !_isAsked && _pipe.Clock.IsKnown && !_locks.IsHalted && !_locks.IsLocked;

    public void Step()
    {
        if (!MayAsk || _dueNanos > _context.Nanos) return;
        TradingRequest request = new() { Kind = TradingRequestKind.DelistSchedule, Instrument = -1 };
        ReasonCode reason = _pipe.TrySend(
            ref request, RequestPriority.Repeat, RequestOwner.Delistings, -1, -1, _settings.RequestTimeoutNanos, out _);
        _isAsked = reason == ReasonCode.None;
        if (!_isAsked) _dueNanos = _context.Nanos + Math.Max(_pipe.WaitNanos, _settings.RetryNanosMin);
    }

    /// <param name="slot">The request that is answered; freed here.</param>
    public void OnAnswer(int slot)
    {
        if (_message.Outcome != OutcomeClass.Success)
        {
            // A ban is none of the list; a venue without that interface (a testnet) does not tell.
            bool isRefused = _message.Status == NotFound
                || (_message.Outcome is OutcomeClass.Reject or OutcomeClass.Halt && !_message.IsBan);
            Fail(slot, _message.ErrorCode != 0 ? _message.ErrorCode : _message.Status, isRefused);
            return;
        }

        _pipe.Slots.Free(slot);
        _isAsked = false;
        _isAlarmed = false;
        _attempts = 0;
        _dueNanos = NextNanos();
        Array.Clear(_seconds);
        foreach (ref readonly DelistingRecord row in _message.Delistings)
        {
            ref long seconds = ref _seconds[row.Instrument];
            if (seconds == 0 || row.Seconds < seconds) seconds = row.Seconds;
        }

        for (int i = 0; i < _seconds.Length; i++) _settings.Delistings!.Set(_instruments[i].Id, _seconds[i]);
    }

    /// <param name="slot">The request that has no answer; freed here.</param>
    public void OnFailed(int slot) => Fail(slot, NoAnswer, isRefused: false);

    // What was read last holds on. A refusal is not asked about again at once: nothing here changes it.
    private void Fail(int slot, int code, bool isRefused)
    {
        _pipe.Slots.Free(slot);
        _isAsked = false;
        bool isOver = isRefused || ++_attempts >= _settings.ReadAttemptsMax;
        _dueNanos = isOver ? NextNanos() : _context.Nanos + _settings.RetryPauseNanos(_attempts);
        if (!isOver) return;
        _attempts = 0;
        if (_isAlarmed) return;
        _isAlarmed = true;
        _context.Alarms.Alarm(ReasonCode.DelistingsUnread, code);
    }

    // Accounts and processes do not ask all at one moment.
    private long NextNanos()
    {
        long interval = _settings.DelistingIntervalNanos;
        if (interval <= 0) return long.MaxValue;
        long part = (long)(((ulong)_context.Now.WallNanos * 0x9E37_79B9_7F4A_7C15) >> 54);
        return _context.Nanos + interval - (interval / 10) + (interval / 5_120 * part);
    }
}
