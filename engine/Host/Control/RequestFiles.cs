using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using LowLatency.Model.Events.Machine;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Control;

/// <summary>
/// Requests of programs in the control folder: <c>REQ-UUID.json</c>, written aside and renamed. Each is read once, its
/// owner and age are checked, and it is removed once it is in the journal, which carries the UUID. What is refused
/// stays, and is said once. The main thread polls, housekeeping removes.
/// </summary>
internal sealed class RequestFiles
{
    private const string Prefix = "REQ-";
    private const string Pattern = Prefix + "*.json";
    private const long Refused = -1;

    // Whose it is, is not known yet.
    private const long Waiting = 0;

    // A folder's time is as coarse as the kernel's tick: what comes within it does not change the time again.
    private const int LooksAfterChange = 40;
    private const int FilesMax = 1_000;

    private readonly string _folder;
    private readonly byte[] _folderBytes;
    private readonly OperatorEvents _events;
    private readonly Func<uint, CommandUser> _find;
    private readonly Action<string> _log;
    private readonly Func<long, bool> _isDurable;
    private readonly BootClock _clock;
    private readonly Lock _lock = new();

    // By path, with the number of the request; under the lock.
    private readonly Dictionary<string, long> _known = [];
    private (long Seconds, long Nanos) _changed;
    private int _looks;

    /// <param name="folder">Where they are put.</param>
    /// <param name="events">Takes what they ask for.</param>
    /// <param name="find">Who a file's owner is, by number, and whether he may ask for something.</param>
    /// <param name="log">Takes what was taken, and what was not.</param>
    /// <param name="isDurable">So many requests of files are in the journal, safe from a crash.</param>
    /// <param name="clock">Says how old a request is.</param>
    public RequestFiles(
        string folder, OperatorEvents events, Func<uint, CommandUser> find, Action<string> log,
        Func<long, bool> isDurable, BootClock clock)
    {
        _folder = folder;
        _folderBytes = FileStatus.PathBytes(folder);
        _events = events;
        _find = find;
        _log = log;
        _isDurable = isDurable;
        _clock = clock;
    }

    /// <summary>
    /// Asks for what the requests that are new say. Allocates nothing while the folder stays as it is.
    /// </summary>
    public void Poll()
    {
        if (FileStatus.OfPath(_folderBytes, out FileStatus folder) != 0 || !folder.IsFolder) return;
        (long, long) changed = (folder.ModifiedSeconds, folder.ModifiedNanos);
        if (changed != _changed) _looks = LooksAfterChange;
        _changed = changed;
        if (_looks == 0) return;
        _looks--;
        try
        {
            List<string> found = [];
            foreach (string path in Directory.EnumerateFileSystemEntries(_folder, Pattern))
            {
                if (found.Count < FilesMax) found.Add(path);
            }

            Forget(found);
            foreach (string path in found) Look(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who looks after the folder says so.
        }
    }

    /// <summary>Removes the requests that are in the journal.</summary>
    public void RemoveTaken()
    {
        List<string> durable = [];
        using (_lock.EnterScope())
        {
            if (_known.Count == 0) return;
            foreach ((string path, long number) in _known)
            {
                if (number > 0 && _isDurable(number)) durable.Add(path);
            }

            // Whatever becomes of the file: it is not obeyed twice.
            foreach (string path in durable) _known[path] = Refused;
        }

        foreach (string path in durable) Remove(path);
    }

    private void Look(string path)
    {
        using (_lock.EnterScope())
        {
            if (_known.ContainsKey(path)) return;
        }

        long number = Take(path);
        if (number == Waiting)
        {
            _looks = LooksAfterChange;
            return;
        }

        using (_lock.EnterScope()) _known[path] = number;
    }

    private long Take(string path)
    {
        int error = UntrustedFile.Read(path, ControlFileRule.BytesMax, out FileStatus status, out byte[] content);
        CommandUser owner = error == 0 ? _find(status.Owner) : default;
        if (error == 0 && owner.MayCommand == null) return Waiting;
        string fault = error == 0 ? Judge(path, in status, owner) : Describe(error);
        RequestText? request = fault.Length == 0 ? RequestText.Parse(content, _clock, out fault) : null;
        if (request is not { } asked)
        {
            _log($"ALARM operator: {path} is not obeyed: {fault}; see runbook: control folder");
            return Refused;
        }

        UInt128 id = IdOf(path)!.Value;
        string scope = asked.Scope == Model.Reasons.ReasonCode.None ? "" : $" {asked.Scope}";
        _log($"operator: {asked.Action}{scope} by request {Path.GetFileName(path)} of "
            + owner.Text);
        return _events.Send(asked.Action, asked.Scope, OperatorOrigin.ControlFolder, status.Owner, id);
    }

    private static string Judge(string path, in FileStatus status, CommandUser owner)
    {
        ControlFileFault fault = ControlFileRule.Judge(in status);
        if (fault == ControlFileFault.None && owner.MayCommand != true) fault = ControlFileFault.ForeignOwner;
        if (fault != ControlFileFault.None) return ControlFileRule.Describe(fault, in status, owner.Text);
        return IdOf(path) == null ? "its name must be REQ-, a UUID and .json" : "";
    }

    // A link, as it is opened.
    private static string Describe(int error) => error switch
    {
        40 => "it is a link, not a file",
        13 => "this user may not read it",
        _ => $"it cannot be opened: system error {error}",
    };

    private static UInt128? IdOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path)[Prefix.Length..];
        if (!Guid.TryParseExact(name, "D", out Guid id)) return null;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private void Forget(List<string> found)
    {
        using (_lock.EnterScope())
        {
            foreach (string path in _known.Keys)
            {
                if (!found.Contains(path)) _known.Remove(path);
            }
        }
    }

    private void Remove(string path)
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
