using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Proofs.Reporting;

namespace LowLatency.Proofs.Allocation;

/// <summary>
/// 0 bytes on the receive, decode and business threads while events flow over sockets through the whole engine process.
/// (Decoding happens on the receive thread of its venue; in the plan of one loop all of it on one thread.) Controls
/// with a planted allocation show that the count sees one array in 100,000 events, and on which thread.
/// </summary>
internal static class AllocationProof
{
    private const long WarmUpEvents = 250_000;
    private const long ControlEvents = 400_000;

    private const string FourThreads = "four";
    private const string OneLoop = "one";

    private static readonly Dictionary<string, string[]> Hot = new()
    {
        [FourThreads] = [AllocationRun.DecodeThread, AllocationRun.ReceiveThread, AllocationRun.BusinessThread],
        [OneLoop] = [AllocationRun.OneThread],
    };

    public static void Run(ProofLog log, long events, PlantSite only)
    {
        log.Check("allocation", Measure(FourThreads, only, events, out string figures).IsZero, figures);
        log.Check("allocation-one-loop", Measure(OneLoop, only, events, out figures).IsZero, figures);
        if (only != PlantSite.None) return;
        Control(log, FourThreads, PlantSite.Receive, AllocationRun.ReceiveThread);
        Control(log, FourThreads, PlantSite.Decode, AllocationRun.DecodeThread);
        Control(log, FourThreads, PlantSite.Business, AllocationRun.BusinessThread);
        Control(log, OneLoop, PlantSite.Business, AllocationRun.OneThread);
    }

    private static void Control(ProofLog log, string plan, PlantSite site, string thread)
    {
        Measurement found = Measure(plan, site, ControlEvents, out string figures);
        bool isCaught = found.IsSound;
        foreach (string other in Hot[plan]) isCaught &= found.Bytes[other] > 0 == (other == thread);
        log.Check(
            $"allocation-control-{plan}-{site.ToString().ToLowerInvariant()}", isCaught,
            $"planted on {thread}: {figures}");
    }

    private static Measurement Measure(string plan, PlantSite site, long events, out string figures)
    {
        string folder = Directory.CreateTempSubdirectory("lowlatency-proof-").FullName;
        try
        {
            using var run = new AllocationRun(folder, site, plan);
            run.Run(WarmUpEvents, events);
            figures = Describe(run);
            bool isSound = run.Fault.Length == 0 && run.Counters.Fills > 0 && run.Events >= events;
            bool isZero = isSound;
            foreach (string thread in Hot[plan]) isZero &= run.Bytes[thread] == 0;
            return new Measurement(isSound, isZero, run.Bytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Describe(AllocationRun run)
    {
        var parts = new List<string>();
        foreach ((string thread, long bytes) in run.Bytes) parts.Add($"{thread}={bytes}B");
        string fault = run.Fault.Length == 0
            ? ""
            : $" fault: {run.Fault}; alarms: {(run.Alarms.Count == 0 ? "none" : string.Join(", ", run.Alarms))}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"events={run.Events} seconds={run.WarmUpSeconds:F1}+{run.Seconds:F1} frames={run.FramesSent}"
            + $" orders={run.Counters.OrdersPlaced} fills={run.Counters.Fills} gen0={run.Collections}"
            + $" {string.Join(' ', parts)}{fault}");
    }

    private sealed record Measurement(bool IsSound, bool IsZero, SortedDictionary<string, long> Bytes);
}
