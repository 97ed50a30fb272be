using System;
using System.CommandLine;
using System.Globalization;
using LowLatency.Host;
using LowLatency.Proofs.Allocation;
using LowLatency.Proofs.Fuzz;
using LowLatency.Proofs.Hashes;
using LowLatency.Proofs.Reporting;

namespace LowLatency.Proofs;

/// <summary>Proves on the real binary what unit tests cannot.</summary>
internal static class Program
{
    private const int UsageError = 64;

    private static int Main(string[] arguments)
    {
        var options = new ProofOptions();
        ParseResult line = options.Commands(verb => Run(options, verb)).Parse(arguments);
        if (CommandLineFaults.TryReport(line, "LowLatency.Proofs")) return UsageError;
        return line.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int Run(ProofOptions options, string? verb)
    {
        var log = new ProofLog();
        if (verb is null or "hashes")
        {
            if (!options.IsRecording) NumberProof.Run(log);
            HashProof.Run(log, options.IsRecording);
            if (options.IsRecording) return 0;
        }

        if (verb is null or "allocation") AllocationProof.Run(log, options.Events, options.Plant);
        if (verb is null or "fuzz") FuzzProof.Run(log, options.Frames, options.Seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{log.Passed} passed, {log.Failed} failed"));
        return log.Failed == 0 ? 0 : 1;
    }
}
