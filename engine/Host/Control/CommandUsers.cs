using System;
using System.Threading;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Control;

/// <summary>
/// Who may command: root, the engine's user, and members of a group. Who is a member, and what users are called, says
/// the machine's directory of users, which may be a server that does not answer: it is asked on a thread of its own,
/// one question at a time, so that who watches the engine never waits for it. What the first two ask for needs no
/// answer of it. Main thread.
/// </summary>
internal sealed class CommandUsers
{
    /// <summary>An answer takes longer than that only where something is wrong, nanoseconds.</summary>
    public const long SilentNanosMax = 5_000_000_000;

    private const uint Root = 0;

    // Its answers are in memory of the C library that the next question overwrites.
    private static readonly Lock Directory = new();

    private readonly bool _hasGroup;
    private readonly Func<uint, (string? Name, bool IsMember)> _ask;
    private readonly Action<string> _log;
    private readonly Func<long> _now;
    private readonly Question _own;
    private Question? _question;
    private bool _isReported;

    /// <param name="writers">Whose members may command; null = nobody's.</param>
    /// <param name="log">Takes what the directory does not answer.</param>
    /// <param name="ask">What the directory says of a user; null = this machine's.</param>
    /// <param name="now">Monotonic nanoseconds; null = this machine's.</param>
    public CommandUsers(
        UserGroup? writers, Action<string> log, Func<uint, (string? Name, bool IsMember)>? ask = null,
        Func<long>? now = null)
    {
        _hasGroup = writers != null;
        _ask = ask ?? (user => (UserGroup.NameOfUser(user), writers is { } group && group.HasMember(user)));
        _log = log;
        _now = now ?? (static () => MonotonicClock.NowNanos);
        _own = new Question(UserGroup.ProcessUser, _now(), _ask);
    }

    /// <summary>Asked anew for each file: who joins or leaves the group does so while the engine runs.</summary>
    public CommandUser Find(uint user)
    {
        if (user is Root || user == UserGroup.ProcessUser) return new CommandUser(true, Text(user));
        if (!_hasGroup) return new CommandUser(false, Text(user));
        if (_question is not { IsAnswered: true } question)
        {
            if (_question is { } open) ReportSilence(open);
            else _question = new Question(user, _now(), _ask);
            return new CommandUser(null, Text(user));
        }

        _question = question.User == user ? null : new Question(user, _now(), _ask);
        _isReported = false;
        return question.User == user
            ? new CommandUser(question.IsMember, Text(user, question.Name))
            : new CommandUser(null, Text(user));
    }

    private static string Text(uint user, string? name) => name == null ? $"uid {user}" : $"{name} (uid {user})";

    private string Text(uint user) =>
        Text(user, user == Root ? "root" : user == _own.User && _own.IsAnswered ? _own.Name : null);

    private void ReportSilence(Question question)
    {
        if (_isReported || _now() - question.AskedNanos < SilentNanosMax) return;
        _isReported = true;
        _log($"ALARM operator: the machine's directory of users does not say who user {question.User} is; files of "
            + "others than root and the engine's user wait for it; see runbook: control folder");
    }

    /// <summary>One question, and its answer once that is there.</summary>
    private sealed class Question
    {
        private readonly Func<uint, (string? Name, bool IsMember)> _ask;
        private bool _isAnswered;

        public Question(uint user, long nowNanos, Func<uint, (string? Name, bool IsMember)> ask)
        {
            User = user;
            AskedNanos = nowNanos;
            _ask = ask;
            new Thread(Run) { Name = "users", IsBackground = true }.Start();
        }

        public uint User { get; }

        public long AskedNanos { get; }

        public bool IsAnswered => Volatile.Read(ref _isAnswered);

        /// <summary>Null = has none. Behind the answer.</summary>
        public string? Name { get; private set; }

        /// <summary>Behind the answer.</summary>
        public bool IsMember { get; private set; }

        private void Run()
        {
            using (Directory.EnterScope()) (Name, IsMember) = _ask(User);
            Volatile.Write(ref _isAnswered, true);
        }
    }
}
