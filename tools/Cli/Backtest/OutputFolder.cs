using System;
using System.IO;
using LowLatency.Backtest;
using LowLatency.Reading;

namespace LowLatency.Cli.Backtest;

/// <summary>
/// The folder of `--out`: new, or that of the same run. What another run left there is not mixed with, or written over,
/// unless that is asked for.
/// </summary>
internal static class OutputFolder
{
    /// <summary>A single run is told by its settings.</summary>
    public const string RunMark = "settings.json";

    /// <summary>A sweep by what it tries.</summary>
    public const string SweepMark = "sweep.json";

    private const long BytesMax = 64L << 20;
    private static readonly string[] Results = [RunMark, SweepMark, "report.json", "runs.jsonl", "sweep.csv"];

    /// <summary>Makes the folder; a fault names it and what to do.</summary>
    /// <param name="folder">What was given.</param>
    /// <param name="mark">The file that says which run's it is.</param>
    /// <param name="identity">Its bytes.</param>
    /// <param name="isForced">Whatever lies there.</param>
    public static void Claim(string folder, string mark, byte[] identity, bool isForced)
    {
        if (!isForced && Directory.Exists(folder) && !IsOwn(folder, mark, identity))
        {
            throw new BacktestException(
                $"--out {folder}: holds the results of another run; give another folder, or --force");
        }

        Directory.CreateDirectory(folder);
        if (isForced)
        {
            foreach (string name in Results) File.Delete(Path.Combine(folder, name));
        }

        File.WriteAllBytes(Path.Combine(folder, mark), identity);
    }

    private static bool IsOwn(string folder, string mark, byte[] identity)
    {
        if (!Array.Exists(Results, name => File.Exists(Path.Combine(folder, name)))) return true;
        string other = Path.Combine(folder, mark == RunMark ? SweepMark : RunMark);
        string own = Path.Combine(folder, mark);
        return !File.Exists(other) && File.Exists(own)
            && RegularFile.ReadAll(own, BytesMax).AsSpan().SequenceEqual(identity);
    }
}
