using System.IO;
using System.Runtime.InteropServices;

namespace LowLatency.Reading;

/// <summary>
/// Opens what is a file and nothing else: who opens a pipe waits for its writer, and a device has no end. Follows
/// links. Any thread.
/// </summary>
public static unsafe partial class RegularFile
{
    // statx has one layout on every processor; stat has not. By number: the C library that the shipped binary is linked
    // against is older than its name. A kernel that is older, too (before 4.11), says so: then everything is a file.
    private const long StatxOfX64 = 332;
    private const long StatxOfArm64 = 291;
    private const int CurrentDirectory = -100;
    private const uint TypeRequested = 1;
    private const int StatusBytes = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>False for a folder, pipe, socket or device; true for a file, and where there is nothing.</summary>
    public static bool IsFile(string path)
    {
        byte* status = stackalloc byte[StatusBytes];
        long number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? StatxOfArm64 : StatxOfX64;
        if (SystemCall(number, CurrentDirectory, path, 0, TypeRequested, status) != 0) return true;
        return (*(ushort*)(status + ModeOffset) & TypeMask) == RegularType;
    }

    /// <summary>Opens for reading, beside one that writes. What is no file is an <see cref="IOException"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferBytes">Of the stream; 0 = none.</param>
    public static FileStream Open(string path, int bufferBytes = 4_096)
    {
        if (!IsFile(path)) throw new IOException($"{path}: is not a file (a folder, pipe or device)");
        return new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferBytes);
    }

    /// <summary>All bytes. What is no file or is longer is an <see cref="IOException"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytesMax">Longest that can be meant; at most 2^31 - 64 Ki.</param>
    public static byte[] ReadAll(string path, long bytesMax)
    {
        using FileStream file = Open(path, 0);
        if (file.Length > bytesMax) throw new IOException($"{path}: {file.Length} bytes, at most {bytesMax} are read");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8)]
    private static partial long SystemCall(
        long number, long folder, string path, long flags, long mask, byte* status);
}
