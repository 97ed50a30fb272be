using System;
using System.IO;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Snapshots;

/// <summary>
/// Keeps the files of the strategies that decide in a journal, each written once. Not on the hot path; the caller
/// serialises calls.
/// </summary>
public static class StrategyStore
{
    /// <summary>Keeps a file. False = <paramref name="error"/> says why.</summary>
    public static bool TrySave(string journal, string name, string digest, ReadOnlySpan<byte> source, out string error)
    {
        error = "";
        string path = StrategyFiles.PathOf(journal, name, digest);
        try
        {
            if (File.Exists(path) && source.SequenceEqual(File.ReadAllBytes(path))) return true;
            FolderAccess.Of(journal).Make(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = exception.Message;
            return false;
        }

        return DurableFile.TryReplace(path, source, out error);
    }
}
