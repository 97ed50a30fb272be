using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using LowLatency.EndToEnd.Host.Files;
using LowLatency.Host.Control;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Runtime.Storage;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>Where an operator commands, and who may.</summary>
[NonParallelizable]
internal sealed class ControlFolderTests
{
    private const int All = 0x1FF;
    private readonly List<string> _log = [];
    private string _folder = null!;
    private HostOptions _options = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("control-").FullName;
        _options = new HostOptions { Journal = new JournalOptions { Directory = Path.Combine(_folder, "journal") } };
        _log.Clear();
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void It_is_beside_the_journal_in_systemds_runtime_folder_or_where_the_configuration_says()
    {
        Assert.That(PathNow(), Is.EqualTo(Path.Combine(_folder, "journal.control")));
        try
        {
            Environment.SetEnvironmentVariable("RUNTIME_DIRECTORY", "/run/lowlatency:/run/other");
            Assert.That(PathNow(), Is.EqualTo("/run/lowlatency/control"));
            _options.Control.Directory = Path.Combine(_folder, "here");
            Assert.That(PathNow(), Is.EqualTo(Path.Combine(_folder, "here")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("RUNTIME_DIRECTORY", null);
        }
    }

    [Test]
    public void It_is_the_owners_alone_and_a_wider_one_is_made_so()
    {
        string path = ControlFolder.PathOf(_options.Control, _options.Journal.Directory);
        Directory.CreateDirectory(path, (UnixFileMode)All);
        Shell.Run("chmod", "777", path);
        using var control = Make();
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo((UnixFileMode)0x1C0));
        Assert.That(_log, Is.Empty);
        Assert.That(control.Users.Find(UserGroup.ProcessUser).MayCommand, Is.True);
        Assert.That(control.Users.Find(0).MayCommand, Is.True);
        Assert.That(control.Users.Find(54_321).MayCommand, Is.False);
    }

    [Test]
    public void Members_of_the_writers_group_may_command()
    {
        _options.Control.WritersGroup = AnyGroup.Ours();
        UserGroup group = UserGroup.Find(_options.Control.WritersGroup)!.Value;
        using var control = Make();
        FileStatus.OfPath(control.Path, out FileStatus status);
        Assert.That(status.Permissions & All, Is.EqualTo(0x1F8));
        Assert.That(status.Group, Is.EqualTo(group.Id));

        // Of the machine's own list: whoever has it as the group of the login.
        foreach (string line in File.ReadLines("/etc/passwd"))
        {
            string[] fields = line.Split(':');
            if (fields.Length < 4 || !uint.TryParse(fields[2], out uint user) || user == 0) continue;
            if (fields[3] != group.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)) continue;
            bool? mayCommand = null;
            Assert.That(
                SpinWait.SpinUntil(() => (mayCommand = control.Users.Find(user).MayCommand) != null, 10_000));
            Assert.That(mayCommand, Is.True, fields[0]);
            return;
        }

        Assert.Ignore("no user of this machine has the group");
    }

    [Test]
    public void A_second_engine_does_not_take_the_commands_of_the_first()
    {
        _options.Control.Directory = Path.Combine(_folder, "shared");
        using (Make())
        {
            StartFault fault = Assert.Throws<StartFault>(() => Make().Dispose())!;
            Assert.That(fault.Message, Does.Contain("another engine"));
            Assert.That(fault.ExitCode, Is.EqualTo(ExitCode.CannotCreate));
        }

        Make().Dispose();
    }

    // Of one that was made again, or moved there, too: another engine would take half of the commands.
    [TestCase(true)]
    [TestCase(false)]
    public void One_that_was_made_again_is_held_again(bool isMoved)
    {
        _options.Control.Directory = Path.Combine(_folder, "shared");
        using var control = Make();
        if (isMoved) Directory.Move(control.Path, control.Path + ".old");
        else Directory.Delete(control.Path);
        control.Keep();
        Assert.Throws<StartFault>(() => Make().Dispose());
        Assert.That(_log, Is.Empty);
    }

    [Test]
    public void One_that_another_engine_took_meanwhile_is_an_alarm()
    {
        _options.Control.Directory = Path.Combine(_folder, "shared");
        using var control = Make();
        Directory.Move(control.Path, control.Path + ".old");
        using (Make())
        {
            control.Keep();
            control.Keep();
            Assert.That(_log, Has.Count.EqualTo(1));
            Assert.That(_log[0], Does.StartWith("ALARM control folder").And.Contain("another engine"));
        }

        control.Keep();
        Assert.Throws<StartFault>(() => Make().Dispose(), "held again");
    }

    // Whatever is put there by somebody who may: nothing of it would be seen or taken away.
    [Test]
    public void One_that_this_user_cannot_use_is_a_fault() => OtherUser.Run(() =>
    {
        _options.Control.Directory = "/usr";
        StartFault fault = Assert.Throws<StartFault>(() => Make().Dispose())!;
        Assert.That(fault.Message, Does.Contain("/usr: this user cannot look into it and remove from it"));
    });

    [Test]
    public void One_that_is_taken_away_is_made_again_and_one_that_is_none_is_said_once()
    {
        using var control = Make();
        Directory.Delete(control.Path);
        control.Keep();
        Assert.That(Directory.Exists(control.Path), Is.True);
        Directory.Delete(control.Path);
        File.CreateSymbolicLink(control.Path, "/tmp");
        control.Keep();
        control.Keep();
        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.StartWith("ALARM control folder").And.Contain("a link, not a folder"));
        File.Delete(control.Path);
        control.Keep();
        Assert.That(Directory.Exists(control.Path), Is.True);
    }

    // A start that worked yesterday works: signals and the old place are there.
    [Test]
    public void Where_nobody_chose_it_a_folder_that_cannot_be_made_is_an_alarm_and_else_a_fault()
    {
        File.WriteAllText(ControlFolder.PathOf(_options.Control, _options.Journal.Directory), "");
        Make().Dispose();
        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.StartWith("ALARM control folder").And.Contain("taken from the journal's folder"));
        _options.Control.Directory = ControlFolder.PathOf(_options.Control, _options.Journal.Directory);
        Assert.Throws<StartFault>(() => Make().Dispose());
    }

    [Test]
    public void It_is_not_the_folder_of_something_else()
    {
        _options.Control.Directory = _options.Journal.Directory + "/";
        List<string> faults = [];
        HostOptionsValidator.Validate(_options, faults);
        Assert.That(faults, Has.One.Contains("control.directory: must be a folder of its own"));
    }

    private ControlFolder Make() => new(_options.Control, _options.Journal.Directory, _log.Add);

    [Test]
    public void A_group_that_is_not_there_says_what_to_do()
    {
        _options.Control.WritersGroup = "no-such-group";
        StartFault fault = Assert.Throws<StartFault>(() => Make().Dispose())!;
        Assert.That(fault.Message, Does.Contain("control.writersGroup").And.Contain("groupadd --system no-such-group"));
        Assert.That(fault.ExitCode, Is.EqualTo(ExitCode.Configuration));
    }

    private string PathNow() => ControlFolder.PathOf(_options.Control, _options.Journal.Directory);
}
