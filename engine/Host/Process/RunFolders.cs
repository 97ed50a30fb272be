using System;
using System.IO;
using LowLatency.Host.Control;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Process;

/// <summary>The folders of a run, and who may read them. At the start.</summary>
internal static class RunFolders
{
    /// <summary>The owner's alone, or readable by the group that the configuration names.</summary>
    /// <exception cref="StartFault">There is no such group, or this user is not in it.</exception>
    public static FolderAccess AccessOf(JournalOptions options) => options.ReadersGroup.Length == 0
        ? FolderAccess.OwnerOnly
        : FolderAccess.ReadableBy(ControlFolder.GroupOf("journal.readersGroup", options.ReadersGroup));

    /// <summary>
    /// A journal that an earlier version made, or a person copied, is closed as a new one would be; what was changed,
    /// and what a person has to change, is said.
    /// </summary>
    public static void Close(string journal, in FolderAccess access, Action<string> log)
    {
        try
        {
            string reported = access.Apply(journal, SnapshotFolder.FolderName, StrategyFiles.FolderName);
            if (reported.Length > 0) log(reported);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log($"{journal}: permissions not looked at: {exception.Message}");
        }
    }

    /// <summary>
    /// The folder of report and histograms, made when absent. One that is there may be other people's too: its own
    /// permissions stay, files in it are the owner's.
    /// </summary>
    /// <exception cref="StartFault">It cannot be made.</exception>
    public static string MakeOutput(string folder, in FolderAccess access)
    {
        try
        {
            access.Make(folder);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFault(ExitCode.CannotCreate, $"output.directory: {exception.Message}");
        }
    }
}
