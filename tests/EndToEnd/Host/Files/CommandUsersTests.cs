using System;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Host.Control;
using LowLatency.Runtime.Storage;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Files;

/// <summary>Who may command, where the machine's directory of users is a server that hangs.</summary>
internal sealed class CommandUsersTests
{
    private const uint Member = 54_321;
    private const uint Stranger = 54_322;
    private const int AnswerMillisMax = 10_000;
    private readonly List<string> _log = [];
    private long _nowNanos;

    [SetUp]
    public void SetUp()
    {
        _log.Clear();
        _nowNanos = 1;
    }

    [Test]
    public void Who_watches_the_engine_never_waits_for_the_directory_of_users()
    {
        using var answers = new ManualResetEventSlim();
        CommandUsers users = Make(user =>
        {
            answers.Wait();
            return ($"user{user}", user == Member);
        });
        Assert.That(users.Find(Member).MayCommand, Is.Null);
        Assert.That(users.Find(Stranger).MayCommand, Is.Null);
        Assert.That(users.Find(0), Is.EqualTo(new CommandUser(true, "root (uid 0)")));
        Assert.That(users.Find(UserGroup.ProcessUser).MayCommand, Is.True);
        Assert.That(_log, Is.Empty);

        _nowNanos += CommandUsers.SilentNanosMax;
        for (int i = 0; i < 3; i++) Assert.That(users.Find(Member).MayCommand, Is.Null);
        Assert.That(_log, Has.Count.EqualTo(1));
        Assert.That(_log[0], Does.StartWith("ALARM operator").And.Contain($"who user {Member} is"));

        answers.Set();
        Assert.That(Answer(users, Member), Is.EqualTo(new CommandUser(true, $"user{Member} (uid {Member})")));
        Assert.That(Answer(users, Stranger), Is.EqualTo(new CommandUser(false, $"user{Stranger} (uid {Stranger})")));
    }

    // Who is taken out of the group commands no more, without a restart.
    [Test]
    public void Each_file_asks_anew()
    {
        bool isMember = true;
        CommandUsers users = Make(_ => (null, Volatile.Read(ref isMember)));
        Assert.That(Answer(users, Member).MayCommand, Is.True);
        Volatile.Write(ref isMember, false);
        Assert.That(Answer(users, Member).MayCommand, Is.False);
    }

    [Test]
    public void Without_a_group_nobody_is_asked_about()
    {
        int asked = 0;
        var users = new CommandUsers(null, _log.Add, user =>
        {
            if (user == Stranger) Interlocked.Increment(ref asked);
            return (null, true);
        });
        for (int i = 0; i < 3; i++)
            Assert.That(users.Find(Stranger), Is.EqualTo(new CommandUser(false, $"uid {Stranger}")));
        Assert.That(Volatile.Read(ref asked), Is.Zero);
    }

    private static CommandUser Answer(CommandUsers users, uint user)
    {
        CommandUser answer = default;
        Assert.That(SpinWait.SpinUntil(
            () => (answer = users.Find(user)).MayCommand != null, AnswerMillisMax));
        return answer;
    }

    private CommandUsers Make(Func<uint, (string? Name, bool IsMember)> ask) =>
        new(UserGroup.Find(AnyGroup.Ours()), _log.Add, user => user is Member or Stranger ? ask(user) : (null, true),
            () => _nowNanos);
}
