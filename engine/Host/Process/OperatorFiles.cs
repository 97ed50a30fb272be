using System;
using System.IO;
using System.Threading;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Requests;

namespace LowLatency.Host.Process;

/// <summary>
/// The operator's files beside the journal: <c>KILL</c> cancels everything and keeps it so, <c>HALT</c> stops new
/// entries, <c>RESUME</c> clears all that an operator may clear and <c>RESUME-</c> with a reason behind it that one
/// halt. A file is taken (removed) once its event is on its way; one that cannot be removed is obeyed once. One thread
/// looks, another may remove: to look does not wait for a disk that hangs.
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
    private readonly string[] _paths;
    private readonly OperatorRequests _requests;
    private readonly Action<string> _log;
    private readonly Func<long, bool> _isDurable;

    // Which request of this run a file is, 0 = none; negative = it was asked to be removed.
    private readonly long[] _numbers = new long[Known.Length];
    private long _count;

    /// <param name="folder">Where they are put.</param>
    /// <param name="requests">Takes what they ask for.</param>
    /// <param name="log">Takes what was taken.</param>
    /// <param name="isDurable">
    /// So many requests of files are in the journal, safe from a crash: a file that is taken away before is forgotten
    /// by a process that dies in between, and its halt with it.
    /// </param>
    public OperatorFiles(
        string folder, OperatorRequests requests, Action<string> log, Func<long, bool> isDurable)
    {
        _paths = Array.ConvertAll(Known, file => Path.GetFullPath(Path.Combine(folder, file.Name)));
        _requests = requests;
        _log = log;
        _isDurable = isDurable;
    }

    /// <summary>Asks for what the files that are new say.</summary>
    public void Poll()
    {
        for (int i = 0; i < Known.Length; i++)
        {
            string path = _paths[i];

            // Read before the file is looked at: one that is made again behind its removal is a new one.
            long number = Volatile.Read(ref _numbers[i]);
            if (!File.Exists(path))
            {
                Interlocked.CompareExchange(ref _numbers[i], 0, number);
                continue;
            }

            if (number != 0) continue;
            Volatile.Write(ref _numbers[i], ++_count);
            EventSlot slot = default;
            slot.Header.Kind = EventKind.Operator;
            slot.Operator.Action = Known[i].Action;
            slot.Operator.Scope = Known[i].Scope;
            slot.Operator.Origin = OperatorOrigin.File;
            _requests.Add(slot);
            _log($"operator: {Known[i].Name} by file");
        }
    }

    /// <summary>Removes the files whose requests are in the journal.</summary>
    public void RemoveTaken()
    {
        for (int i = 0; i < Known.Length; i++)
        {
            long number = Volatile.Read(ref _numbers[i]);
            if (number <= 0 || !_isDurable(number)) continue;
            if (Interlocked.CompareExchange(ref _numbers[i], Taken, number) != number) continue;
            if (TryRemove(_paths[i])) Interlocked.CompareExchange(ref _numbers[i], 0, Taken);
        }
    }

    private static (string Name, OperatorAction Action, ReasonCode Scope) Resume(ReasonCode scope) =>
        ($"RESUME-{scope}", OperatorAction.Resume, scope);

    // One that stays asks for nothing more: it was taken.
    private bool TryRemove(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log($"operator: {path} cannot be removed: {exception.Message}");
            return false;
        }
    }
}
