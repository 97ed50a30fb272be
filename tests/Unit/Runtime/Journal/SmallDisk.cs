using System;
using System.Diagnostics;

namespace LowLatency.Unit.Runtime.Journal;

/// <summary>A tmpfs of a few kilobytes; only root can mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    public static bool TryMount(out SmallDisk? disk, int kilobytes)
    {
        disk = null;
        if (!Environment.IsPrivilegedProcess) return false;
        SmallDisk made = new();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", made.Path) != 0)
        {
            made._folder.Dispose();
            return false;
        }

        disk = made;
        return true;
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
