using System.Diagnostics;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>A command of the machine that must succeed.</summary>
internal static class Shell
{
    public static string Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{command} {string.Join(' ', arguments)}");
        return output;
    }
}
