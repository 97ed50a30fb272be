using System;
using System.Diagnostics;
using System.IO;
using LowLatency.Reading.Liveness;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>A signal that ends a system call of the journal is no failure of the disk.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class InterruptedCallTests
{
    [TestCase("fallocate", "when=1")]
    [TestCase("pwrite64", "when=2+5")]
    [TestCase("fdatasync", "when=1+2")]
    [CancelAfter(60_000)]
    public void A_journal_call_that_a_signal_interrupts_is_made_again(string call, string when)
    {
        if (!File.Exists("/usr/bin/strace")) Assert.Ignore("strace is not installed");
        string folder = Directory.CreateTempSubdirectory("lowlatency-eintr-").FullName;
        string journal = Path.Combine(folder, "journal");
        string configuration = Path.Combine(folder, "engine.json");
        File.WriteAllText(configuration, $$"""
            {"engine":{"instance":1,"instruments":[{"venue":"BinanceSpot","symbol":"BTCUSDT"}],
             "strategies":[{"name":"ema-momentum"}]},
             "venues":[{"venue":"BinanceSpot","streamUrl":"ws://127.0.0.1:1","restUrl":"http://127.0.0.1:1"}],
             "journal":{"directory":"{{journal}}","durability":"flushed","segmentMebibytes":4,"freeMebibytesMin":0} }
            """);
        string engine = Path.Combine(AppContext.BaseDirectory, "lowlatency-engine.dll");
        string[] arguments =
        [
            "-f", "-o", Path.Combine(folder, "calls"), "-e", $"trace={call}", "-e", $"inject={call}:error=EINTR:{when}",
            "dotnet", engine, "--config", configuration,
        ];
        var start = new ProcessStartInfo("strace", arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string? line = process.StandardError.ReadLine();
        while (line != null && !line.Contains(" running: ", StringComparison.Ordinal))
        {
            TestContext.Out.WriteLine(line);
            line = process.StandardError.ReadLine();
        }

        Assert.That(line, Is.Not.Null, "the engine ended before it ran");
        using (LivenessPage live = LivenessPage.TryOpen(journal)!)
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{live.ProcessId}"]);
            kill.WaitForExit();
        }

        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(Path.Combine(folder, "calls")), Does.Contain("EINTR"));
        Directory.Delete(folder, recursive: true);
    }
}
