using System;
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using LowLatency.Proofs.Reporting;
using LowLatency.Unit.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Proofs.Fuzz;

/// <summary>
/// Random and mutated input into every parser of what a venue sends: no exception, no allocation, and afterwards good
/// input is read as ever.
/// </summary>
internal static class FuzzProof
{
    // What a parser allocates it allocates again on the same input; what the JIT charges to a thread while it compiles
    // a method anew comes once. The native binary, which has compiled nothing, has one round. (RuntimeFeature does not
    // tell them apart: a project that is published natively says "no dynamic code" under the JIT too.)
    private static readonly int Rounds = JitInfo.GetCompiledMethodCount() > 0 ? 3 : 1;

    /// <param name="log">Takes the outcome.</param>
    /// <param name="frames">Into each parser.</param>
    /// <param name="seed">Of all of them.</param>
    public static void Run(ProofLog log, long frames, ulong seed)
    {
        foreach (VenueDefinition row in ParserFuzz.Rows())
        {
            Run(log, $"fuzz-{row.Name}", frames, seed, () => ParserFuzz.Run(row, frames, seed));
        }

        Run(log, "fuzz-websocket-reader", frames, seed, () => FrameReaderFuzz.Run(frames, seed));
        Run(log, "fuzz-rest", frames, seed, () => RestFuzz.Run(frames, seed));
        Run(log, "fuzz-trading", frames, seed, () => TradingFuzz.Run(frames, seed));
    }

    private static void Run(
        ProofLog log, string name, long frames, ulong seed, Func<(long AllocatedBytes, long Refused, long Frames)> run)
    {
        string again = string.Create(CultureInfo.InvariantCulture, $"again: fuzz --frames {frames} --seed {seed}");
        long start = Stopwatch.GetTimestamp();
        try
        {
            (long allocated, long refused, long count) = run();
            for (int round = 1; round < Rounds && allocated > 0; round++)
            {
                allocated = Math.Min(allocated, run().AllocatedBytes);
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            // Of streams of the frame reader one fault counts for the whole stream.
            bool holds = allocated == 0 && refused > count / 20;
            string figures = string.Create(
                CultureInfo.InvariantCulture,
                $"inputs={count} refused={refused} allocated={allocated}B seed={seed} seconds={seconds:F1}");
            log.Check(name, holds, holds ? figures : $"{figures} {again}");
        }
        catch (Exception exception)
        {
            log.Check(name, false, $"{again}: {exception}");
        }
    }
}
