using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>`./lowlatency`: builds what is missing or stale, says what it does, and starts the tool.</summary>
[TestFixture]
internal sealed class LauncherTests
{
    private const int Unavailable = 69;

    [Test]
    public async Task First_start_builds_with_progress_and_the_next_only_starts()
    {
        using var launcher = new Launcher();
        launcher.HaveDotnet(launcher.GoodBuild);
        ToolResult first = await launcher.RunAsync("demo", "--quiet");
        Assert.That(first.Output, Is.EqualTo("started lowlatency.dll with demo --quiet\n"), first.Errors);
        Assert.That(first.Errors, Does.Contain("1 of 1: Cli"));
        ToolResult second = await launcher.RunAsync("demo", "--quiet");
        Assert.That((second.Output, second.Errors), Is.EqualTo((first.Output, "")));
        Assert.That(launcher.Builds, Is.EqualTo(1));
    }

    [TestCase("engine/A.cs")]
    [TestCase("global.json")]
    [TestCase("Directory.Build.props")]
    [TestCase("StrategySources.targets")]
    [TestCase("BannedSymbols.Pure.txt")]
    public async Task Changed_source_is_built_again(string source)
    {
        using var launcher = new Launcher();
        launcher.HaveDotnet(launcher.GoodBuild);
        await launcher.RunAsync("demo");
        File.AppendAllText(launcher.At(source), " ");
        ToolResult result = await launcher.RunAsync("demo");
        Assert.That(result.Output, Does.StartWith("started lowlatency.dll"));
        Assert.That(launcher.Builds, Is.EqualTo(2));
    }

    // As the compiler's server does.
    [Test]
    public async Task What_a_build_leaves_running_does_not_keep_the_next_start_waiting()
    {
        using var launcher = new Launcher();
        launcher.HaveDotnet("sleep 30 >/dev/null 2>&1 & " + launcher.GoodBuild);
        await launcher.RunAsync("demo");
        File.AppendAllText(launcher.At("engine/A.cs"), " ");
        ToolResult result = await launcher.RunAsync("demo");
        Assert.That(launcher.Builds, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Not.Contain("waiting"));
    }

    [Test]
    public async Task Removed_and_new_sources_are_built_again_and_others_are_not()
    {
        using var launcher = new Launcher();
        launcher.HaveDotnet(launcher.GoodBuild);
        await launcher.RunAsync("demo");
        File.WriteAllText(launcher.At("tools/Cli/B.cs"), "");
        await launcher.RunAsync("demo");
        Assert.That(launcher.Builds, Is.EqualTo(2));
        File.Delete(launcher.At("tools/Cli/B.cs"));
        await launcher.RunAsync("demo");
        Assert.That(launcher.Builds, Is.EqualTo(3));
        File.WriteAllText(launcher.At("tools/Cli/note.txt"), "");
        Directory.CreateDirectory(launcher.At("engine/obj"));
        File.WriteAllText(launcher.At("engine/obj/Generated.cs"), "");
        await launcher.RunAsync("demo");
        Assert.That(launcher.Builds, Is.EqualTo(3));
    }

    [Test]
    public async Task Symbolic_link_starts_the_tool_and_one_named_as_the_engine_the_engine()
    {
        using var launcher = new Launcher();
        launcher.HaveDotnet(launcher.GoodBuild);
        File.CreateSymbolicLink(launcher.At("bin/ll"), launcher.At("lowlatency"));
        File.CreateSymbolicLink(launcher.At("bin/lowlatency-engine"), "../lowlatency");
        ToolResult tool = await Launcher.EndAsync(launcher.Start(launcher.At("bin/ll"), "demo"));
        ToolResult engine = await Launcher.EndAsync(launcher.Start(launcher.At("bin/lowlatency-engine"), "--version"));
        Assert.That(tool.Output, Does.StartWith("started lowlatency.dll with demo"), tool.Errors);
        Assert.That(engine.Output, Does.StartWith("started lowlatency-engine.dll with --version"), engine.Errors);
    }

