using System;
using System.IO;
using LowLatency.Host.Faults;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Control;

/// <summary>
/// The folder in which an operator commands one engine: who may write there may command, and nothing else. Made at the
/// start and again when somebody took it away. Made and disposed of by the main thread; <see cref="Keep"/> is
/// housekeeping's.
/// </summary>
internal sealed class ControlFolder : IDisposable
{
    private const string Name = "control";
    private const string Extension = ".control";
    private const string SystemdFolder = "RUNTIME_DIRECTORY";
    private const string Shared = "another engine takes its commands there; give each engine its own";
    private const int OwnerMode = 0x1C0; // 0700
    private const int GroupMode = 0x1F8; // 0770
    private const int OthersWriteBit = 0x2; // 0002

    private readonly UserGroup? _writers;
    private FolderLock? _lock;
    private readonly Action<string> _log;
    private string _reported = "";

    /// <param name="options">Without faults.</param>
    /// <param name="journal">Folder of the engine's journal.</param>
    /// <param name="log">Takes what is wrong with the folder.</param>
    /// <exception cref="StartFault">
    /// Another engine takes its commands there, or the configuration names a folder that cannot be made.
    /// </exception>
    public ControlFolder(ControlOptions options, string journal, Action<string> log)
    {
        _log = log;
        _writers = options.WritersGroup.Length > 0
            ? GroupOf("control.writersGroup", options.WritersGroup)
            : null;
        Users = new CommandUsers(_writers, log);
        Path = PathOf(options, journal);
        string fault = TryMake();
        if (fault.Length > 0 && options.Directory.Length > 0)
            throw new StartFault(ExitCode.CannotCreate, $"control.directory: {fault}");
        if (fault.Length > 0)
        {
            Report($"ALARM control folder: {fault}; until it is there, the operator's files are taken from the "
                + "journal's folder only; see runbook: control folder");
            return;
        }

        if (TryHold()) return;
        throw new StartFault(ExitCode.CannotCreate, $"control.directory: {Path}: {Shared}");
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Where a configuration's operator's files are put, as a full path.</summary>
    public static string PathOf(ControlOptions options, string journal)
    {
        if (options.Directory.Length > 0) return System.IO.Path.GetFullPath(options.Directory);
        string runtime = Environment.GetEnvironmentVariable(SystemdFolder)?.Split(':')[0] ?? "";
        if (runtime.Length > 0) return System.IO.Path.Combine(System.IO.Path.GetFullPath(runtime), Name);
        return System.IO.Path.GetFullPath(journal).TrimEnd('/') + Extension;
    }

    /// <summary>A group that the configuration names, which this process may give files to.</summary>
    /// <exception cref="StartFault">There is none, or this user is not in it.</exception>
    public static UserGroup GroupOf(string path, string name)
    {
        UserGroup group = UserGroup.Find(name)
            ?? throw new StartFault(ExitCode.Configuration, UserGroupFaults.NotThere(path, name));
        return group.IsOurs
            ? group
            : throw new StartFault(ExitCode.Configuration, UserGroupFaults.NotOurs(path, name));
    }

    /// <summary>Whose files in the folder may command. Main thread.</summary>
    public CommandUsers Users { get; }

    /// <summary>
    /// Housekeeping: makes the folder again where it is gone, keeps other engines from it, and says once what is wrong.
    /// </summary>
    public void Keep()
    {
        string fault = TryMake();
        if (fault.Length == 0 && !TryHold()) fault = $"{Path}: {Shared}";
        if (fault.Length > 0) Report($"ALARM control folder: {fault}; see runbook: control folder");
        else _reported = "";
    }

    public void Dispose() => _lock?.Dispose();

    // Held is a folder, not a name: one that was made again, or moved there, is another. False = another engine has it.
    private bool TryHold()
    {
        if (_lock is { } held && held.IsOf(Path)) return true;
        FolderLock? taken = FolderLock.TryTake(Path, out bool isTaken);
        if (isTaken) return false;
        _lock?.Dispose();
        _lock = taken;
        return true;
    }

    private string TryMake()
    {
        int mode = _writers == null ? OwnerMode : GroupMode;
        try
        {
            if (FileStatus.OfPath(Path, out _) == FileStatus.NoEntry) FolderAccess.MakeExact(Path, _writers, mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }

        int error = FileStatus.OfPath(Path, out FileStatus status);
        if (error != 0) return $"{Path}: system error {error}";
        if (!status.IsFolder) return $"{Path} is {status.Kind}, not a folder";
        if (status.Owner != 0 && status.Owner != UserGroup.ProcessUser)
            return $"{Path} belongs to user {status.Owner}, who could command: give it to this user or root";

        // Ours to set; one of root's stands as root made it, but not open to everybody.
        if (status.Owner == UserGroup.ProcessUser) FolderAccess.SetExact(Path, _writers, mode);
        else if ((status.Permissions & OthersWriteBit) != 0)
            return $"{Path}: everybody may write there, so everybody may command: chmod o-w";
        return FolderAccess.CanUse(Path)
            ? ""
            : $"{Path}: this user cannot look into it and remove from it, so nothing there is obeyed: give it to it";
    }

    private void Report(string text)
    {
        if (text == _reported) return;
        _reported = text;
        _log(text);
    }
}
