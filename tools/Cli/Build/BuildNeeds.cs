using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;

namespace LowLatency.Cli.Build;

/// <summary>What must be installed to build a native engine: told before anything starts, all of it at once.</summary>
internal static class BuildNeeds
{
    /// <summary>The SDK whose compiler is tried; a later patch of the same feature band will do.</summary>
    public const string SdkVersion = "10.0.400";

    private const int BandLength = 6;

    /// <summary>Prints each need with what was found; throws when one is missing.</summary>
    public static async Task CheckAsync(BuildTarget target, TextWriter output)
    {
        List<string> missing = [];
        await CheckAsync(
            $".NET SDK {SdkVersion[..BandLength]}xx", SdkAsync(), "https://dotnet.microsoft.com/download");
        await CheckAsync("clang", ToolAsync("clang", "--version"), "apt-get install clang");
        if (target.SystemRoot == null) await CheckAsync("zlib", LibraryAsync("libz.so"), "apt-get install zlib1g-dev");
        else await CheckAsync("lld", ToolAsync("ld.lld", "--version"), "apt-get install lld");
        if (missing.Count > 0)
        {
            throw new ToolException($"build: missing: {string.Join("; ", missing)}", ToolException.Unavailable);
        }

        async Task CheckAsync(string name, Task<string?> search, string remedy)
        {
            string? found = await search;
            output.WriteLine($"needs {name}: {found ?? $"MISSING, {remedy}"}");
            if (found == null) missing.Add($"{name} ({remedy})");
        }
    }

    private static async Task<string?> SdkAsync()
    {
        ToolRun list = await ToolRun.StartAsync("dotnet", ["--list-sdks"], Path.GetTempPath());
        string? best = null;
        foreach (string line in list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string version = line.Split(' ')[0];
            bool isOfBand = version.StartsWith(SdkVersion[..BandLength], StringComparison.Ordinal);
            if (isOfBand && string.CompareOrdinal(version, SdkVersion) >= 0) best = version;
        }

        return best;
    }

    private static async Task<string?> ToolAsync(string tool, string argument)
    {
        ToolRun run = await ToolRun.StartAsync(tool, [argument], Path.GetTempPath());
        return run.ExitCode == 0 ? run.Output.Split('\n')[0].Trim() : null;
    }

    // clang answers with the bare name when its search finds nothing.
    private static async Task<string?> LibraryAsync(string name)
    {
        ToolRun run = await ToolRun.StartAsync("clang", [$"-print-file-name={name}"], Path.GetTempPath());
        string path = run.Output.Trim();
        return run.ExitCode == 0 && path != name && File.Exists(path) ? Path.GetFullPath(path) : null;
    }
}
