using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Strategies;
using LowLatency.Host.Options;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;

namespace LowLatency.Host.Process;

/// <summary>
/// The alarms of the machine in the log: one cause (reason, place, order, detail) once; while it comes again and again
/// only how often, every ten minutes and when it becomes another that was not there. Causes that take turns are not
/// news at each turn. Housekeeping thread only.
/// </summary>
/// <param name="log">Takes a line.</param>
internal sealed class AlarmLog(Action<string> log)
{
    /// <summary>A cause that was silent for so long is news when it comes back.</summary>
    public const long QuietNanos = 60 * Timestamp.NanosPerSecond;

    /// <summary>How often a cause that does not end is reported again.</summary>
    public const long AgainNanos = 600 * Timestamp.NanosPerSecond;

    private const int CausesMax = 1_024;

    // Of one reason and place that may take turns.
    private const int DetailsMax = 4;

    private readonly Dictionary<
        (ReasonCode Reason, AccountKey Account, InstrumentId Instrument, ClientOrderId Order),
        ReportedAlarm[]> _reported = [];

    /// <param name="alarm">A command of the kind Alarm.</param>
    /// <param name="place">The instrument or account that it concerns, for people.</param>
    /// <param name="words">What no number says; goes behind the line.</param>
    public void Report(in EngineCommand alarm, string place, string words = "")
    {
        var account = new AccountKey(alarm.Venue, alarm.Account);
        bool isOfConnection = FeedFaultText.FaultOf(in alarm).IsOfConnection;
        if (isOfConnection) place = account.ToString();
        (ReasonCode, AccountKey, InstrumentId, ClientOrderId) cause = (
            alarm.Reason, account, isOfConnection ? InstrumentId.All : alarm.Instrument, alarm.ClientOrderId);
        if (!_reported.TryGetValue(cause, out ReportedAlarm[]? all))
        {
            if (_reported.Count == CausesMax) _reported.Clear();
            _reported[cause] = all = new ReportedAlarm[DetailsMax];
        }

        ref ReportedAlarm last = ref Find(all, alarm.Detail);
        bool isSame = last.IsUsed && last.Detail == alarm.Detail && alarm.TimeNanos - last.LastNanos < QuietNanos;
        long detail = Shown(alarm.Reason, alarm.Detail);
        string text = $"ALARM {alarm.Reason} {place} detail={detail} sequence={alarm.CauseSequence}{words}";
        if (!isSame)
        {
            ReportRepeats(alarm.Reason, all);
            last = new ReportedAlarm(IsUsed: true, place, alarm.Detail, alarm.TimeNanos, alarm.TimeNanos, 0);
            log(text);
            return;
        }

        bool isDue = alarm.TimeNanos - last.ReportedNanos >= AgainNanos;
        if (isDue) log($"{text} repeats: {last.Repeats + 1}");
        last = last with
        {
            LastNanos = alarm.TimeNanos,
            ReportedNanos = isDue ? alarm.TimeNanos : last.ReportedNanos,
            Repeats = isDue ? 0 : last.Repeats + 1,
        };
    }

    /// <summary>What no number of an alarm can say; empty where there is nothing.</summary>
    public static string Words(HostOptions options, Engine engine, in EngineCommand alarm)
    {
        if (!FeedFaultText.FaultOf(in alarm).IsNone) return FeedFaultText.Of(options, in alarm);
        if (alarm.Reason is ReasonCode.ClockOffsetHigh or ReasonCode.ClockDrift or ReasonCode.ClockOffset)
        {
            return ClockText.Of(in alarm);
        }

        bool isFault = alarm.Reason == ReasonCode.StrategyFailed && !alarm.Instrument.IsAll;
        StrategyException? fault = isFault ? engine.Instruments[alarm.Instrument.Value].Maker.Fault : null;
        return fault == null ? "" : $": {fault.Message.ReplaceLineEndings(" ")}; see runbook: StrategyFailed";
    }

    /// <summary>The run ends: what was not reported yet.</summary>
    public void End()
    {
        foreach (((ReasonCode reason, _, _, _), ReportedAlarm[] all) in _reported) ReportRepeats(reason, all);
        _reported.Clear();
    }

    // The row of the detail, else one that is free, else the one that was silent longest.
    private static ref ReportedAlarm Find(ReportedAlarm[] all, long detail)
    {
        int oldest = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (!all[i].IsUsed || all[i].Detail == detail) return ref all[i];
            if (all[i].LastNanos < all[oldest].LastNanos) oldest = i;
        }

        return ref all[oldest];
    }

    private void ReportRepeats(ReasonCode reason, ReportedAlarm[] all)
    {
        foreach (ref ReportedAlarm row in all.AsSpan())
        {
            if (row.Repeats == 0) continue;
            log($"ALARM {reason} {row.Place} detail={Shown(reason, row.Detail)} repeats: {row.Repeats}");
            row = row with { Repeats = 0 };
        }
    }

    // Above the channel of a feed is why it failed: that is put in words.
    private static long Shown(ReasonCode reason, long detail) =>
        FeedFaultText.IsAbout(reason) ? detail & byte.MaxValue : detail;

    private readonly record struct ReportedAlarm(
        bool IsUsed, string Place, long Detail, long LastNanos, long ReportedNanos, int Repeats);
}
