using System.IO;
using System.Runtime.InteropServices;

namespace LowLatency.Cli.Build;

/// <summary>The machine that an engine is built for.</summary>
internal sealed record BuildTarget
{
    private const string X64 = "x64";
    private const string Arm64 = "arm64";

    public BuildTarget(string architecture, string? systemRoot)
    {
        if (architecture is not (X64 or Arm64)) throw new ToolException($"--arch {architecture}: must be x64 or arm64");
        if (architecture != Here && systemRoot == null)
        {
            throw new ToolException(
                $"--arch {architecture}: give --sysroot, a folder with the libraries of such a system, this is {Here}");
        }

        if (systemRoot != null && !Directory.Exists(systemRoot))
        {
            throw new ToolException($"--sysroot {systemRoot}: no such folder", ToolException.NoInput);
        }

        Runtime = $"linux-{architecture}";
        SystemRoot = systemRoot == null ? null : Path.GetFullPath(systemRoot);
    }

    /// <summary>This machine's.</summary>
    public static string Here => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? Arm64 : X64;

    /// <summary>As .NET calls it: linux-x64, linux-arm64.</summary>
    public string Runtime { get; }

    /// <summary>Null = the libraries of this machine.</summary>
    public string? SystemRoot { get; }
}
