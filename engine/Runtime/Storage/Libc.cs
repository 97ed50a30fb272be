using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Storage;

/// <summary>
/// The system calls of the journal. The managed flush calls of .NET 9 and 10 report success when fsync failed, so
/// everything that durability rests on goes to libc and its errno is looked at.
/// </summary>
internal static unsafe partial class Libc
{
    public const int NoSpace = 28;

    // A signal (the runtime sends them to its own threads) may end a call that has done nothing yet: it is made again.
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;

    private const int OpenReadOnly = 0;
    private const int OpenDirectoryCloseOnExec = 0x10000 | 0x80000;
    private const int OpenDirectoryCloseOnExecArm64 = 0x4000 | 0x80000;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwrite(SafeFileHandle file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc")]
    private static partial int posix_fallocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenMaking(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, nint second, nint third, long fourth);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statvfs(string path, ulong* result);

    /// <summary>0 or errno.</summary>
    public static int FlushData(SafeFileHandle file)
    {
        int error;
        do error = fdatasync(file) == 0 ? 0 : Error();
        while (error == Interrupted);
        return error;
    }

    /// <summary>0 or errno.</summary>
    public static int Truncate(SafeFileHandle file, long length) => ftruncate(file, length) == 0 ? 0 : Error();

    /// <summary>0 or an error number.</summary>
    public static int Allocate(SafeFileHandle file, long length)
    {
        int error;
        do error = posix_fallocate(file, 0, length);
        while (error == Interrupted);
        return error;
    }

    /// <summary>0 or errno; EWOULDBLOCK when another process holds the lock.</summary>
    public static int LockNow(SafeFileHandle file) => flock(file, LockExclusive | LockNonBlocking) == 0 ? 0 : Error();

    /// <summary>Bytes written (may be fewer than given), or minus errno.</summary>
    public static long WriteAt(SafeFileHandle file, byte* bytes, int count, long offset)
    {
        long written;
        do
        {
            written = pwrite(file, bytes, (nuint)count, offset);
            if (written < 0) written = -Error();
        }
        while (written == -Interrupted);

        return written;
    }

    /// <summary>Makes created, renamed and removed names of a directory durable. 0 or errno.</summary>
    public static int FlushDirectory(string path)
    {
        int error = OpenFolder(path, out SafeFileHandle? directory);
        if (error != 0) return error;
        using (directory) return fsync(directory!) == 0 ? 0 : Error();
    }

    /// <summary>Opens a folder. 0 or errno, then the handle is null.</summary>
    public static int OpenFolder(string path, out SafeFileHandle? folder)
    {
        bool isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        int flags = OpenReadOnly | (isArm64 ? OpenDirectoryCloseOnExecArm64 : OpenDirectoryCloseOnExec);
        int descriptor = open(path, flags);
        folder = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return descriptor < 0 ? Error() : 0;
    }

    /// <summary>
    /// Opens a file to read and write, of the owner alone when it is made. 0 or errno, then the handle is null.
    /// </summary>
    public static int OpenForWriting(string path, bool isNew, out SafeFileHandle? file)
    {
        const int ReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
        const int Exclusive = 0x80;
        const uint OwnerReadWrite = 0x180; // 0600
        file = null;
        int descriptor;
        int error;
        do
        {
            descriptor = OpenMaking(path, ReadWriteCreateCloseOnExec | (isNew ? Exclusive : 0), OwnerReadWrite);
            error = descriptor < 0 ? Error() : 0;
        }
        while (error == Interrupted);
        if (error == 0) file = new SafeFileHandle(descriptor, ownsHandle: true);
        return error;
    }

    /// <summary>
    /// Opens for reading without waiting for anybody; a link is an error. 0 or errno, then the handle is null.
    /// </summary>
    public static int OpenForReading(string path, out SafeFileHandle? file)
    {
        const int NonBlockingCloseOnExec = 0x800 | 0x80000;
        const int NoFollow = 0x20000;
        const int NoFollowArm64 = 0x8000;
        bool isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        int descriptor = open(path, OpenReadOnly | NonBlockingCloseOnExec | (isArm64 ? NoFollowArm64 : NoFollow));
        file = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return descriptor < 0 ? Error() : 0;
    }

    /// <summary>A system call by its number. 0 or errno.</summary>
    public static int Call(long number, long first, nint second, nint third, long fourth) =>
        SystemCall(number, first, second, third, fourth) == 0 ? 0 : Error();

    /// <summary>Bytes that an ordinary user can still take on the file system of a path, or minus errno.</summary>
    public static long FreeBytes(string path)
    {
        // struct statvfs of 64-bit glibc and musl: f_bsize, f_frsize, f_blocks, f_bfree, f_bavail, ... (112 bytes).
        ulong* result = stackalloc ulong[32];
        if (statvfs(path, result) != 0) return -Error();
        return (long)(result[1] * result[4]);
    }

    private static int Error() => Marshal.GetLastPInvokeError();
}
