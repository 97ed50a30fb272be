using System;
using System.IO;
using System.Linq;

namespace LowLatency.Cli.Backtest;

/// <summary>
/// The folders that a run makes. Where it was ended before its time they go again, so that half a journal or settings
/// without results are not taken for those of a run; what was there before stays.
/// </summary>
internal sealed class CreatedFolders
{
    private readonly string?[] _made;

    /// <param name="folders">Before the run makes them; null = not asked for.</param>
    public CreatedFolders(params string?[] folders) =>
        _made = Array.FindAll(folders, static each => each != null && IsNew(each));

    public void Remove()
    {
        foreach (string? folder in _made)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsNew(string folder) =>
        !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any();
}
