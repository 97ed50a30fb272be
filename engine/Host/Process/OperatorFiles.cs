using System;
using System.IO;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Requests;

namespace LowLatency.Host.Process;

/// <summary>
/// The operator's files beside the journal: <c>KILL</c> cancels everything and keeps it so, <c>HALT</c> stops new
/// entries, <c>RESUME</c> clears all that an operator may clear and <c>RESUME-</c> with a reason behind it that one
/// halt. A file is taken (removed) once its event is on its way; one that cannot be removed is obeyed once.
/// </summary>
internal sealed class OperatorFiles
{
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
    ];

    private readonly string _folder;
    private readonly OperatorRequests _requests;
    private readonly Action<string> _log;
    private readonly bool[] _isTaken = new bool[Known.Length];

    public OperatorFiles(string folder, OperatorRequests requests, Action<string> log)
    {
        _folder = folder;
        _requests = requests;
        _log = log;
    }

    public void Poll()
    {
        for (int i = 0; i < Known.Length; i++)
        {
            string path = Path.Combine(_folder, Known[i].Name);
            if (!File.Exists(path))
            {
                _isTaken[i] = false;
                continue;
            }

            if (_isTaken[i]) continue;
            _isTaken[i] = true;
            EventSlot slot = default;
            slot.Header.Kind = EventKind.Operator;
            slot.Operator.Action = Known[i].Action;
            slot.Operator.Scope = Known[i].Scope;
            slot.Operator.Origin = OperatorOrigin.File;
            _requests.Add(slot);
            _log($"operator: {Known[i].Name} by file");
            TryRemove(path);
        }
    }

    private static (string Name, OperatorAction Action, ReasonCode Scope) Resume(ReasonCode scope) =>
        ($"RESUME-{scope}", OperatorAction.Resume, scope);

    private void TryRemove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log($"operator: {path} cannot be removed: {exception.Message}");
        }
    }
}
