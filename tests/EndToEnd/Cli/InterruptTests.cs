using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>
/// Ctrl-C ends every verb that works for long: within a moment, with the exit code of an interruption, and with nothing
/// half-written left behind.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed partial class InterruptTests
{
    private const int Interrupted = 130;
    private const int SignalInterrupt = 2;
    private const int CandleCount = 1_200_000;

    // Of a process that waits for a processor that others have; on an idle machine a tenth of it.
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BusyMax = TimeSpan.FromMinutes(2);

    private string _folder = "";
    private string _candles = "";

    [OneTimeSetUp]
    public void WriteCandles()
    {
        _folder = Directory.CreateTempSubdirectory("lowlatency-interrupt-").FullName;
        _candles = Path.Combine(_folder, "BTCUSDT_1m.csv");
        using StreamWriter file = File.CreateText(_candles);
        file.Write("open_time_ms,open,high,low,close,volume\n");
        for (int i = 0; i < CandleCount; i++)
        {
            int price = 20_000 + (i * 7919 % 400);
            file.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{1_577_836_800_000 + (i * 60_000L)},{price},{price + 9},{price - 9},{price + 1},20.5\n"));
        }
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_backtest_ends_while_it_loads()
    {
        using Process run = Start("backtest", "--data", _candles, "--strategies", "ema-momentum");
        await IsBusyAsync(run, TimeSpan.FromSeconds(0.4));
        await EndsAsync(run);
    }

    [Test]
    public async Task A_backtest_ends_while_it_runs_and_leaves_no_journal_and_no_results()
    {
        string journal = Path.Combine(_folder, "journal");
        string results = Path.Combine(_folder, "results");
        using Process run = Start(
            "backtest", "--data", _candles, "--strategies", "ema-momentum", "--journal", journal, "--out", results);
        await IsThereAsync(run, () => Directory.Exists(journal) && Directory.GetFiles(journal, "*.journal").Length > 0);
        await EndsAsync(run);
        Assert.That((Directory.Exists(journal), Directory.Exists(results)), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_sweep_ends_and_goes_on_with_the_runs_that_it_had_finished()
    {
        string results = Path.Combine(_folder, "sweep");
        string[] sweep =
        [
            "backtest", "--data", _candles, "--strategies", "ema-momentum", "--to", "2020-09-01", "--sweep",
            "strategies[0].fast=3..12:1", "--out", results, "--cores", "1",
        ];
        using Process run = Start(sweep);
        string rows = Path.Combine(results, "runs.jsonl");
        await IsThereAsync(run, () => File.Exists(rows) && new FileInfo(rows).Length > 0);
        await EndsAsync(run);
        foreach (string row in File.ReadAllLines(rows)) Assert.That(() => JsonDocument.Parse(row), Throws.Nothing);
        Assert.That(File.Exists(Path.Combine(results, "sweep.csv")), Is.False);
    }

    [Test]
    public async Task Replay_explain_and_what_if_end()
    {
        string journal = Path.Combine(_folder, "long");
        ToolResult made = await Tool.RunAsync(
            "backtest", "--data", _candles, "--strategies", "ema-momentum", "--to", "2020-08-01", "--journal", journal);
        Assert.That(made.ExitCode, Is.Zero, made.Errors);
        string json = Path.Combine(_folder, "replay.json");
        foreach (string[] verb in (string[][])
        [
            ["replay", journal, "--json", json], ["explain", journal, "--orders"],
            ["whatif", journal, "--set", "risk.openOrdersMax=19"],
        ])
        {
            using Process run = Start(verb);
            await IsBusyAsync(run, TimeSpan.FromSeconds(0.5));
            await EndsAsync(run);
        }

        Assert.That(File.Exists(json), Is.False);
    }

    private static Process Start(params string[] arguments)
    {
        // A script that runs in the background hands on that the signal is ignored.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "lowlatency.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task EndsAsync(Process run)
    {
        Task<string> output = run.StandardOutput.ReadToEndAsync();
        Task<string> errors = run.StandardError.ReadToEndAsync();
        Assert.That(run.HasExited, Is.False, () => "it was over before: " + output.Result + errors.Result);
        long start = Stopwatch.GetTimestamp();
        Assert.That(Kill(run.Id, SignalInterrupt), Is.Zero);
        try
        {
            await run.WaitForExitAsync().WaitAsync(BusyMax);
        }
        finally
        {
            if (!run.HasExited) run.Kill();
        }

        TimeSpan lasted = Stopwatch.GetElapsedTime(start);
        string said = await output + await errors;
        TestContext.Out.WriteLine($"ended after {lasted.TotalSeconds:0.00} s: {said}");
        Assert.That(run.ExitCode, Is.EqualTo(Interrupted), said);
        Assert.That(lasted, Is.LessThan(EndMax));
        Assert.That(said, Does.Not.Contain("   at ").And.Not.Contain("Unhandled"));
    }

    // Its own processor time, not the clock: a busy machine makes it no earlier.
    private static Task IsBusyAsync(Process run, TimeSpan processor) => IsThereAsync(run, () =>
    {
        run.Refresh();
        return run.TotalProcessorTime >= processor;
    });

    private static async Task IsThereAsync(Process run, Func<bool> isThere)
    {
        long start = Stopwatch.GetTimestamp();
        while (!run.HasExited && !isThere())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(BusyMax));
            await Task.Delay(5);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
