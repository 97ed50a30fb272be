using System;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.Cli.Replay;

namespace LowLatency.Cli.Demo;

/// <summary>This tool's `replay` in a process of its own: nothing of the demo's memory can reach it.</summary>
internal static class ReplayProcess
{
    private const int HashMismatch = 1;

    public static async Task<ReplayReport> RunAsync(string journal, string reportFile)
    {
        ProcessStartInfo start = Self();
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        string[] arguments = ["replay", journal, "--audit", "--json", reportFile];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start) ?? throw new ToolException("the replay could not be started");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode is not (0 or HashMismatch) || !File.Exists(reportFile))
        {
            throw new ToolException($"the replay ended with exit code {process.ExitCode}: {errors.Trim()}", 1);
        }

        return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(reportFile), ReplayJson.Plain.ReplayReport)
            ?? throw new ToolException($"{reportFile} is empty", 1);
    }

    // `dotnet lowlatency.dll` when the host is dotnet, else this very executable.
    public static ProcessStartInfo Self()
    {
        string host = Environment.ProcessPath ?? "dotnet";
        string hostName = Path.GetFileNameWithoutExtension(host);
        bool isOwnHost = hostName.Equals("lowlatency", StringComparison.OrdinalIgnoreCase);
        return isOwnHost
            ? new ProcessStartInfo(host)
            : ManagedProgram.Start(Path.Combine(AppContext.BaseDirectory, "lowlatency.dll"));
    }
}
