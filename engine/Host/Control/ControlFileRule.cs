using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Control;

/// <summary>Which files an operator's command may be: small, of their own, of somebody who may command.</summary>
internal static class ControlFileRule
{
    /// <summary>Longest file that is meant as a command, bytes.</summary>
    public const int BytesMax = 1_024;

    /// <summary>What is wrong with the file, but for its owner.</summary>
    public static ControlFileFault Judge(in FileStatus status)
    {
        if (!status.IsFile) return ControlFileFault.NoFile;
        if (status.LinkCount > 1) return ControlFileFault.Linked;
        return status.Length > BytesMax ? ControlFileFault.TooLong : ControlFileFault.None;
    }

    /// <summary>In words; <paramref name="owner"/> is whose it is.</summary>
    public static string Describe(ControlFileFault fault, in FileStatus status, string owner) => fault switch
    {
        ControlFileFault.NoFile => $"it is {status.Kind}, not a file",
        ControlFileFault.Linked => "it has a second name (a hard link), so its owner may not have put it there",
        ControlFileFault.TooLong => $"it has {status.Length} bytes, a command has {BytesMax} at most",
        _ => $"user {owner} may not command this engine (control.writersGroup)",
    };
}
