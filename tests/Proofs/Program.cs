using System;
using System.Globalization;
using LowLatency.Proofs.Allocation;
using LowLatency.Proofs.Fuzz;
using LowLatency.Proofs.Hashes;
using LowLatency.Proofs.Reporting;

namespace LowLatency.Proofs;

/// <summary>Proves on the real binary what unit tests cannot.</summary>
internal static class Program
{
    private const int UsageError = 64;

    private const string Usage = """
        usage: LowLatency.Proofs [VERB]      (no verb = all of them)
          allocation [--events N] [--plant receive|decode|business]
                             0 bytes on the hot threads over N events (1000000) through the whole engine;
                             with --plant it must fail
          hashes [--record]  golden replay against tests/Goldens/Replay; --record prints the line for the file
          fuzz [--frames N] [--seed S]
                             N random and mutated inputs (10000000) into each parser and the frame reader
        """;

    private static int Main(string[] arguments)
    {
        var options = new ProofOptions();
        if (!options.TryRead(arguments))
        {
            Console.Error.WriteLine(Usage);
            return UsageError;
        }

        var log = new ProofLog();
        if (options.Has("hashes"))
        {
            if (!options.IsRecording) NumberProof.Run(log);
            HashProof.Run(log, options.IsRecording);
            if (options.IsRecording) return 0;
        }

        if (options.Has("allocation")) AllocationProof.Run(log, options.Events, options.Plant);
        if (options.Has("fuzz")) FuzzProof.Run(log, options.Frames, options.Seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{log.Passed} passed, {log.Failed} failed"));
        return log.Failed == 0 ? 0 : 1;
    }
}
