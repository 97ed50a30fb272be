using System;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Storage;

/// <summary>
/// What the kernel says of a name or of an open file: kind, owner, group, permissions, size. Any thread; allocates
/// nothing.
/// </summary>
public readonly unsafe struct FileStatus
{
    /// <summary>errno: there is nothing of that name.</summary>
    public const int NoEntry = 2;

    // By number: the name is not in every C library that the shipped binary runs on. The layouts are the kernel's own.
    private const long StatusOfX64 = 262;
    private const long StatusOfArm64 = 79;
    private const int CurrentDirectory = -100;
    private const long NoFollow = 0x100;
    private const long EmptyPath = 0x1000;
    private const int StatusBytes = 144;
    private const int TypeMask = 0xF000;

    private readonly uint _mode;
    private readonly ulong _device;
    private readonly ulong _number;

    private FileStatus(byte* status)
    {
        bool isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        _mode = *(uint*)(status + (isArm64 ? 16 : 24));
        _device = *(ulong*)status;
        _number = *(ulong*)(status + 8);
        LinkCount = isArm64 ? *(uint*)(status + 20) : *(long*)(status + 16);
        Owner = *(uint*)(status + (isArm64 ? 24 : 28));
        Group = *(uint*)(status + (isArm64 ? 28 : 32));
        Length = *(long*)(status + 48);
        ModifiedSeconds = *(long*)(status + 88);
        ModifiedNanos = *(long*)(status + 96);
    }

    public uint Owner { get; }

    public uint Group { get; }

    /// <summary>Names of the file.</summary>
    public long LinkCount { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Unix seconds of the last change of the content; of a folder, of its names.</summary>
    public long ModifiedSeconds { get; }

    /// <summary>Nanoseconds behind <see cref="ModifiedSeconds"/>.</summary>
    public long ModifiedNanos { get; }

    /// <summary>The nine bits of owner, group and others, and the three above them.</summary>
    public int Permissions => (int)(_mode & 0xFFF);

    public bool IsFile => (_mode & TypeMask) == 0x8000;

    public bool IsFolder => (_mode & TypeMask) == 0x4000;

    /// <summary>Two names, or a name and an open file, of one file or folder.</summary>
    public bool IsSameFileAs(in FileStatus other) => _device == other._device && _number == other._number;

    /// <summary>What else it is, in words for an operator.</summary>
    public string Kind => (_mode & TypeMask) switch
    {
        0x1000 => "a pipe",
        0x2000 or 0x6000 => "a device",
        0x4000 => "a folder",
        0x8000 => "a file",
        0xA000 => "a link",
        0xC000 => "a socket",
        _ => "no file",
    };

    /// <summary>The path as the kernel takes it, made once for <see cref="OfPath(byte[], out FileStatus)"/>.</summary>
    public static byte[] PathBytes(string path)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }

    /// <summary>Of a name; of a link itself, not of what it points to. 0 or errno.</summary>
    public static int OfPath(string path, out FileStatus status) => OfPath(PathBytes(path), out status);

    /// <summary>As the other, with a path of <see cref="PathBytes"/>.</summary>
    public static int OfPath(byte[] path, out FileStatus status) =>
        Of(CurrentDirectory, path, NoFollow, out status);

    /// <summary>Of an open file. 0 or errno.</summary>
    public static int Of(SafeFileHandle file, out FileStatus status)
    {
        bool isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            return Of((int)file.DangerousGetHandle(), [0], EmptyPath, out status);
        }
        finally
        {
            if (isHeld) file.DangerousRelease();
        }
    }

    private static int Of(int folder, ReadOnlySpan<byte> path, long flags, out FileStatus status)
    {
        byte* bytes = stackalloc byte[StatusBytes];
        long number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? StatusOfArm64 : StatusOfX64;
        fixed (byte* start = path)
        {
            int error = Libc.Call(number, folder, (nint)start, (nint)bytes, flags);
            status = error == 0 ? new FileStatus(bytes) : default;
            return error;
        }
    }
}