    [Test]
    public async Task Missing_SDK_is_said_with_its_version_and_where_to_read_on()
    {
        using var launcher = new Launcher();
        ToolResult none = await launcher.RunAsync("demo");
        Assert.That(none.ExitCode, Is.EqualTo(Unavailable));
        Assert.That(none.Errors, Does.Contain("no .NET SDK found").And.Contain("10.0.777"));
        Assert.That(none.Errors, Does.Contain("docs/install.md"));
        launcher.HaveDotnet(launcher.GoodBuild, version: "exit 1");
        ToolResult other = await launcher.RunAsync("demo");
        Assert.That(other.ExitCode, Is.EqualTo(Unavailable));
        Assert.That(other.Errors, Does.Contain("the .NET SDK 10.0.777 is not installed here"));
        Assert.That(launcher.Builds, Is.Zero);
    }

    [Test]
    public async Task Failed_build_shows_its_errors_starts_nothing_and_is_tried_again()
    {
        using var launcher = new Launcher();
        launcher.HaveDotnet("echo 'A.cs(1,1): error CS1002: ; expected'; exit 1");
        ToolResult failed = await launcher.RunAsync("demo");
        Assert.That(failed.ExitCode, Is.EqualTo(Unavailable));
        Assert.That(failed.Errors, Does.Contain("error CS1002").And.Contain("build.log"));
        Assert.That(failed.Output, Is.Empty);
        launcher.HaveDotnet(launcher.GoodBuild);
        ToolResult mended = await launcher.RunAsync("demo");
        Assert.That(mended.Output, Does.StartWith("started lowlatency.dll"), mended.Errors);
    }

    [Test]
    public async Task Two_first_starts_build_once_and_both_start()
    {
        using var launcher = new Launcher();
        string go = launcher.At("go");
        launcher.HaveDotnet($"until [ -e '{go}' ]; do sleep 0.02; done; {launcher.GoodBuild}");
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using Process first = launcher.Start(launcher.At("lowlatency"), "one");
        using Process second = launcher.Start(launcher.At("lowlatency"), "two");
        Task ends = Task.WhenAll(ListenAsync(first, waits), ListenAsync(second, waits));
        try
        {
            await waits.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            File.WriteAllText(go, "");
        }

        Task<string> one = first.StandardOutput.ReadToEndAsync();
        Task<string> two = second.StandardOutput.ReadToEndAsync();
        await ends.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(await one, Is.EqualTo("started lowlatency.dll with one \n"));
        Assert.That(await two, Is.EqualTo("started lowlatency.dll with two \n"));
        Assert.That(launcher.Builds, Is.EqualTo(1));
    }

    [Test]
    public async Task Build_that_still_runs_keeps_its_files_and_goes_when_it_has_ended()
    {
        using var launcher = new Launcher();
        string go = launcher.At("go");
        launcher.HaveDotnet(launcher.GoodBuild, started: $"until [ $2 != long -o -e '{go}' ]; do sleep 0.02; done");
        using Process running = launcher.Start(launcher.At("lowlatency"), "long");
        try
        {
            string? line = await running.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.That(line, Does.StartWith("started"));
            string build = Directory.ResolveLinkTarget(launcher.At("out/tool/current"), true)!.FullName;
            File.AppendAllText(launcher.At("engine/A.cs"), " ");
            await launcher.RunAsync("short");
            Assert.That(launcher.Builds, Is.EqualTo(2));
            Assert.That(File.Exists(Path.Combine(build, "lowlatency.dll")), Is.True);
            File.WriteAllText(go, "");
            await running.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
            File.AppendAllText(launcher.At("engine/A.cs"), " ");
            await launcher.RunAsync("short");
            Assert.That(Directory.Exists(build), Is.False);
        }
        finally
        {
            File.WriteAllText(go, "");
        }
    }

    // Reads all that a start says, and tells when it says that it waits for the other.
    private static async Task ListenAsync(Process process, TaskCompletionSource waits)
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("another start is building", StringComparison.Ordinal)) waits.TrySetResult();
        }
    }
}
