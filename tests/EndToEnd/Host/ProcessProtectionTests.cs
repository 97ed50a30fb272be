using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using LowLatency.Host.Process;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>It is this process, which the tests' own tools look into: alone, and given back.</summary>
[NonParallelizable]
internal sealed partial class ProcessProtectionTests
{
    private const int SetDumpable = 4;

    [Test]
    public void A_process_with_keys_gives_its_memory_to_nobody_and_says_when_the_diagnostic_port_is_open()
    {
        var log = new List<string>();
        Assert.That(ProcessProtection.IsOn, Is.False);
        ProcessProtection.Apply(log.Add);
        bool isOn = ProcessProtection.IsOn;
        Assert.That(Control(SetDumpable, 1), Is.Zero);
        Assert.That(isOn, Is.True);
        bool isPortOpen = Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") != "0";
        Assert.That(log, Has.Count.EqualTo(isPortOpen ? 1 : 0));
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint value, nuint unused = 0, nuint unused2 = 0, nuint unused3 = 0);
}
