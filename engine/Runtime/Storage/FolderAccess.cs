using System;
using System.IO;

namespace LowLatency.Runtime.Storage;

/// <summary>
/// Who may read what this process keeps on disk: its user alone (folders 0700, files 0600), or a group too (0750,
/// 0640). A folder's own mode says which, and what is made in it follows: exactly 0750 is a group's, all else the
/// owner's alone. Whatever the umask. Start-up, tools and the threads that may wait for a disk.
/// </summary>
public readonly record struct FolderAccess
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int OwnerBits = 0x1C0; // 0700
    private const int GroupFolderBits = 0x1E8; // 0750
    private const int OwnerFileBits = 0x180; // 0600
    private const int GroupReadBit = 0x20; // 0040
    private const int AllBits = 0x1FF; // 0777
    private const int OthersBits = 0x3F; // 0077

    private readonly bool _isGroup;
    private readonly uint _group;

    private FolderAccess(uint group) => (_isGroup, _group) = (true, group);

    /// <summary>Nobody but the owner.</summary>
    public static FolderAccess OwnerOnly => default;

    private int FolderBits => _isGroup ? GroupFolderBits : OwnerBits;

    private int FileBits => _isGroup ? OwnerFileBits | GroupReadBit : OwnerFileBits;

    /// <summary>The owner, and readers of a group.</summary>
    public static FolderAccess ReadableBy(in UserGroup group) => new(group.Id);

    /// <summary>What a folder's own mode says; the owner's alone where there is no folder.</summary>
    public static FolderAccess Of(string folder)
    {
        bool isThere = FileStatus.OfPath(Target(folder), out FileStatus status) == 0;
        return isThere && (status.Permissions & AllBits) == GroupFolderBits ? new(status.Group) : OwnerOnly;
    }

    /// <summary>
    /// Makes a folder; one that is there stays as it is. An <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> says what the disk refused.
    /// </summary>
    public void Make(string folder)
    {
        if (!Directory.Exists(folder)) MakeExact(folder, _isGroup ? _group : null, FolderBits);
    }

    /// <summary>
    /// Makes a folder that is not there with exactly these permissions, of a group or (null) of the process's own.
    /// Exceptions as of <see cref="Make"/>.
    /// </summary>
    public static void MakeExact(string folder, UserGroup? group, int permissions) =>
        MakeExact(folder, group?.Id, permissions);

    /// <summary>This process may list, enter and change a folder.</summary>
    public static bool CanUse(string folder) => Libc.CanUseFolder(folder);

    /// <summary>Gives a folder of this user these permissions. False = the disk refused.</summary>
    public static bool SetExact(string folder, UserGroup? group, int permissions)
    {
        if (FileStatus.OfPath(folder, out FileStatus status) != 0 || !status.IsFolder) return false;
        bool isExact = (status.Permissions & AllBits) == permissions && (group is not { } g || status.Group == g.Id);
        return isExact || Libc.SetGroupAndMode(folder, group?.Id, permissions) == 0;
    }

    /// <summary>
    /// Gives a folder that is ours, the files in it and in the named folders below it these permissions. Where one of
    /// the folders is a link it is what the link leads to; links in it are left alone. Empty = nothing was wider or
    /// narrower; else what was done, or what a person has to do.
    /// </summary>
    public string Apply(string folder, params ReadOnlySpan<string> below)
    {
        int changed = 0;
        string text = ApplyTo(folder, ref changed);
        foreach (string each in below)
        {
            string inner = Path.Combine(folder, each);
            if (!Directory.Exists(inner)) continue;
            string reported = ApplyTo(inner, ref changed);
            if (text.Length == 0) text = reported;
        }

        return text.Length > 0 || changed == 0 ? text : $"{folder}: files: permissions set of {changed}";
    }

    /// <summary>Permissions that a file of the folder gets, on its open handle: only of a file of this user.</summary>
    internal void Fit(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (FileStatus.Of(file, out FileStatus status) != 0 || !status.IsFile) return;
        bool isFit = (status.Permissions & AllBits) == FileBits && (!_isGroup || status.Group == _group);
        if (isFit || status.Owner != Libc.EffectiveUser) return;

        // The group first: a mode that lets a group read must not be of another group for a moment.
        if (_isGroup && status.Group != _group && Libc.SetGroup(file, _group) != 0) return;
        _ = Libc.SetMode(file, FileBits);
    }

    private static void MakeExact(string folder, uint? group, int permissions)
    {
        // Never wider on the way: what is opened in between stays open.
        Directory.CreateDirectory(folder, OwnerFolder);
        int error = Libc.SetGroupAndMode(folder, group, permissions);
        if (error != 0) throw new IOException($"{folder}: permissions: system error {error}");
    }

    private string ApplyTo(string folder, ref int changed)
    {
        string target = Target(folder);
        if (FileStatus.OfPath(target, out FileStatus status) != 0 || !status.IsFolder) return "";
        string was = Convert.ToString(status.Permissions & AllBits, 8);
        bool isFit = (status.Permissions & AllBits) == FolderBits && (!_isGroup || status.Group == _group);
        string text = "";
        if (!isFit && status.Owner != Libc.EffectiveUser)
        {
            bool isOpen = (status.Permissions & OthersBits) != 0;
            return isOpen ? $"{folder} belongs to user {status.Owner} and is open to others (0{was}): chmod it" : "";
        }

        if (!isFit)
        {
            int error = Libc.SetGroupAndMode(target, _isGroup ? _group : null, FolderBits);
            string now = Convert.ToString(FolderBits, 8);
            text = error == 0
                ? $"{folder}: permissions were 0{was}, are 0{now} now"
                : $"{folder}: permissions are 0{was} and cannot be made 0{now}: system error {error}";
        }

        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (TryFitFile(file)) changed++;
        }

        return text;
    }

    // The folder itself, also where the name is a link to it.
    private static string Target(string folder) => folder.TrimEnd('/') + "/.";

    // What its owner made read-only stays so.
    private bool TryFitFile(string path)
    {
        if (FileStatus.OfPath(path, out FileStatus status) != 0 || !status.IsFile) return false;
        int requested = (status.Permissions & OwnerBits) | (_isGroup ? GroupReadBit : 0);
        bool isFit = (status.Permissions & AllBits) == requested && (!_isGroup || status.Group == _group);
        if (isFit || status.Owner != Libc.EffectiveUser) return false;
        return Libc.SetGroupAndMode(path, _isGroup ? _group : null, requested) == 0;
    }
}
