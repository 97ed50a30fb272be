using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Host.Control;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Requests;
using LowLatency.Runtime.Storage;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Files;

/// <summary>What a person does by touching a file in the control folder.</summary>
internal sealed class OperatorFilesTests
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly List<string> _log = [];
    private string _folder = null!;
    private string _oldFolder = null!;
    private uint _stranger;
    private bool? _mayCommand;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("operator-").FullName;
        _oldFolder = Directory.CreateTempSubdirectory("operator-old-").FullName;
        _stranger = uint.MaxValue;
        _mayCommand = true;
        _log.Clear();
    }

    [TearDown]
    public void TearDown()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_oldFolder, recursive: true);
    }

    [TestCase("KILL", OperatorAction.Kill, ReasonCode.None)]
    [TestCase("HALT", OperatorAction.Halt, ReasonCode.None)]
    [TestCase("RESUME", OperatorAction.Resume, ReasonCode.None)]
    [TestCase("RESUME-RiskHalted", OperatorAction.Resume, ReasonCode.RiskHalted)]
    [TestCase("RESUME-RiskDrawdown", OperatorAction.Resume, ReasonCode.RiskDrawdown)]
    [TestCase("RESUME-RiskKillSwitch", OperatorAction.Resume, ReasonCode.RiskKillSwitch)]
    [TestCase("RESUME-RiskRejectRate", OperatorAction.Resume, ReasonCode.RiskRejectRate)]
    [TestCase("RESUME-RiskPositionDrift", OperatorAction.Resume, ReasonCode.RiskPositionDrift)]
    [TestCase("RESUME-AuthorizationFailed", OperatorAction.Resume, ReasonCode.AuthorizationFailed)]
    public void A_file_asks_once_for_what_its_name_says(string name, OperatorAction action, ReasonCode scope)
    {
        File.WriteAllText(Path.Combine(_folder, name), "");
        EventSlot asked = Poll(1)[0];
        Assert.That(asked.Header.Kind, Is.EqualTo(EventKind.Operator));
        Assert.That(asked.Operator.Action, Is.EqualTo(action));
        Assert.That(asked.Operator.Scope, Is.EqualTo(scope));
        Assert.That(asked.Operator.Origin, Is.EqualTo(OperatorOrigin.ControlFolder));
        Assert.That(asked.Operator.ActorHash, Is.EqualTo(OperatorEvents.ActorHash(UserGroup.ProcessUser)));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
        Assert.That(string.Join('\n', _log), Does.Contain($"(uid {UserGroup.ProcessUser})").And.Not.Contain("ALARM"));
    }

    // `printf uid:0 | sha256sum | cut -c1-16`, as the documents say.
    [Test]
    public void The_hash_of_who_asked_can_be_computed_by_hand() =>
        Assert.That(OperatorEvents.ActorHash(0).ToString("x16"), Is.EqualTo("6d422e16b2aa28e2"));

    // At three in the morning: what is written in an old runbook works, and says that it will not for long.
    [Test]
    public void A_file_in_the_journals_folder_is_obeyed_and_the_operator_is_told_the_new_place()
    {
        string kill = Path.Combine(_oldFolder, "KILL");
        File.WriteAllText(kill, "");
        EventSlot asked = Poll(1)[0];
        Assert.That(asked.Operator.Action, Is.EqualTo(OperatorAction.Kill));
        Assert.That(asked.Operator.Origin, Is.EqualTo(OperatorOrigin.File));
        Assert.That(File.Exists(kill), Is.False);
        Assert.That(_log, Has.Exactly(1).Contains("ALARM").And.Exactly(1).Contains($"put into {_folder} now"));
    }

    [TestCase("folder", "a folder")]
    [TestCase("pipe", "a pipe")]
    [TestCase("link", "a link")]
    [TestCase("dangling", "a link")]
    [TestCase("second name", "hard link")]
    [TestCase("long", "has 1025 bytes")]
    [TestCase("stranger", "may not command")]
    public void What_is_no_small_file_of_somebody_who_may_command_is_refused_once_and_left(string kind, string words)
    {
        string halt = Path.Combine(_folder, "HALT");
        MakeBad(halt, kind);
        var requests = new OperatorRequests();
        OperatorFiles files = Watch(requests, _ => true);
        for (int i = 0; i < 3; i++)
        {
            files.Poll();
            files.RemoveTaken();
        }

        Assert.That(Taken(requests), Is.Zero);
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.StartWith("ALARM").And.Contain(halt).And.Contain(words));

        // The same again, behind a good one, is a cause of its own.
        if (Directory.Exists(halt)) Directory.Delete(halt);
        else File.Delete(halt);
        files.Poll();
        MakeBad(halt, kind);
        files.Poll();
        Assert.That(_log, Has.Count.EqualTo(2));
    }

    private void MakeBad(string path, string kind)
    {
        string other = Path.Combine(_oldFolder, "other");
        File.WriteAllText(other, "");
        switch (kind)
        {
            case "folder": Directory.CreateDirectory(path); break;
            case "pipe": Shell.Run("mkfifo", path); break;
            case "link": File.CreateSymbolicLink(path, other); break;
            case "dangling": File.CreateSymbolicLink(path, other + ".none"); break;
            case "second name": Shell.Run("ln", "-f", other, path); break;
            case "long": File.WriteAllBytes(path, new byte[1_025]); break;
            default:
                File.WriteAllText(path, "");
                _stranger = UserGroup.ProcessUser;
                break;
        }
    }

    // Twenty times a second for months: it would be the process's only garbage.
    [Test]
    public void Looking_for_files_that_are_not_there_allocates_nothing()
    {
        var files = Watch(new OperatorRequests(), _ => true);
        files.Poll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        files.Poll();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_file_stays_until_what_it_asks_for_is_durable_and_asks_again_after_a_crash()
    {
        string halt = Path.Combine(_folder, "HALT");
        File.WriteAllText(halt, "");
        var requests = new OperatorRequests();
        long durable = 0;
        var files = Watch(requests, number => durable >= number);
        files.Poll();
        files.RemoveTaken();
        files.Poll();
        Assert.That(Taken(requests), Is.EqualTo(1));
        Assert.That(File.Exists(halt), "a crash now must not forget it");
        Watch(requests, _ => false).Poll();
        Assert.That(Taken(requests), Is.EqualTo(1), "the next life");
        durable = 1;
        files.RemoveTaken();
        files.Poll();
        Assert.That(File.Exists(halt), Is.False);
        Assert.That(Taken(requests), Is.Zero);
    }

    // A person who sees that it is gone, or takes it away, and puts it there once more means it.
    [TestCase(true)]
    [TestCase(false)]
    public void A_file_that_is_made_again_asks_again(bool isSeenGone)
    {
        string halt = Path.Combine(_folder, "HALT");
        var requests = new OperatorRequests();
        var files = Watch(requests, _ => true);
        for (int i = 0; i < 3; i++)
        {
            File.WriteAllText(halt, "");
            files.Poll();
            Assert.That(Taken(requests), Is.EqualTo(1));
            files.RemoveTaken();
            Assert.That(File.Exists(halt), Is.False);
            if (isSeenGone) files.Poll();
        }
    }

    [Test]
    public void A_file_that_somebody_else_took_away_and_made_again_asks_again()
    {
        string halt = Path.Combine(_folder, "HALT");
        var requests = new OperatorRequests();
        var files = Watch(requests, _ => false);
        File.WriteAllText(halt, "");
        files.Poll();
        File.Delete(halt);
        files.Poll();
        File.WriteAllText(halt, "");
        files.Poll();
        files.Poll();
        Assert.That(Taken(requests), Is.EqualTo(2));
    }

    // One that stays, because the folder lets nobody remove it, was obeyed; a person who touches it means it again.
    [Test]
    public void A_file_that_cannot_be_removed_asks_again_when_it_is_touched()
    {
        string halt = Path.Combine(_folder, "HALT");
        var requests = new OperatorRequests();
        var files = Watch(requests, _ => true);
        File.WriteAllText(halt, "");
        files.Poll();
        File.SetUnixFileMode(_folder, Readable);
        OtherUser.Run(files.RemoveTaken);
        Assert.That(File.Exists(halt));
        Assert.That(_log, Has.Exactly(1).Contains("was obeyed and cannot be removed"));
        for (int i = 0; i < 3; i++) files.Poll();
        Assert.That(Taken(requests), Is.EqualTo(1));
        File.SetLastWriteTimeUtc(halt, DateTime.UtcNow.AddSeconds(2));
        for (int i = 0; i < 3; i++) files.Poll();
        Assert.That(Taken(requests), Is.EqualTo(1));
        File.SetUnixFileMode(_folder, Readable | UnixFileMode.UserWrite);
    }

    [Test]
    public void A_folder_that_cannot_be_looked_into_is_said_once_and_again_behind_a_good_look()
    {
        string folder = Path.Combine(_folder, "control");
        var requests = new OperatorRequests();
        var files = new OperatorFiles(
            folder, null, new OperatorEvents(requests), static _ => new CommandUser(true, ""), _log.Add, _ => true);
        files.Poll();
        Assert.That(_log, Is.Empty, "what is not there is the normal case");
        for (int i = 1; i <= 2; i++)
        {
            // In place of a folder: nothing below it can be seen, by root neither.
            File.WriteAllText(folder, "");
            for (int k = 0; k < 3; k++) files.Poll();
            Assert.That(_log, Has.Count.EqualTo(i));
            Assert.That(_log[^1], Does.StartWith("ALARM operator").And.Contain("looked at (system error 20)"));
            File.Delete(folder);
            files.Poll();
        }
    }

    [Test]
    public void A_file_whose_owner_is_not_known_yet_waits_and_is_obeyed_once_he_is()
    {
        File.WriteAllText(Path.Combine(_folder, "HALT"), "");
        var requests = new OperatorRequests();
        var files = Watch(requests, _ => true);
        _mayCommand = null;
        for (int i = 0; i < 3; i++) files.Poll();
        Assert.That(Taken(requests), Is.Zero);
        Assert.That(_log, Is.Empty);
        _mayCommand = true;
        files.Poll();
        Assert.That(Taken(requests), Is.EqualTo(1));
        Assert.That(_log, Has.Exactly(1).Contains("HALT by file of somebody"));
    }

    private static int Taken(OperatorRequests requests)
    {
        int count = 0;
        for (; requests.TryPeek(out _); requests.Remove()) count++;
        return count;
    }

    [TestCase("RESUME-RiskDailyLoss")]
    [TestCase("RESUME-")]
    [TestCase("resume")]
    public void Other_files_are_left_alone(string name)
    {
        File.WriteAllText(Path.Combine(_folder, name), "");
        Poll(0);
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    private OperatorFiles Watch(OperatorRequests requests, Func<long, bool> isDurable) => new(
        _folder, _oldFolder, new OperatorEvents(requests),
        user => new CommandUser(_mayCommand is null ? null : user != _stranger, $"somebody (uid {user})"), _log.Add,
        isDurable);

    /// <summary>What two polls ask for.</summary>
    private List<EventSlot> Poll(int expected)
    {
        var requests = new OperatorRequests();
        var files = Watch(requests, _ => true);
        files.Poll();
        files.RemoveTaken();
        files.Poll();
        List<EventSlot> asked = [];
        for (; requests.TryPeek(out EventSlot slot); requests.Remove()) asked.Add(slot);
        Assert.That(asked, Has.Count.EqualTo(expected));
        return asked;
    }
}
