using System;
using System.Diagnostics;
using System.IO;

namespace LowLatency.Bench.Books;

/// <summary>
/// Book update against the usual structures: nanoseconds per level update including reading the best price, all
/// contenders interleaved in every round of one run, ratios taken per round (median). The target is 8x
/// SortedDictionary at 1,000 levels with single-level messages.
/// </summary>
internal sealed class BookBenchmark : IMeasuredRun
{
    private const int Rounds = 31;
    private const int WarmUpRounds = 10;
    private const double Target = 8;

    public string Name => "book";

    public string Description =>
        "book level update incl. best, against sorted collections, at 100, 1,000, 5,000 levels";

    /// <param name="output">Where the table goes.</param>
    /// <param name="quick">Only show that it runs.</param>
    public void Run(TextWriter output, bool quick)
    {
        foreach (int levels in new[] { 100, 1_000, 5_000 })
        {
            double ratio = Measure(output, levels, quick ? 1 : Rounds, quick ? 0 : WarmUpRounds);
            if (levels != 1_000) continue;
            output.WriteLine($"  target {Target}x SortedDictionary: {(ratio >= Target ? "met" : "MISSED")}");
        }
    }

    private static double Measure(TextWriter output, int levels, int rounds, int warmUpRounds)
    {
        BookUpdateStream stream = new(levels);
        BookContender[] contenders =
        [
            new OrderBookContender(1),
            new OrderBookContender(10),
            new SortedDictionaryContender(),
            new SortedListContender(),
            new SortedArrayContender(),
        ];
        double[][] nanos = new double[contenders.Length][];
        long[] sums = new long[contenders.Length];
        for (int i = 0; i < contenders.Length; i++) nanos[i] = new double[rounds];
        for (int round = -warmUpRounds; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                contenders[i].Reset(stream);
                long start = Stopwatch.GetTimestamp();
                sums[i] = contenders[i].Run(stream);
                double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                if (round >= 0) nanos[i][round] = elapsed / BookUpdateStream.UpdateCount;
            }
        }

        CheckAgreement(contenders, sums);
        output.WriteLine($"{levels} levels a side, ns per level update incl. best, median of {rounds} rounds");
        for (int i = 0; i < contenders.Length; i++)
        {
            double median = Ratios.Median(nanos[i]);
            double ratio = Ratios.MedianRatio(nanos[i], nanos[0]);
            output.WriteLine($"  {contenders[i].Name,-32} {median,8:F1}   {ratio,6:F1}x the first");
        }

        return Ratios.MedianRatio(nanos[2], nanos[0]);
    }

    // Ten-level messages read the best a tenth as often; all others must have read the same prices.
    private static void CheckAgreement(BookContender[] contenders, long[] sums)
    {
        for (int i = 2; i < contenders.Length; i++)
        {
            if (sums[i] != sums[0]) throw new InvalidOperationException($"{contenders[i].Name} read other best prices");
        }
    }
}
