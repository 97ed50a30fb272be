using System;
using System.Diagnostics;
using System.IO;

namespace LowLatency.Cli.Demo;

/// <summary>How a program that was built here, and not ahead of time, is started.</summary>
internal static class ManagedProgram
{
    /// <summary>`dotnet FILE`, with the very dotnet that runs this tool where there is one.</summary>
    public static ProcessStartInfo Start(string file)
    {
        string host = Environment.ProcessPath ?? "dotnet";
        var start = new ProcessStartInfo(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet");
        start.ArgumentList.Add(file);
        return start;
    }
}
