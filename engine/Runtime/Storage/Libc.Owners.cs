using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Storage;

/// <summary>The calls about owners, groups and permissions.</summary>
internal static unsafe partial class Libc
{
    private const uint Unchanged = uint.MaxValue;
    private const int GroupsMax = 65_536;

    // struct group: gr_name, gr_passwd, gr_gid; struct passwd: pw_name, pw_passwd, pw_uid, pw_gid. Of 64 bits.
    private const int GroupIdOffset = 16;
    private const int UserGroupOffset = 20;

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int rights);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint EffectiveGroupId();

    [LibraryImport("libc", EntryPoint = "getgroups", SetLastError = true)]
    private static partial int Groups(int count, uint* groups);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* GroupByName(string name);

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    private static partial byte* UserById(uint user);

    [LibraryImport("libc", EntryPoint = "getgrouplist")]
    private static partial int GroupsOf(byte* name, uint group, uint* groups, int* count);

    /// <summary>Whose rights this process has.</summary>
    public static uint EffectiveUser => EffectiveUserId();

    /// <summary>This process may list, enter and change a folder.</summary>
    public static bool CanUseFolder(string path)
    {
        const int ReadWriteEnter = 7;
        return Access(path, ReadWriteEnter) == 0;
    }

    /// <summary>Of an open file. 0 or errno.</summary>
    public static int SetMode(SafeFileHandle file, int mode) => ChangeMode(file, (uint)mode) == 0 ? 0 : Error();

    /// <summary>Of an open file; its owner stays. 0 or errno.</summary>
    public static int SetGroup(SafeFileHandle file, uint group) =>
        ChangeOwner(file, Unchanged, group) == 0 ? 0 : Error();

    /// <summary>Of a path that is no link; null = the group stays. 0 or errno.</summary>
    public static int SetGroupAndMode(string path, uint? group, int mode)
    {
        if (group is { } id && ChangeOwner(path, Unchanged, id) != 0) return Error();
        return ChangeMode(path, (uint)mode) == 0 ? 0 : Error();
    }

    /// <summary>Null = there is no group of that name.</summary>
    public static uint? GroupOf(string name)
    {
        byte* found = GroupByName(name);
        return found == null ? null : *(uint*)(found + GroupIdOffset);
    }

    /// <summary>The user's login name, or null.</summary>
    public static string? NameOf(uint user)
    {
        byte* found = UserById(user);
        return found == null ? null : Marshal.PtrToStringUTF8((nint)(*(byte**)found));
    }

    /// <summary>This process has the group's rights.</summary>
    public static bool IsInGroup(uint group)
    {
        if (EffectiveGroupId() == group) return true;
        int count = Groups(0, null);
        if (count <= 0) return false;
        uint[] groups = new uint[count];
        fixed (uint* start = groups) count = Groups(count, start);
        return count > 0 && Array.IndexOf(groups, group, 0, count) >= 0;
    }

    /// <summary>A user of this machine is in a group.</summary>
    public static bool IsMember(uint user, uint group)
    {
        byte* found = UserById(user);
        if (found == null) return false;
        uint own = *(uint*)(found + UserGroupOffset);

        // What it points to is the next call's.
        nint name = Marshal.StringToCoTaskMemUTF8(Marshal.PtrToStringUTF8((nint)(*(byte**)found)));
        try
        {
            for (int room = 64; ;)
            {
                uint[] groups = new uint[room];
                int count = room;
                int result;
                fixed (uint* start = groups) result = GroupsOf((byte*)name, own, start, &count);
                if (result >= 0) return Array.IndexOf(groups, group, 0, Math.Min(count, room)) >= 0;
                if (count <= room || count > GroupsMax) return false;
                room = count;
            }
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }
}
