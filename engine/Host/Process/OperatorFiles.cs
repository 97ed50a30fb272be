using System;
using System.IO;
using LowLatency.Host.Pipeline;
using LowLatency.Model.Events;

namespace LowLatency.Host.Process;

/// <summary>
/// The operator's files beside the journal: <c>KILL</c> cancels everything and keeps it so, <c>HALT</c> stops new
/// entries, <c>RESUME</c> clears what an operator may clear. A file is taken (removed) once its event is on its way;
/// one that cannot be removed is obeyed once.
/// </summary>
internal sealed class OperatorFiles
{
    private static readonly (string Name, OperatorAction Action)[] Known =
    [
        ("KILL", OperatorAction.Kill), ("HALT", OperatorAction.Halt), ("RESUME", OperatorAction.Resume),
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
            _requests.Add(Known[i].Action);
            _log($"operator: {Known[i].Name} by file");
            TryRemove(path);
        }
    }

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
