using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Host;
using LowLatency.EndToEnd.Torture;
using LowLatency.Runtime.Storage;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Binary;

/// <summary>What an engine leaves on the disk, of the process itself, under umasks of others.</summary>
public sealed class PermissionTests
{
    private const int All = 0x1FF;
    private const int OwnerFolder = 0x1C0;
    private const int OwnerFile = 0x180;
    private const int GroupFolder = 0x1E8;
    private const int GroupFile = 0x1A0;

    [TestCase("0")]
    [TestCase("027")]
    public async Task Everything_that_a_run_keeps_is_its_users_alone(string umask)
    {
        List<string> wrong = await RunAsync(umask, name: null);
        Assert.That(wrong, Is.Empty);
    }

    [TestCase("0")]
    [TestCase("077")]
    public async Task A_readers_group_can_read_it_all_and_write_nothing(string umask)
    {
        List<string> wrong = await RunAsync(umask, AnyGroup.Ours());
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_group_that_is_not_there_is_a_fault_of_the_configuration_that_says_what_to_do()
    {
        await using TortureRun run = await TortureRun.StartAsync(
            options => options.Journal.ReadersGroup = "no-such-group");
        using EngineUnderTest engine = run.StartEngine();
        Assert.That(engine.WaitForExit(), Is.EqualTo(78), engine.Log);
        Assert.That(engine.Log, Does.Contain("journal.readersGroup").And.Contain("groupadd --system no-such-group"));
    }

    // What an earlier version left open to all is closed, and the operator reads that it was.
    [Test]
    public async Task A_journal_of_an_earlier_version_is_closed_at_the_start()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        Directory.CreateDirectory(Path.Combine(run.Journal, "snapshots"));
        string aside = Path.Combine(run.Journal, "000000000007.9.torn");
        File.WriteAllText(aside, "");
        Shell.Run("chmod", "-R", "a+rwX", run.Journal);
        using EngineUnderTest engine = run.StartEngine();
        string line = await engine.WaitForLineAsync("permissions were 0777, are 0700 now");
        Assert.That(line, Does.Contain(run.Journal));
        await engine.WaitForLineAsync("running: epoch");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        List<string> wrong = [];
        Compare(run.Journal, OwnerFolder, OwnerFile, null, wrong);
        Assert.That(wrong, Is.Empty);
    }

    private static async Task<List<string>> RunAsync(string umask, string? name)
    {
        UserGroup? group = name == null ? null : UserGroup.Find(name);
        await using TortureRun run = await TortureRun.StartAsync(options =>
        {
            options.Journal.ReadersGroup = name ?? "";
            options.Journal.SnapshotSeconds = 1;
            options.Capture.Directory = options.Journal.Directory + ".capture";
            options.Output.Directory = options.Journal.Directory + ".output";
        });
        using EngineUnderTest engine = run.StartEngine("sh", "-c", $"umask {umask}; exec \"$@\"", "sh");
        await engine.WaitForLineAsync("subscribed:");
        string snapshots = Path.Combine(run.Journal, "snapshots");
        engine.Await(() => Directory.GetFiles(snapshots, "*.snapshot").Length > 0, "no snapshot");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        List<string> wrong = [];
        int folderMode = group == null ? OwnerFolder : GroupFolder;
        int fileMode = group == null ? OwnerFile : GroupFile;
        int found = 0;
        foreach (string folder in (string[])[run.Journal, run.Options.Capture.Directory, run.Options.Output.Directory])
        {
            found += Compare(folder, folderMode, fileMode, group, wrong);
        }

        // Lock, page, segment, snapshot, settings, capture, histograms, report.
        Assert.That(found, Is.GreaterThanOrEqualTo(8));
        return wrong;
    }

    private static int Compare(string folder, int folderMode, int fileMode, UserGroup? group, List<string> wrong)
    {
        int found = 0;
        Check(folder, folderMode, group, wrong);
        foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            found++;
            Check(path, Directory.Exists(path) ? folderMode : fileMode, group, wrong);
        }

        return found;
    }

    private static void Check(string path, int mode, UserGroup? group, List<string> wrong)
    {
        FileStatus.OfPath(path, out FileStatus status);
        int actual = status.Permissions & All;
        if (actual != mode) wrong.Add($"{path}: {System.Convert.ToString(actual, 8)}");
        if (group is { } expected && status.Group != expected.Id) wrong.Add($"{path}: group {status.Group}");
    }
}
