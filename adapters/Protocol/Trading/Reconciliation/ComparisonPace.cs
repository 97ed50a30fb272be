using System;
using LowLatency.Protocol.Trading.Context;

namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>
/// How often a comparison is carried out for the engine, which asks again seconds after one that was not conclusive:
/// the first ones at once, later ones behind pauses that double, so that one that stays inconclusive leaves the venue's
/// limits to others. One that lasts is the engine's alarm (BalanceUnproven). Owner thread only.
/// </summary>
internal sealed class ComparisonPace
{
    /// <summary>A difference is believed when two answers show it, and a fill may come between them once.</summary>
    private const int PromptMax = 3;

    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private int _asked;
    private long _endedNanos = long.MinValue / 2;

    public ComparisonPace(GatewayContext context, GatewaySettings settings)
    {
        _context = context;
        _settings = settings;
    }

    /// <summary>When the comparison that is asked for may begin (monotonic); long.MaxValue = none is.</summary>
    public long DueNanos { get; private set; } = long.MaxValue;

    /// <summary>So many were not conclusive that the next one is a repetition.</summary>
    public bool IsRepeat => _asked > PromptMax;

    /// <summary>The engine asks for a comparison.</summary>
    public void Request()
    {
        if (DueNanos != long.MaxValue) return;
        if (IsSettled) Forget();
        _asked++;
        DueNanos = IsRepeat ? _endedNanos + PauseNanos() : _context.Nanos;
    }

    /// <summary>A run begins, for whatever reason: it compares.</summary>
    public void OnBegun()
    {
        // Nobody asked again: the one before was conclusive.
        if (DueNanos == long.MaxValue && IsSettled) Forget();
        DueNanos = long.MaxValue;
    }

    /// <summary>A run is over: the engine has its answers.</summary>
    public void OnEnded() => _endedNanos = _context.Nanos;

    private bool IsSettled => _context.Nanos - _endedNanos > _settings.ComparisonSettledNanos;

    private void Forget() => _asked = 0;

    private long PauseNanos()
    {
        long pause = _settings.ComparisonPauseNanosMin;
        for (int i = PromptMax + 1; i < _asked && pause < _settings.ComparisonPauseNanosMax; i++) pause *= 2;
        return Math.Min(pause, _settings.ComparisonPauseNanosMax);
    }
}
