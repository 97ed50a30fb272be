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
/// only how often, every ten minutes and when it becomes another. Housekeeping thread only.
/// </summary>
/// <param name="log">Takes a line.</param>
internal sealed class AlarmLog(Action<string> log)
{
    /// <summary>A cause that was silent for so long is news when it comes back.</summary>
    public const long QuietNanos = 60 * Timestamp.NanosPerSecond;

    /// <summary>How often a cause that does not end is told again.</summary>
    public const long AgainNanos = 600 * Timestamp.NanosPerSecond;

    private const int CausesMax = 1_024;

    private readonly Dictionary<
        (ReasonCode Reason, AccountKey Account, InstrumentId Instrument, ClientOrderId Order), Told> _told = [];

    /// <param name="alarm">A command of the kind Alarm.</param>
    /// <param name="place">The instrument or account that it concerns, for people.</param>
    /// <param name="words">What no number can tell; goes behind the line.</param>
    public void Tell(in EngineCommand alarm, string place, string words = "")
    {
        var account = new AccountKey(alarm.Venue, alarm.Account);
        bool isOfConnection = FeedFaultText.FaultOf(in alarm).IsOfConnection;
        if (isOfConnection) place = account.ToString();
        (ReasonCode, AccountKey, InstrumentId, ClientOrderId) cause = (
            alarm.Reason, account, isOfConnection ? InstrumentId.All : alarm.Instrument, alarm.ClientOrderId);
        bool isKnown = _told.TryGetValue(cause, out Told told);
        bool isSame = isKnown && told.Detail == alarm.Detail && alarm.TimeNanos - told.LastNanos < QuietNanos;
        long detail = Shown(alarm.Reason, alarm.Detail);
        string text = $"ALARM {alarm.Reason} {place} detail={detail} sequence={alarm.CauseSequence}{words}";
        if (!isSame)
        {
            if (isKnown && told.Repeats > 0) log(Repeated(alarm.Reason, place, told));
            if (!isKnown && _told.Count == CausesMax) _told.Clear();
            _told[cause] = new Told(place, alarm.Detail, alarm.TimeNanos, alarm.TimeNanos, 0);
            log(text);
            return;
        }

        bool isDue = alarm.TimeNanos - told.ToldNanos >= AgainNanos;
        if (isDue) log($"{text} repeats: {told.Repeats + 1}");
        _told[cause] = told with
        {
            LastNanos = alarm.TimeNanos,
            ToldNanos = isDue ? alarm.TimeNanos : told.ToldNanos,
            Repeats = isDue ? 0 : told.Repeats + 1,
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

    /// <summary>The run ends: what was not told yet.</summary>
    public void End()
    {
        foreach (((ReasonCode reason, _, _, _), Told told) in _told)
        {
            if (told.Repeats > 0) log(Repeated(reason, told.Place, told));
        }

        _told.Clear();
    }

    private static string Repeated(ReasonCode reason, string place, in Told told) =>
        $"ALARM {reason} {place} detail={Shown(reason, told.Detail)} repeats: {told.Repeats}";

    // Above the channel of a feed is why it failed: that is told in words.
    private static long Shown(ReasonCode reason, long detail) =>
        FeedFaultText.IsAbout(reason) ? detail & byte.MaxValue : detail;

    private readonly record struct Told(string Place, long Detail, long LastNanos, long ToldNanos, int Repeats);
}
