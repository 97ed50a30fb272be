using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace LowLatency.Cli.Build;

/// <summary>A program that ran to its end.</summary>
/// <param name="ExitCode">127 = there is no such program.</param>
/// <param name="Output">Both of its streams.</param>
internal sealed record ToolRun(int ExitCode, string Output)
{
    private const int NotFound = 127;

    public static async Task<ToolRun> StartAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // One that goes on after its parent would hold the streams open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new ToolRun(process.ExitCode, await output + await errors);
        }
        catch (Win32Exception)
        {
            return new ToolRun(NotFound, "");
        }
    }
}
