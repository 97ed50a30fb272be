using System;
using System.IO;
using System.Threading;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Control;

/// <summary>
/// The operator's files in the control folder: <c>KILL</c> cancels everything and keeps it so, <c>HALT</c> stops new
/// entries, <c>RESUME</c> clears all that an operator may clear and <c>RESUME-</c> with a reason behind it that one
/// halt. They ask by being there: what stands in them is not read. A file is taken (removed) once its event is on its
/// way; one that cannot be removed is obeyed once. One thread looks, another may remove: to look does not wait for a
/// disk that hangs.
/// <para>Until the next release the journal's folder, where they were before, is looked at too, and says so.</para>
/// </summary>
internal sealed class OperatorFiles
{
    private const long Taken = -1;

    private static readonly (string Name, OperatorAction Action, ReasonCode Scope)[] Known =
    [
        ("KILL", OperatorAction.Kill, ReasonCode.None),
        ("HALT", OperatorAction.Halt, ReasonCode.None),
        ("RESUME", OperatorAction.Resume, ReasonCode.None),
        Resume(ReasonCode.RiskHalted),
        Resume(ReasonCode.RiskDrawdown),
        Resume(ReasonCode.RiskKillSwitch),
        Resume(ReasonCode.RiskRejectRate),
        Resume(ReasonCode.RiskPositionDrift),
        Resume(ReasonCode.RiskNumericOverflow),
        Resume(ReasonCode.StrategyFailed),
        Resume(ReasonCode.AuthorizationFailed),
    ];

    // Made once: they are looked for twenty times a second for as long as the engine lives.
    private readonly Place[] _places;
    private readonly string _folder;
    private readonly OperatorEvents _events;
    private readonly Action<string> _log;
    private readonly Func<long, bool> _isDurable;
    private readonly Func<uint, CommandUser> _find;

    // Which request of this run a file is, 0 = none; negative = it was asked to be removed.
    private readonly long[] _numbers;

    /// <param name="folder">Where they are put.</param>
    /// <param name="oldFolder">Where they were put before: the journal's folder; null = nowhere.</param>
    /// <param name="events">Takes what they ask for.</param>
    /// <param name="find">Who a file's owner is, by number, and whether he may ask for something.</param>
    /// <param name="log">Takes what was taken, and what was not.</param>
    /// <param name="isDurable">
    /// So many requests of files are in the journal, safe from a crash: a file that is taken away before is forgotten
    /// by a process that dies in between, and its halt with it.
    /// </param>
    public OperatorFiles(
        string folder, string? oldFolder, OperatorEvents events, Func<uint, CommandUser> find, Action<string> log,
        Func<long, bool> isDurable)
    {
        _folder = folder;
        _places = oldFolder == null
            ? Array.ConvertAll(Known, file => new Place(folder, file, isOld: false))
            : [
                .. Array.ConvertAll(Known, file => new Place(folder, file, isOld: false)),
                .. Array.ConvertAll(Known, file => new Place(oldFolder, file, isOld: true)),
            ];
        _numbers = new long[_places.Length];
        _events = events;
        _find = find;
        _log = log;
        _isDurable = isDurable;
    }

    /// <summary>Asks for what the files that are new say.</summary>
    public void Poll()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            Place place = _places[i];

            // Read before the file is looked at: one that is made again behind its removal is a new one.
            long number = Volatile.Read(ref _numbers[i]);
            int error = FileStatus.OfPath(place.Bytes, out FileStatus status);
            ReportUnseen(place, error is FileStatus.NoEntry ? 0 : error);
            if (error != 0)
            {
                Interlocked.CompareExchange(ref _numbers[i], 0, number);
                place.Fault = ControlFileFault.None;
                continue;
            }

