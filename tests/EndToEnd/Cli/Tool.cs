using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>Runs the built programs as a user does, bounded in time.</summary>
internal static class Tool
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(10);

    public static Task<ToolResult> RunAsync(params string[] arguments) => RunAsync("lowlatency.dll", arguments);

    /// <summary>With these environment variables, which the processes of the tool inherit.</summary>
    public static Task<ToolResult> RunInAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync("lowlatency.dll", arguments, environment);

    public static Task<ToolResult> RunEngineAsync(params string[] arguments) =>
        RunAsync("lowlatency-engine.dll", arguments);

    /// <summary>Any program by its path.</summary>
    public static Task<ToolResult> RunProgramAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program), Path.GetFileName(program), arguments);

    private static Task<ToolResult> RunAsync(
        string assembly, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        return RunAsync(start, assembly, arguments);
    }

    private static async Task<ToolResult> RunAsync(ProcessStartInfo start, string name, string[] arguments)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeMax);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} {string.Join(' ', arguments)} did not end in {TimeMax}");
        }

        var result = new ToolResult(process.ExitCode, await output, await errors);
        TestContext.Out.WriteLine($"{string.Join(' ', arguments)}\nexit code {result.ExitCode}");
        TestContext.Out.WriteLine(result.Output + result.Errors);
        return result;
    }
}
