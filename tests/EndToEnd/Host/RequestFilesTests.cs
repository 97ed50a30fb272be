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

namespace LowLatency.EndToEnd.Host;

/// <summary>What a program asks for by a file in the control folder.</summary>
internal sealed class RequestFilesTests
{
    private const string Id = "0123abcd-4567-89ab-cdef-0123456789ab";
    private const string Good = """{"action":"resume","scope":"RiskHalted","boot":"b","uptimeSeconds":1000}""";
    private readonly List<string> _log = [];
    private string _folder = null!;
    private double _uptime;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("requests-").FullName;
        _log.Clear();
        _uptime = 1_010;
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_request_becomes_one_event_with_its_id_and_owner_and_goes_when_that_is_durable()
    {
        string path = Put(Good);
        var requests = new OperatorRequests();
        bool isDurable = false;
        RequestFiles files = Watch(requests, _ => isDurable);
        files.Poll();
        files.RemoveTaken();
        files.Poll();
        EventSlot asked = Taken(requests, 1)[0];
        Assert.That(asked.Operator.Action, Is.EqualTo(OperatorAction.Resume));
        Assert.That(asked.Operator.Scope, Is.EqualTo(ReasonCode.RiskHalted));
        Assert.That(asked.Operator.Origin, Is.EqualTo(OperatorOrigin.ControlFolder));
        Assert.That(asked.Operator.RequestHigh, Is.EqualTo(0x0123abcd_4567_89abUL));
        Assert.That(asked.Operator.RequestLow, Is.EqualTo(0xcdef_0123456789abUL));
        Assert.That(asked.Operator.ActorHash, Is.EqualTo(OperatorEvents.ActorHash(UserGroup.ProcessUser)));
        Assert.That(File.Exists(path), "a crash now must not forget it");
        isDurable = true;
        files.RemoveTaken();
        files.Poll();
        Assert.That(File.Exists(path), Is.False);
        Taken(requests, 0);
        Assert.That(_log, Has.Count.EqualTo(1).And.None.Contains("ALARM"));
    }

    [TestCase("halt", OperatorAction.Halt)]
    [TestCase("kill", OperatorAction.Kill)]
    [TestCase("cancelAll", OperatorAction.CancelAll)]
    [TestCase("resume", OperatorAction.Resume)]
    public void Each_action_has_a_name(string name, OperatorAction action)
    {
        Put($$"""{"action":"{{name}}","boot":"b","uptimeSeconds":1000}""");
        var requests = new OperatorRequests();
        Watch(requests, _ => true).Poll();
        Assert.That(Taken(requests, 1)[0].Operator.Action, Is.EqualTo(action));
    }

    [TestCase("", "not JSON")]
    [TestCase("[]", "not a JSON object")]
    [TestCase("{", "not JSON")]
    [TestCase("{\"action\":\"\\ud800\"}", "not JSON")]
    [TestCase("""{"action":"sell","boot":"b","uptimeSeconds":1000}""", "action: must be")]
    [TestCase("""{"action":"resume","scope":"RiskDailyLoss","boot":"b","uptimeSeconds":1000}""", "scope: no halt")]
    [TestCase("""{"action":"kill","scope":"RiskHalted","boot":"b","uptimeSeconds":1000}""", "only a resume")]
    [TestCase("""{"action":"halt","boot":"b"}""", "uptimeSeconds: must say")]
    [TestCase("""{"action":"halt","boot":"b","uptimeSeconds":"1000"}""", "uptimeSeconds: must say")]
    [TestCase("""{"action":"halt","uptimeSeconds":1000}""", "boot: must be")]
    [TestCase("""{"action":"halt","boot":"a","uptimeSeconds":1000}""", "boot: must be")]
    [TestCase("""{"action":"halt","boot":"b","uptimeSeconds":949}""", "61 s ago")]
    [TestCase("""{"action":"halt","boot":"b","uptimeSeconds":1012}""", "lies ahead")]
    [TestCase("""{"action":"halt","now":1,"boot":"b","uptimeSeconds":1000}""", "a key that is none")]
    public void What_is_no_request_of_now_is_refused_once_and_left(string text, string words)
    {
        string path = Put(text);
        AssertRefused(path, words);
    }