            // One that could not be removed and was touched again asks again.
            (long, long) changed = (status.ModifiedSeconds, status.ModifiedNanos);
            bool isAgain = number == Taken && changed != place.Changed
                && Interlocked.CompareExchange(ref _numbers[i], 0, Taken) == Taken;
            if ((number != 0 && !isAgain) || !MayAsk(place, in status, out string owner)) continue;
            place.Changed = changed;
            OperatorOrigin origin = place.IsOld ? OperatorOrigin.File : OperatorOrigin.ControlFolder;
            Volatile.Write(ref _numbers[i], _events.Send(place.File.Action, place.File.Scope, origin, status.Owner));
            Report(place, owner);
        }
    }

    /// <summary>Removes the files whose requests are in the journal.</summary>
    public void RemoveTaken()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            long number = Volatile.Read(ref _numbers[i]);
            if (number <= 0 || !_isDurable(number)) continue;
            if (Interlocked.CompareExchange(ref _numbers[i], Taken, number) != number) continue;
            if (TryRemove(_places[i].Path)) Interlocked.CompareExchange(ref _numbers[i], 0, Taken);
        }
    }

    /// <summary>The halt of a name that an operator may clear alone; None = there is none.</summary>
    public static ReasonCode ScopeOf(string name)
    {
        foreach ((string file, _, ReasonCode scope) in Known)
        {
            if (scope != ReasonCode.None && file == $"RESUME-{name}") return scope;
        }

        return ReasonCode.None;
    }

    private static (string Name, OperatorAction Action, ReasonCode Scope) Resume(ReasonCode scope) =>
        ($"RESUME-{scope}", OperatorAction.Resume, scope);

    // Each cause once, for as long as the file is there with it; whose it is, is asked once an owner.
    private bool MayAsk(Place place, in FileStatus status, out string owner)
    {
        owner = "";
        ControlFileFault fault = ControlFileRule.Judge(in status);
        if (fault == ControlFileFault.None)
        {
            if (place.Fault == ControlFileFault.ForeignOwner && place.Owner == status.Owner) return false;
            CommandUser user = _find(status.Owner);
            if (user.MayCommand == null) return false;
            owner = user.Text;
            if (user.MayCommand == false) fault = ControlFileFault.ForeignOwner;
        }

        if (fault != ControlFileFault.None && (fault != place.Fault || status.Owner != place.Owner))
        {
            _log($"ALARM operator: {place.Path} is not obeyed: {ControlFileRule.Describe(fault, in status, owner)}; "
                + "see runbook: control folder");
        }

        place.Fault = fault;
        place.Owner = status.Owner;
        return fault == ControlFileFault.None;
    }

    // Whether files are there cannot be seen: who puts one there is not heard, and must know. It is the folder's fault,
    // so the first of its files says it for all.
    private void ReportUnseen(Place place, int error)
    {
        if (place.File.Name != Known[0].Name || place.Error == error) return;
        place.Error = error;
        if (error == 0) return;
        _log($"ALARM operator: {place.Path} cannot be looked at (system error {error}): nothing in that folder is "
            + "obeyed; see runbook: control folder");
    }

    private void Report(Place place, string owner)
    {
        _log($"operator: {place.File.Name} by file of {owner}");
        if (!place.IsOld) return;
        _log($"ALARM operator: {place.File.Name} was obeyed in the journal's folder, where the next release does not "
            + $"look: the operator's files are put into {_folder} now; see runbook: control folder");
    }

    // One that stays asks for nothing more until it is touched again: it was taken.
    private bool TryRemove(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log($"ALARM operator: {path} was obeyed and cannot be removed: {exception.Message}; it is obeyed again at "
                + "the next start: remove it; see runbook: control folder");
            return false;
        }
    }

    /// <summary>One name in one folder, and what was last wrong with the file there.</summary>
    private sealed class Place
    {
        public Place(string folder, (string Name, OperatorAction Action, ReasonCode Scope) file, bool isOld)
        {
            File = file;
            IsOld = isOld;
            Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, file.Name));
            Bytes = FileStatus.PathBytes(Path);
        }

        public (string Name, OperatorAction Action, ReasonCode Scope) File { get; }

        public bool IsOld { get; }

        public string Path { get; }

        public byte[] Bytes { get; }

        public ControlFileFault Fault { get; set; }

        /// <summary>Why it cannot be looked at, 0 = it can, or is not there.</summary>
        public int Error { get; set; }

        /// <summary>When the file that was obeyed last was changed, seconds and nanoseconds.</summary>
        public (long Seconds, long Nanos) Changed { get; set; }

        public uint Owner { get; set; }
    }
}
