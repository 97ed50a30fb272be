using System;
using System.Diagnostics;
using System.IO;
using LowLatency.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>A tmpfs of a few mebibytes; needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int FillBytes = 64 << 10;

    public SmallDisk(string folder, int mebibytes)
    {
        Path = System.IO.Path.Combine(folder, "disk");
        Directory.CreateDirectory(Path);
        int code = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", Path);
        if (code == 0) return;
        Directory.Delete(Path);
        Assert.Ignore($"mount of a tmpfs is refused here (exit {code}): needs root");
    }

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public void Fill(long leave)
    {
        byte[] zeros = new byte[FillBytes];
        using FileStream file = new(Filler, FileMode.Append, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (JournalDirectory.FreeBytes(Path) > leave)
            {
                file.Write(zeros.AsSpan(0, (int)Math.Min(FillBytes, JournalDirectory.FreeBytes(Path) - leave)));
            }
        }
        catch (IOException) when (leave == 0)
        {
            // Full: as wanted.
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose() => Run("umount", "-l", Path);

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