    [Test]
    public void A_request_is_obeyed_at_sixty_seconds()
    {
        Put(Good);
        _uptime = 1_060;
        var requests = new OperatorRequests();
        Watch(requests, _ => true).Poll();
        Taken(requests, 1);
    }

    [TestCase("pipe", "a pipe")]
    [TestCase("link", "a link")]
    [TestCase("long", "has 1025 bytes")]
    [TestCase("folder", "a folder")]
    [TestCase("name", "a UUID")]
    public void What_is_no_small_file_of_that_name_is_refused_once_and_left(string kind, string words)
    {
        string path = Path.Combine(_folder, kind == "name" ? "REQ-1.json" : $"REQ-{Id}.json");
        switch (kind)
        {
            case "pipe": Shell.Run("mkfifo", path); break;
            case "link": File.CreateSymbolicLink(path, "/dev/zero"); break;
            case "long": File.WriteAllBytes(path, new byte[1_025]); break;
            case "folder": Directory.CreateDirectory(path); break;
            default: File.WriteAllText(path, Good); break;
        }

        AssertRefused(path, words);
    }

    [Test]
    public void A_strangers_request_is_refused()
    {
        string path = Put(Good);
        AssertRefused(path, "may not command", UserGroup.ProcessUser);
    }

    // The folder does not change again when the directory of users has answered.
    [Test]
    public void A_request_whose_owner_is_not_known_yet_is_looked_at_until_he_is()
    {
        bool? mayCommand = null;
        var requests = new OperatorRequests();
        var files = new RequestFiles(
            _folder, new OperatorEvents(requests), user => new CommandUser(mayCommand, $"uid {user}"), _log.Add,
            _ => true, new BootClock("b", () => _uptime));
        Put(Good);
        for (int i = 0; i < 200; i++) files.Poll();
        Taken(requests, 0);
        Assert.That(_log, Is.Empty);
        mayCommand = true;
        files.Poll();
        Taken(requests, 1);
    }

    // Twenty times a second for months.
    [Test]
    public void Looking_at_a_folder_that_stays_as_it_is_allocates_nothing()
    {
        RequestFiles files = Watch(new OperatorRequests(), _ => true);
        for (int i = 0; i < 100; i++) files.Poll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        files.Poll();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Put(Good);
        files.Poll();
        Assert.That(_log, Has.Count.EqualTo(1), "and a change is seen");
    }

    private void AssertRefused(string path, string words, uint stranger = uint.MaxValue)
    {
        var requests = new OperatorRequests();
        RequestFiles files = Watch(requests, _ => true, stranger);
        for (int i = 0; i < 3; i++)
        {
            files.Poll();
            files.RemoveTaken();
        }

        Taken(requests, 0);
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.StartWith("ALARM").And.Contain(path).And.Contain(words));
    }

    private string Put(string text)
    {
        string path = Path.Combine(_folder, $"REQ-{Id}.json");
        File.WriteAllText(path + ".part", text);
        File.Move(path + ".part", path);
        return path;
    }

    private RequestFiles Watch(
        OperatorRequests requests, Func<long, bool> isDurable, uint stranger = uint.MaxValue) => new(
        _folder, new OperatorEvents(requests), user => new CommandUser(user != stranger, $"uid {user}"),
        _log.Add, isDurable,
        new BootClock("b", () => _uptime));

    private static List<EventSlot> Taken(OperatorRequests requests, int expected)
    {
        List<EventSlot> asked = [];
        for (; requests.TryPeek(out EventSlot slot); requests.Remove()) asked.Add(slot);
        Assert.That(asked, Has.Count.EqualTo(expected));
        return asked;
    }
}
