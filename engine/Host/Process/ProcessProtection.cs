using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatency.Host.Process;

/// <summary>
/// Keeps the memory of a process that holds keys from the other processes of its user: no core dump, no debugger, and
/// /proc/PID/mem and /proc/PID/environ are root's.
/// </summary>
internal static partial class ProcessProtection
{
    private const int GetDumpable = 3;
    private const int SetDumpable = 4;
    private const string Diagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>The kernel gives the memory to nobody but root.</summary>
    public static bool IsOn => Control(GetDumpable, 0) == 0;

    /// <summary>At the start, before the keys are read.</summary>
    /// <param name="log">Takes what could not be had.</param>
    public static void Apply(Action<string> log)
    {
        _ = Control(SetDumpable, 0);
        if (!IsOn) log($"memory is not protected: prctl: system error {Marshal.GetLastPInvokeError()}");
        string? setting = Environment.GetEnvironmentVariable(Diagnostics);
        if (!RuntimeFeature.IsDynamicCodeCompiled || setting == "0") return;
        log(
            "the runtime's diagnostic port is open: other processes of this user can read the keys; set "
            + $"{Diagnostics}=0 where the engine is started");
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint value, nuint unused = 0, nuint unused2 = 0, nuint unused3 = 0);
}
