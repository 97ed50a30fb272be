using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace LowLatency.EndToEnd.Cli;

/// <summary>
/// The script `lowlatency` in a small tree of its own, with a dotnet that only writes down what it is asked for and
/// says what the test wants it to say.
/// </summary>
internal sealed class Launcher : IDisposable
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(1);

    private static readonly string[] Programs =
    [
        "sh", "dirname", "readlink", "sed", "find", "sort", "cmp", "cat", "tee", "grep", "mkdir", "mktemp", "cp", "ln",
        "mv", "rm", "flock", "touch", "sleep", "head",
    ];

    private static readonly string[] Folders = ["engine", "adapters", "tools/Cli", "bin"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowlatency-launcher-");

    public Launcher()
    {
        foreach (string name in Folders) Directory.CreateDirectory(At(name));
        File.Copy(Path.Combine(CheckoutRoot(), "lowlatency"), At("lowlatency"));
        File.WriteAllText(At("global.json"), """{ "sdk": { "version": "10.0.777" } }""");
        File.WriteAllText(At("Directory.Build.props"), "<Project />");
        File.WriteAllText(At("engine/A.cs"), "class A;");
        File.WriteAllText(At("tools/Cli/Cli.csproj"), "<Project />");
        foreach (string program in Programs) File.CreateSymbolicLink(At($"bin/{program}"), Locate(program));
    }

    public string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>What dotnet was called with, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")) : [];

    public int Builds
    {
        get
        {
            int count = 0;
            foreach (string call in Calls)
            {
                if (call.StartsWith("build ", StringComparison.Ordinal)) count++;
            }

            return count;
        }
    }

    /// <param name="build">Shell commands that `dotnet build` runs.</param>
    /// <param name="version">Shell commands that `dotnet --version` runs.</param>
    /// <param name="started">Shell commands that a started program runs after it has said so.</param>
    public void HaveDotnet(string build, string version = "echo 10.0.777", string started = ":")
    {
        string text = $$"""
            #!/bin/sh
            echo "$*" >>'{{At("calls")}}'
            case $1 in
                --version) {{version}} ;;
                restore) ;;
                build) {{build}} ;;
                *) echo "started ${1##*/} with $2 $3"; {{started}} ;;
            esac
            """;
        File.WriteAllText(At("bin/dotnet"), text);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(At("bin/dotnet"), Owner);
    }

    /// <summary>The build that succeeds.</summary>
    public string GoodBuild
    {
        get
        {
            string output = At("tools/Cli/bin/Release/net10.0");
            return $"mkdir -p '{output}'; touch '{output}/lowlatency.dll' '{output}/a.json'; echo '  Cli -> x.dll'";
        }
    }

    public Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = At("bin");
        start.Environment["HOME"] = _folder.FullName;
        return Process.Start(start)!;
    }

    public async Task<ToolResult> RunAsync(params string[] arguments) =>
        await EndAsync(Start(At("lowlatency"), arguments));

    public static async Task<ToolResult> EndAsync(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(TimeMax);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Locate(string program)
    {
        foreach (string folder in (string[])["/usr/bin", "/bin"])
        {
            string path = Path.Combine(folder, program);
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException(program);
    }

    private static string CheckoutRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LowLatency.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("LowLatency.sln is not above the test's folder");
    }
}
