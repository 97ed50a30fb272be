using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>"OK" of a demo means: the capture was served to its end, all of it came, and the books are right.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class DemoHonestyTests
{
    private const string Spot = "binance-spot_btcusdt_20240808";
    private const string Linear = "bybit-linear_v5_4symbols_20260809";

    [TestCase(Spot, 1_000, 40, "line 1000 is not a whole frame")]
    [TestCase(Linear, 300, 25, "line 300 is not a whole frame")]
    public async Task A_frame_that_is_cut_is_named_with_file_and_line_before_anything_starts(
        string capture, int line, int bytes, string expected)
    {
        using var copy = new CaptureCopy(capture);
        copy.ChangeLine(line, text => text[..bytes]);
        ToolResult result = await Tool.RunAsync("demo", "--quiet", "--capture", copy.Path, "--speed", "0");
        Assert.That(result.ExitCode, Is.EqualTo(66), result.Output);
        Assert.That(result.Errors, Does.Contain("frames.jsonl.gz' " + expected));
    }

    [Test]
    public async Task A_compressed_file_that_is_cut_is_named()
    {
        using var copy = new CaptureCopy(Spot);
        string file = Path.Combine(copy.Path, "frames.jsonl.gz");
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..(whole.Length / 2)]);
        ToolResult result = await Tool.RunAsync("demo", "--quiet", "--capture", copy.Path, "--speed", "0");
        Assert.That(result.ExitCode, Is.EqualTo(66), result.Output);
        Assert.That(result.Errors, Does.Contain(file).And.Contain("cannot be read"));
    }

    [Test]
    public async Task A_time_that_is_far_from_the_others_is_named_and_not_waited_for()
    {
        using var copy = new CaptureCopy(Spot);
        copy.ChangeTime(50, nanos => nanos + (40L * 86_400_000_000_000));
        ToolResult result = await Tool.RunAsync("demo", "--quiet", "--capture", copy.Path, "--speed", "1");
        Assert.That(result.ExitCode, Is.EqualTo(66), result.Output);
        Assert.That(result.Errors, Does.Contain("frames.jsonl.gz' line 50 was received more than a day away"));
    }

    // Found with a third of the frames received, books out of sync and "OK, every frame received".
    [Test]
    public async Task A_connection_that_breaks_in_a_capture_ends_with_books_in_sync_or_not_with_ok()
    {
        ToolResult result = await Tool.RunAsync(
            "demo", "--quiet", "--capture", SharedData.Find(Path.Combine("data", "ws", Linear)), "--speed", "0",
            "--fault", "close@200:1006");
        bool areOutOfSync = Regex.IsMatch(result.Output, @"BybitLinear:\w+ +│ +no ");
        Match served = Regex.Match(result.Output, @"all (\d+) frames of the capture were served");
        TestContext.Out.WriteLine($"out of sync {areOutOfSync}, served whole {served.Success}");
        if (result.ExitCode == 0) Assert.That((areOutOfSync, served.Success), Is.EqualTo((false, true)));
        else Assert.That(result.Output, Does.Contain("FAILED"));
    }

    [Test]
    public async Task A_capture_that_is_left_early_is_not_called_whole()
    {
        ToolResult result = await Tool.RunAsync(
            "demo", "--quiet", "--capture", SharedData.Find(Path.Combine("data", "ws", Spot)), "--seconds", "3");
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Errors);
        Assert.That(
            result.Output, Does.Match(@"\d+ of \d+ frames of the\s+capture\s+were\s+served\s+until\s+the\s+end"));
    }

    private sealed class CaptureCopy : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowlatency-capture-");

        public CaptureCopy(string name)
        {
            string source = SharedData.Find(System.IO.Path.Combine("data", "ws", name));
            Path = System.IO.Path.Combine(_folder.FullName, name);
            foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                string target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(source, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.WriteAllBytes(target, File.ReadAllBytes(file));
            }
        }

        public string Path { get; }

        public void ChangeLine(int line, Func<string, string> change) => Change("frames.jsonl.gz", line, change);

        public void ChangeTime(int line, Func<long, long> change) =>
            Change("recv_ns.txt.gz", line, text => $"{change(long.Parse(text, CultureInfo.InvariantCulture))}");

        public void Dispose() => _folder.Delete(recursive: true);

        private void Change(string name, int line, Func<string, string> change)
        {
            string file = System.IO.Path.Combine(Path, name);
            string[] lines;
            using (var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress)))
            {
                lines = reader.ReadToEnd().Split('\n');
            }

            lines[line - 1] = change(lines[line - 1]);
            using var writer = new GZipStream(File.Create(file), CompressionLevel.Fastest);
            writer.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        }
    }
}
