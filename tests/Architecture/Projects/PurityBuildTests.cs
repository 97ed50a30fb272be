using System;
using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace LowLatency.Architecture.Projects;

/// <summary>LAW 1 is held by the compiler: a throw-away pure project is built under the repository's rules.</summary>
[TestFixture]
public sealed class PurityBuildTests
{
    private static readonly string[] RuleFiles =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "BannedSymbols.txt",
        "BannedSymbols.Pure.txt", ".editorconfig", "global.json",
    ];

    private static readonly string[] HostSettings =
        ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];

    private string _folder = "";

    [SetUp]
    public void CreateProject()
    {
        _folder = Directory.CreateTempSubdirectory("lowlatency-purity-").FullName;
        foreach (string file in RuleFiles)
        {
            File.Copy(Path.Combine(RepositoryTree.Root, file), Path.Combine(_folder, file));
        }

    }

    [TearDown]
    public void DeleteProject() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_clock_in_a_pure_project_does_not_compile_and_the_same_project_without_it_does()
    {
        WriteProject(isPure: true);
        (int controlExit, string control) = Build("ticks");
        Assert.That(controlExit, Is.Zero, "control, no clock: " + control);

        (int exit, string output) = Build("System.DateTime.UtcNow.Ticks + ticks");

        Assert.That(exit, Is.Not.Zero, output);
        Assert.That(output, Does.Contain("error RS0030").And.Contain("DateTime.UtcNow"));
    }

    [Test]
    public void The_same_clock_compiles_where_the_project_is_not_pure()
    {
        WriteProject(isPure: false);
        (int exit, string output) = Build("System.DateTime.UtcNow.Ticks + ticks");

        Assert.That(exit, Is.Zero, output);
    }

    private void WriteProject(bool isPure)
    {
        string flag = isPure ? "<LowLatencyPure>true</LowLatencyPure>" : "";
        File.WriteAllText(
            Path.Combine(_folder, "Sample.csproj"),
            "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <TargetFramework>net10.0</TargetFramework>\n"
            + $"    {flag}\n  </PropertyGroup>\n</Project>\n");
    }

    private (int ExitCode, string Output) Build(string expression)
    {
        File.WriteAllText(
            Path.Combine(_folder, "Sample.cs"),
            $"namespace LowLatency.Sample;\n\npublic static class Sample\n{{\n"
            + $"    public static long Value(long ticks) => {expression};\n}}\n");
        const string Arguments = "build Sample.csproj -c Release -nodeReuse:false -p:UseSharedCompilation=false";
        ProcessStartInfo start = new("dotnet", Arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // The test host's own settings must not reach the build that it starts.
        foreach (string name in HostSettings)
        {
            start.Environment.Remove(name);
        }

        using Process build = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = build.StandardError.ReadToEndAsync();
        string output = build.StandardOutput.ReadToEnd();
        if (!build.WaitForExit(180_000)) throw new TimeoutException("dotnet build did not end");
        return (build.ExitCode, output + errors.Result);
    }
}
