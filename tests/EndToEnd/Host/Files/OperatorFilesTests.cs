using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Host.Process;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Requests;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Files;

/// <summary>What a person does by touching a file beside the journal.</summary>
internal sealed class OperatorFilesTests
{
    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("operator-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

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
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    // Twenty times a second for months: it would be the process's only garbage.
    [Test]
    public void Looking_for_files_that_are_not_there_allocates_nothing()
    {
        var files = new OperatorFiles(_folder, new OperatorRequests(), Console.WriteLine, _ => true);
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
        var files = new OperatorFiles(_folder, requests, Console.WriteLine, number => durable >= number);
        files.Poll();
        files.RemoveTaken();
        files.Poll();
        Assert.That(Taken(requests), Is.EqualTo(1));
        Assert.That(File.Exists(halt), "a crash now must not forget it");
        new OperatorFiles(_folder, requests, Console.WriteLine, _ => false).Poll();
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
        var files = new OperatorFiles(_folder, requests, Console.WriteLine, _ => true);
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
        var files = new OperatorFiles(_folder, requests, Console.WriteLine, _ => false);
        File.WriteAllText(halt, "");
        files.Poll();
        File.Delete(halt);
        files.Poll();
        File.WriteAllText(halt, "");
        files.Poll();
        files.Poll();
        Assert.That(Taken(requests), Is.EqualTo(2));
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

    /// <summary>What two polls ask for.</summary>
    private List<EventSlot> Poll(int expected)
    {
        var requests = new OperatorRequests();
        var files = new OperatorFiles(_folder, requests, Console.WriteLine, _ => true);
        files.Poll();
        files.RemoveTaken();
        files.Poll();
        List<EventSlot> asked = [];
        for (; requests.TryPeek(out EventSlot slot); requests.Remove()) asked.Add(slot);
        Assert.That(asked, Has.Count.EqualTo(expected));
        return asked;
    }
}
