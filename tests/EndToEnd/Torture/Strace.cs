using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>System calls recorded by strace, and faults of them that it injects.</summary>
internal static class Strace
{
    private const string Program = "/usr/bin/strace";

    /// <summary>In front of the engine's command: the fault is there from its first call on.</summary>
    public static string[] Launcher(string call, string fault)
    {
        AssertInstalled();
        return [Program, "-f", "-qq", "--seccomp-bpf", .. Injection(call, fault)];
    }

    /// <summary>In front of the engine's command: what it calls goes to a file.</summary>
    public static string[] Recorder(string calls, string file)
    {
        AssertInstalled();
        return [Program, "-f", "-qq", "-y", "-s", "2048", "--seccomp-bpf", "-o", file, "-e", $"trace={calls}"];
    }

    /// <summary>The fault begins now in a running engine; ends with the engine, or when it is disposed.</summary>
    public static IDisposable Attach(EngineUnderTest engine, string call, string fault)
    {
        AssertInstalled();
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true };
        start.ArgumentList.Add("-f");
        foreach (string argument in Injection(call, fault)) start.ArgumentList.Add(argument);
        start.ArgumentList.Add("-p");
        start.ArgumentList.Add(engine.Id.ToString(CultureInfo.InvariantCulture));
        Process strace = Process.Start(start)!;
        string? said = strace.StandardError.ReadLine();
        if (said != null && said.Contains("attached", StringComparison.Ordinal))
        {
            _ = strace.StandardError.ReadToEndAsync();
            return new Attached(strace);
        }

        strace.Dispose();
        Assert.Ignore($"strace may not attach here: {said}");
        throw new UnreachableException();
    }

    // Where it holds a call up it stays for that long, though the engine is gone.
    private sealed class Attached(Process strace) : IDisposable
    {
        public void Dispose()
        {
            if (!strace.HasExited) strace.Kill();
            strace.WaitForExit();
            strace.Dispose();
        }
    }

    private static string[] Injection(string call, string fault) =>
        ["-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{fault}"];

    private static void AssertInstalled()
    {
        if (!File.Exists(Program)) Assert.Ignore("strace is not installed");
    }
}
