using System.Globalization;
using System.IO;
using LowLatency.Host.Reports;
using LowLatency.Latency.Runs;

namespace LowLatency.Latency.Reports;

/// <summary>What the idle engine costs.</summary>
internal static class QuietReport
{
    public static void Print(QuietRun run, TextWriter output)
    {
        EngineRunReport engine = run.Session.Report!;
        int symbols = run.Session.Options.Instruments;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"quiet for {run.Session.Options.QuietSeconds} s: {run.ProcessorShare * 100:F2} % of a core, "
            + $"{engine.ResidentBytes / 1e6:F0} MB resident, symbols {symbols}"));
        output.WriteLine(
            $"what flows: {symbols} frames a second, one of each symbol (book, best prices, trade in turn), no order; "
            + "a ping of the venue each 10 s on each socket; the engine's own clock events, ten a second, journaled");
        output.WriteLine($"logs: {run.Session.EngineLogPath} {run.Session.LogPath}");
    }
}
