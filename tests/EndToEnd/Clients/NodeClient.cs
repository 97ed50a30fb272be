using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Clients;

/// <summary>A check of independent libraries in a folder below tests/EndToEnd/npm, run with Node.js.</summary>
internal static class NodeClient
{
    private const int LimitMillis = 120_000;

    /// <summary>The folder with its libraries; where they are not installed the test ends as skipped.</summary>
    /// <param name="name">Of the folder.</param>
    /// <param name="library">One that must be installed.</param>
    public static string Find(string name, string library)
    {
        string path = $"tests/EndToEnd/npm/{name}";
        for (string? at = TestContext.CurrentContext.TestDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = Path.Combine(at, path);
            if (!File.Exists(Path.Combine(folder, "check.mjs"))) continue;
            if (!Directory.Exists(Path.Combine(folder, "node_modules", library)))
            {
                Assert.Ignore($"the clients are missing: run `npm ci --ignore-scripts` in {path}");
            }

            return folder;
        }

        Assert.Ignore($"{path} is not above the test directory");
        return string.Empty;
    }

    /// <summary>What check.mjs prints; it must end in time and with exit code 0.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("check.mjs");
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        bool hasEnded = process.WaitForExit(LimitMillis);
        if (!hasEnded) process.Kill(entireProcessTree: true);
        Assert.That(hasEnded, Is.True, "node did not end");
        Assert.That(process.ExitCode, Is.Zero, await errors + await output);
        return await output;
    }
}
