using LowLatency.Latency.Engine;
using LowLatency.Latency.OpenLoop;
using LowLatency.Latency.Results;

namespace LowLatency.Latency.Runs;

/// <summary>One slice of a contender: sent, awaited, added up, logged.</summary>
internal static class SliceMeasurement
{
    public static void Run(EngineSession session, Contender contender, IFrameTarget target, SliceLog log)
    {
        lock (target.Account) target.Account.Reset();
        long startNanos = session.Clock.NowNanos;
        session.Slice(target, session.Options.SliceSeconds);
        lock (target.Account)
        {
            target.Account.GiveUp();
            contender.Add(target.Account);
            log.Write(contender, target.Account, startNanos, session.Clock.NowNanos);
        }
    }
}
