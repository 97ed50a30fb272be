using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Cli.Hosting;

namespace LowLatency.Cli.Demo;

/// <summary>The engine as its own process; its output goes to engine.log in the run's folder.</summary>
internal sealed partial class EngineProcess : IDisposable
{
    private const int SignalTerminate = 15;
    private static readonly string[] Names = ["lowlatency-engine.dll", "engine", "lowlatency-engine"];

    private readonly Process _process;
    private readonly StreamWriter _log;

    private EngineProcess(Process process, StreamWriter log)
    {
        _process = process;
        _log = log;
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static EngineProcess Start(
        string? engine, string configurationFile, string logFile,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        string path = engine ?? Find();
        if (!File.Exists(path)) throw new ToolException($"no engine at {path}; build engine/Host or give --engine");
        bool isManaged = path.EndsWith(".dll", StringComparison.Ordinal);
        ProcessStartInfo start = isManaged ? ManagedProgram.Start(path) : new ProcessStartInfo(path);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(configurationFile);
        return Start(start, logFile, environment, echo: null);
    }

    /// <summary>The engine of this tool, which compiles strategies from files.</summary>
    public static EngineProcess StartOwn(
        string configurationFile, string logFile, IReadOnlyList<string> strategyFiles, TextWriter? echo = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = ReplayProcess.Self();
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        string[] arguments = [EngineVerb.Name, EngineVerb.ConfigurationOption, configurationFile];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (string file in strategyFiles)
        {
            start.ArgumentList.Add(EngineVerb.StrategyOption);
            start.ArgumentList.Add(file);
        }

        return Start(start, logFile, environment, echo);
    }

    private static EngineProcess Start(
        ProcessStartInfo start, string logFile, IReadOnlyDictionary<string, string>? environment, TextWriter? echo)
    {
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var log = new StreamWriter(logFile) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Write(log, echo, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, echo, line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            log.Dispose();
            throw new ToolException($"the engine {start.FileName} cannot be started: {exception.Message}");
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new EngineProcess(process, log);
    }

    /// <summary>SIGTERM: the orderly stop.</summary>
    public void Terminate()
    {
        if (!_process.HasExited) Kill(_process.Id, SignalTerminate);
    }

    /// <summary>False when it still runs after the time.</summary>
    public async Task<bool> WaitAsync(TimeSpan time)
    {
        using var cancellation = new CancellationTokenSource(time);
        try
        {
            await _process.WaitForExitAsync(cancellation.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        lock (_log) _log.Dispose();
    }

    // A build has the managed engine beside this tool, a package the native one.
    private static string Find()
    {
        foreach (string name in Names)
        {
            string path = Path.Combine(AppContext.BaseDirectory, name);
            if (File.Exists(path)) return path;
        }

        string names = string.Join(", ", Names);
        throw new ToolException(
            $"no engine ({names}) in {AppContext.BaseDirectory}; build engine/Host or give --engine");
    }

    private static void Write(StreamWriter log, TextWriter? echo, string? line)
    {
        if (line == null) return;
        echo?.WriteLine(line);
        lock (log)
        {
            try
            {
                log.WriteLine(line);
            }
            catch (ObjectDisposedException)
            {
                // A line that came after the end of the run.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
