using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using LowLatency.Formats.Histograms;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Histograms;

/// <summary>An independent library (hdr-histogram-js) reads our .hlog and must get our figures. Needs
/// <c>npm ci --ignore-scripts</c> in tests/EndToEnd/npm/hdr.</summary>
internal sealed class HistogramLogOracleTests
{
    private const long Start = 1_723_075_200_000_000_000;
    private const long Second = 1_000_000_000;
    private const int LimitMillis = 60_000;

    [Test]
    public void An_independent_library_reads_the_same_counts_and_percentiles([Range(1, 3)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        string folder = FindOracle();
        string file = Path.Combine(Path.GetTempPath(), $"oracle-{Guid.NewGuid():N}.hlog");
        try
        {
            Dictionary<string, Histogram> expected = WriteLog(file, seed);
            using JsonDocument answer = JsonDocument.Parse(RunOracle(folder, file));
            Assert.That(answer.RootElement.GetArrayLength(), Is.EqualTo(expected.Count));
            foreach (JsonElement read in answer.RootElement.EnumerateArray())
            {
                string tag = read.GetProperty("tag").GetString()!;
                Check(tag, expected[tag], read);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Check(string tag, Histogram expected, JsonElement read)
    {
        Assert.That(Number(read, "count"), Is.EqualTo(expected.Count), tag);
        Assert.That(Number(read, "p50"), Is.EqualTo(expected.ValueAtPercentile(50)), tag);
        Assert.That(Number(read, "p99"), Is.EqualTo(expected.ValueAtPercentile(99)), tag);
        Assert.That(Number(read, "p999"), Is.EqualTo(expected.ValueAtPercentile(99.9)), tag);
        Assert.That(Number(read, "max"), Is.EqualTo(expected.ValueAtPercentile(100)), tag);
        Assert.That(Number(read, "startMillis"), Is.EqualTo(Start / 1_000_000), tag);
    }

    private static long Number(JsonElement element, string name) =>
        long.Parse(element.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static Dictionary<string, Histogram> WriteLog(string file, int seed)
    {
        var random = new Random(seed);
        var sums = new Dictionary<string, Histogram>(StringComparer.Ordinal);
        using FileStream stream = File.Create(file);
        var writer = new HistogramLogWriter(stream);
        writer.WriteHeader(Start, "oracle test");
        for (int interval = 0; interval < 3; interval++)
        {
            foreach (string tag in (ReadOnlySpan<string>)["decode", "wire-to-book", string.Empty])
            {
                Histogram histogram = Fill(random, tag.Length);
                writer.WriteInterval(tag, Start + (interval * Second), Start + ((interval + 1) * Second), histogram);
                if (sums.TryGetValue(tag, out Histogram? sum)) sum.Add(histogram);
                else sums.Add(tag, histogram);
            }
        }

        return sums;
    }

    private static Histogram Fill(Random random, int shift)
    {
        var histogram = new Histogram(1, 3_600_000_000_000, 3);
        int values = random.Next(1, 20_000);
        for (int i = 0; i < values; i++) histogram.Record(random.NextInt64(1L << (20 + shift)) >> random.Next(20));
        return histogram;
    }

    private static string FindOracle()
    {
        for (string? at = TestContext.CurrentContext.TestDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = Path.Combine(at, "tests", "EndToEnd", "npm", "hdr");
            if (!File.Exists(Path.Combine(folder, "check-hlog.mjs"))) continue;
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "hdr-histogram-js")))
                Assert.Ignore("hdr-histogram-js is missing: run `npm ci --ignore-scripts` in tests/EndToEnd/npm/hdr");
            return folder;
        }

        Assert.Ignore("tests/EndToEnd/npm/hdr is not above the test directory");
        return string.Empty;
    }

    private static string RunOracle(string folder, string file)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("check-hlog.mjs");
        start.ArgumentList.Add(file);
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(LimitMillis), Is.True, "node did not end");
        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return output;
    }
}
