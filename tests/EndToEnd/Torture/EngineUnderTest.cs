using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using LowLatency.Reading.Liveness;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// The real engine process: the AOT binary that the environment variable LOWLATENCY_ENGINE names, else the managed
/// one that was built with the tests. Everything is waited for with a deadline.
/// </summary>
internal sealed partial class EngineUnderTest : IDisposable
{
    public const string Variable = "LOWLATENCY_ENGINE";

    /// <summary>Generous: the machine may be busy, and only a hang should reach it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private const int SignalHangUp = 1;
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)> _waiting = [];
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EngineUnderTest(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ended.TrySetResult("");
    }

    /// <summary>Path of the AOT binary, or null.</summary>
    public static string? Binary => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Everything it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <summary>Largest resident set so far, bytes, as the kernel counted it.</summary>
    public long PeakResidentBytes
    {
        get
        {
            foreach (string line in File.ReadLines($"/proc/{_process.Id}/status"))
            {
                if (!line.StartsWith("VmHWM:", StringComparison.Ordinal)) continue;
                string number = line[6..].Replace("kB", "", StringComparison.Ordinal).Trim();
                return long.Parse(number, CultureInfo.InvariantCulture) * 1024;
            }

            return 0;
        }
    }

    public static EngineUnderTest Start(string configurationFile, params string[] launcher) =>
        StartCommand(configurationFile, Binary is { } binary
            ? [.. launcher, binary]
            : [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "lowlatency-engine.dll")]);

    /// <summary>Another executable than the one under test, for example one of another processor.</summary>
    public static EngineUnderTest StartOther(string configurationFile, string executable) =>
        StartCommand(configurationFile, [executable]);

    private static EngineUnderTest StartCommand(string configurationFile, List<string> command)
    {
        command.AddRange(["--config", configurationFile]);
        var start = new ProcessStartInfo(command[0]) { RedirectStandardError = true, RedirectStandardOutput = true };

        // Its own: an engine in this process removes what it reads from the environment that others would inherit.
        start.Environment["LLKEY_TORTURE_LOCAL"] = LiveRun.Key;
        start.Environment["LLSECRET_TORTURE_LOCAL"] = LiveRun.Secret;
        foreach (string argument in command[1..]) start.ArgumentList.Add(argument);
        var engine = new EngineUnderTest(new Process { StartInfo = start });
        engine._process.Start();
        engine._process.BeginErrorReadLine();
        engine._process.BeginOutputReadLine();
        return engine;
    }

    /// <summary>The first line with this text, past or future; fails at the deadline or at the engine's end.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool Wanted(string line) => line.Contains(text, StringComparison.Ordinal);
        lock (_lines)
        {
            foreach (string line in _lines)
            {
                if (Wanted(line)) return line;
            }

            _waiting.Add((Wanted, seen));
        }

        Task first = await Task.WhenAny(seen.Task, _ended.Task, Task.Delay(Deadline));
        if (first == _ended.Task) _process.WaitForExit();
        if (seen.Task.IsCompleted) return await seen.Task;
        throw new AssertionException($"the engine never said '{text}':\n{Log}");
    }

    /// <summary>True when it still runs after the time: lets a run live for a chosen while.</summary>
    public bool Outlives(TimeSpan time) => !_process.WaitForExit(time);

    /// <summary>Waits until the engine's liveness page says so; fails at the deadline or at the engine's end.</summary>
    public void AwaitLiveness(string journal, Func<LivenessPage, bool> isReached, string otherwise) => Await(
        () =>
        {
            using LivenessPage? live = LivenessPage.TryOpen(journal);
            return live != null && live.ProcessId == Id && isReached(live);
        },
        otherwise);

    /// <summary>Waits until something holds; fails at the deadline or at the engine's end.</summary>
    public void Await(Func<bool> isReached, string otherwise, int lookMillis = 10)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isReached())
        {
            Assert.That(Outlives(TimeSpan.FromMilliseconds(lookMillis)), Is.True, () => Log);
            bool isLate = Stopwatch.GetElapsedTime(start) > Deadline;
            Assert.That(isLate, Is.False, () => $"{otherwise}\n{Log}");
        }
    }

    /// <summary>SIGKILL: no handler, no flush.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM: the orderly stop.</summary>
    public void Terminate() => Kill(_process.Id, SignalTerminate);

    /// <summary>SIGHUP: its terminal or session is gone.</summary>
    public void HangUp() => Kill(_process.Id, SignalHangUp);

    /// <summary>SIGSTOP: every thread stands still until <see cref="Resume"/>.</summary>
    public void Pause() => Kill(_process.Id, SignalStop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Kill(_process.Id, SignalContinue);

    /// <summary>Exit code; fails at the deadline.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(Deadline)) throw new AssertionException($"the engine does not end:\n{Log}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line == null) return;
        lock (_lines)
        {
            _lines.Add(line);
            foreach ((Func<string, bool> wanted, TaskCompletionSource<string> seen) in _waiting)
            {
                if (wanted(line)) seen.TrySetResult(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
