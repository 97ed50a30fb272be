using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Host;
using LowLatency.EndToEnd.Torture;
using LowLatency.Runtime.Storage;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Binary;

/// <summary>
/// Who can read the keys of a live engine out of its process: of the AOT binary too (LOWLATENCY_ENGINE). Run as root,
/// the engine and its neighbour are another user's, since nothing is kept from root.
/// </summary>
public sealed class MemoryTests
{
    private const string Nobody = "65534";

    private static bool IsRoot => UserGroup.ProcessUser == 0;

    [TestCase("environ")]
    [TestCase("mem")]
    public async Task Other_processes_of_its_user_read_no_memory_of_a_live_engine(string file)
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 5);
        using EngineUnderTest engine = Start(live.Run);
        await engine.WaitForLineAsync("subscribed:");
        Assert.That(CanRead($"/proc/{engine.Id}/{file}"), Is.False);
        Assert.That(File.ReadAllText($"/proc/{engine.Id}/cmdline"), Does.Not.Contain(LiveRun.Secret));
        if (EngineUnderTest.Binary != null)
        {
            string[] ports = Directory.GetFileSystemEntries("/tmp", $"dotnet-diagnostic-{engine.Id}-*");
            Assert.That(ports, Is.Empty, "the runtime's diagnostic port is open");
        }

        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }

    // As root, who reads everything. The credentials folder is the documented way.
    [Test]
    public async Task The_secret_of_the_credentials_folder_is_nowhere_in_the_memory_of_the_engine_that_signs_with_it()
    {
        if (!IsRoot) Assert.Ignore("only root reads the memory of a live engine");
        await using LiveRun live = await LiveRun.StartAsync(seed: 6);
        string folder = Directory.CreateDirectory(Path.Combine(live.Run.Folder, "credentials")).FullName;
        File.WriteAllText(Path.Combine(folder, "torture-local.key"), LiveRun.Key + "\n");
        File.WriteAllText(Path.Combine(folder, "torture-local.secret"), LiveRun.Secret + "\n");
        using EngineUnderTest engine = live.Run.StartEngine(
            "env", "-u", "LLKEY_TORTURE_LOCAL", "-u", "LLSECRET_TORTURE_LOCAL", $"CREDENTIALS_DIRECTORY={folder}");
        live.AwaitEntries(engine, 1);
        Assert.That(ProcessMemory.Count(engine.Id, Encoding.ASCII.GetBytes(LiveRun.Key)), Is.Positive, "it looks");
        Assert.That(ProcessMemory.Count(engine.Id, Encoding.ASCII.GetBytes(LiveRun.Secret)), Is.Zero);
        Assert.That(ProcessMemory.Count(engine.Id, Encoding.Unicode.GetBytes(LiveRun.Secret)), Is.Zero);
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }

    // What the test above would see without the protection.
    [Test]
    public async Task The_memory_of_a_paper_engine_which_has_no_keys_is_not_kept_from_its_user()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest engine = Start(run);
        await engine.WaitForLineAsync("subscribed:");
        Assert.That(CanRead($"/proc/{engine.Id}/environ"), Is.True);
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }

    private static EngineUnderTest Start(TortureRun run)
    {
        if (!IsRoot) return run.StartEngine();
        if (!File.Exists("/usr/bin/setpriv")) Assert.Ignore("no setpriv: root reads everything");
        Shell.Run("chown", "-R", $"{Nobody}:{Nobody}", run.Folder);
        return run.StartEngine(
            "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "env", "HOME=/nonexistent");
    }

    private static bool CanRead(string path)
    {
        string[] reader = ["dd", $"if={path}", "of=/dev/null", "bs=1", "count=0"];
        string[] command = IsRoot
            ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. reader]
            : reader;
        using Process process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
