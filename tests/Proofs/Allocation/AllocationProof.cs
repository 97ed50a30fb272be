using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Proofs.Reporting;

namespace LowLatency.Proofs.Allocation;

/// <summary>
/// 0 bytes on the receive, decode and business threads while events flow over sockets through the whole engine process.
/// (Decoding happens on the receive thread of its venue.) Controls with a planted allocation show that the count sees
/// one array in 100,000 events, and on which thread.
/// </summary>
internal static class AllocationProof
{
    private const long WarmUpEvents = 250_000;
    private const long ControlEvents = 400_000;

    public static void Run(ProofLog log, long events, PlantSite only)
    {
        if (only != PlantSite.None)
        {
            (bool isZero, string figures) = Measure(only, events, out _);
            log.Check("allocation", isZero, figures);
            return;
        }

        (bool holds, string line) = Measure(PlantSite.None, events, out _);
        log.Check("allocation", holds, line);
        Control(log, PlantSite.Receive, AllocationRun.ReceiveThread);
        Control(log, PlantSite.Decode, AllocationRun.DecodeThread);
        Control(log, PlantSite.Business, AllocationRun.BusinessThread);
    }

    private static void Control(ProofLog log, PlantSite site, string thread)
    {
        (_, string figures) = Measure(site, ControlEvents, out SortedDictionary<string, long> bytes);
        bool isCaught = true;
        foreach (string other in Hot) isCaught &= bytes.TryGetValue(other, out long count) && count > 0 == (other == thread);
        log.Check($"allocation-control-{site.ToString().ToLowerInvariant()}", isCaught, $"caught on {thread}: {figures}");
    }

    private static readonly string[] Hot =
        [AllocationRun.DecodeThread, AllocationRun.ReceiveThread, AllocationRun.BusinessThread];

    private static (bool IsZero, string Figures) Measure(
        PlantSite site, long events, out SortedDictionary<string, long> bytes)
    {
        string folder = Directory.CreateTempSubdirectory("lowlatency-proof-").FullName;
        try
        {
            using var run = new AllocationRun(folder, site);
            run.Run(WarmUpEvents, events);
            bytes = run.Bytes;
            bool isZero = run.Fault.Length == 0 && run.Counters.Fills > 0;
            foreach (string thread in Hot) isZero &= bytes[thread] == 0;
            return (isZero, Describe(run));
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
        string fault = run.Fault.Length == 0 ? "" : $" fault: {run.Fault}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"events={run.Events} seconds={run.WarmUpSeconds:F1}+{run.Seconds:F1} frames={run.FramesSent} orders={run.Counters.OrdersPlaced}"
            + $" fills={run.Counters.Fills} gen0={run.Collections} {string.Join(' ', parts)}{fault}");
    }
}
