using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Reasons;

namespace LowLatency.Host.Process;

/// <summary>What the alarms about a venue's clock say for people.</summary>
internal static class ClockText
{
    private const long NanosPerMilli = 1_000_000;

    /// <summary>To be put behind the line of the alarm.</summary>
    public static string Of(in EngineCommand alarm)
    {
        long millis = Math.Abs(alarm.Detail) / NanosPerMilli;
        if (alarm.Reason == ReasonCode.ClockDrift)
        {
            string way = alarm.Detail < 0 ? "falls behind" : "runs ahead of";
            return $": the venue's clock {way} this machine's by {millis} ms an hour and will pass the limit within it";
        }

        string effect = alarm.Reason == ReasonCode.ClockOffset ? "; nothing new is placed" : "";
        string side = alarm.Detail < 0 ? "behind" : "ahead of";
        return alarm.Detail == 0
            ? $": the venue's clock is not known{effect}"
            : $": the venue's clock is {millis} ms {side} this machine's{effect}";
    }
}
