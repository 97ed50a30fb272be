using System;
using LowLatency.Proofs.Hashes;
using LowLatency.Proofs.Reporting;

namespace LowLatency.Proofs;

/// <summary>Proves on the real binary what unit tests cannot.</summary>
internal static class Program
{
    private const int UsageError = 64;

    private static int Main(string[] arguments)
    {
        var log = new ProofLog();
        if (arguments.Length == 2 && arguments[0] == "hashes" && arguments[1] == "--record")
        {
            HashProof.Run(log, isRecording: true);
            return 0;
        }
        if (arguments.Length == 0 || arguments[0] == "hashes")
        {
            NumberProof.Run(log);
            HashProof.Run(log, isRecording: false);
        }
        else
        {
            return UsageError;
        }

        Console.WriteLine($"{log.Passed} passed, {log.Failed} failed");
        return log.Failed == 0 ? 0 : 1;
    }
}
