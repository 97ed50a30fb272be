using System;
using System.Diagnostics;
using LowLatency.Reading.Liveness;

namespace LowLatency.EndToEnd.Durability;

/// <summary>
/// The engine below strace, which takes it along neither when it is told to end nor when it is killed.
/// </summary>
internal sealed class TracedProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="journal">Folder of its journal; the engine runs.</param>
    public TracedProcess(string journal)
    {
        using LivenessPage live = LivenessPage.TryOpen(journal)!;
        _process = Process.GetProcessById((int)live.ProcessId);
    }

    /// <summary>SIGTERM: the orderly stop.</summary>
    public void Terminate()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
