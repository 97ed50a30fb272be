using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Storage;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Runtime.Journal;

/// <summary>
/// A journal's folder for the one that writes it: the lock against a second engine, and repair. Start-up and tools;
/// never on the hot path.
/// </summary>
public sealed class JournalDirectory : IDisposable
{
    private const string LockName = "lock";
    private const string TornExtension = ".torn";

    private readonly SafeFileHandle _lock;

    private JournalDirectory(string path, SafeFileHandle lockHandle)
    {
        Path = path;
        _lock = lockHandle;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>
    /// Opens a journal for writing, creating the folder when asked, for its owner alone unless
    /// <paramref name="access"/> says otherwise. Null = <paramref name="error"/> says why.
    /// </summary>
    public static JournalDirectory? TryOpen(string path, bool create, out string error, FolderAccess access = default)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full) && !create)
        {
            error = $"{full}: no such journal";
            return null;
        }

        if (TryOpenLock(full, access, out error) is not { } handle) return null;
        if (Libc.LockNow(handle) == 0) return new JournalDirectory(full, handle);
        handle.Dispose();
        error = LockedMessage(full);
        return null;
    }

    /// <summary>
    /// Finds where the journal ends, cuts what a crash tore (the bytes stay beside it in a .torn file) and says where
    /// the next run goes on. Reads the newest two segments; replay proves the rest. Null = stop, <paramref name="end"/>
    /// says where and why.
    /// </summary>
    public JournalResumePoint? Recover(out JournalEnd end)
    {
        while (true)
        {
            List<JournalSegment> segments = JournalSegments.List(Path);
            if (segments.Count == 0)
            {
                end = new JournalEnd(RecoveryAction.End, JournalFinding.EndOfFile, -1, 0, 0, 0);
                return new JournalResumePoint { JournalId = NewId() };
            }

            long first = segments[Math.Max(0, segments.Count - 2)].Index;
            JournalVerification state = JournalSegments.Verify(Path, first);
            end = state.End;
            switch (end.Action)
            {
                case RecoveryAction.End:
                    // Room that a killed run had reserved and never wrote: a segment for each kill, were it kept.
                    if (IsRoomLeft(segments[^1], end)) Cut(segments[^1], end.Offset);
                    return new JournalResumePoint
                    {
                        JournalId = state.JournalId,
                        NextSegmentIndex = segments[^1].Index + 1,
                        LastSequence = end.LastSequence,
                        Chain = end.Chain,
                        LastEpoch = state.LastEpoch,
                        IsVersion1 = state.LastVersion == 1,
                        LastStateHash = state.LastStateHash,
                        OutputsProvenSequence = state.OutputsProvenSequence,
                        IsCleanEnd = state.IsCleanEnd,
                    };
                case RecoveryAction.CutTail:
                    Cut(segments[^1], end.Offset);
                    break;
                case RecoveryAction.DiscardSegment:
                    Discard(segments[^1]);
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>
    /// Cuts the newest segment at the place where <see cref="Recover"/> stopped, good records behind it included; they
    /// stay in the .torn file. Only on a person's order. False when the damage is not in the newest segment.
    /// </summary>
    public bool ForceCut(in JournalEnd end)
    {
        List<JournalSegment> segments = JournalSegments.List(Path);
        bool isCuttable = end.Action == RecoveryAction.Stop && segments.Count > 0
            && segments[^1].Index == end.SegmentIndex && end.Offset >= JournalFormat.SegmentHeaderLength;
        if (isCuttable) Cut(segments[^1], end.Offset);
        return isCuttable;
    }

    /// <summary>Bytes that can still be taken on the journal's file system, or minus errno.</summary>
    public static long FreeBytes(string path) => Libc.FreeBytes(path);

    public void Dispose() => _lock.Dispose();

    private static SafeFileHandle? TryOpenLock(string folder, FolderAccess access, out string error)
    {
        error = "";
        try
        {
            access.Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = exception.Message;
            return null;
        }

        string path = System.IO.Path.Combine(folder, LockName);
        int number = OwnedFile.OpenHandle(path, isNew: false, out SafeFileHandle? handle);
        if (number != 0) error = $"{path}: {Marshal.GetPInvokeErrorMessage(number)}";
        return handle;
    }

    private static bool IsRoomLeft(in JournalSegment segment, in JournalEnd end) =>
        !segment.IsCompressed && segment.Index == end.SegmentIndex && segment.Bytes > end.Offset;

    private static string LockedMessage(string path) => $"{path}: another engine is writing this journal";

    private static UInt128 NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    private void Cut(in JournalSegment segment, long offset)
    {
        using (FileStream source = new(segment.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
        {
            SetAside(source, offset, TornPath(segment, offset));
            Check(Libc.Truncate(source.SafeFileHandle, offset), segment.Path);
            Check(Libc.FlushData(source.SafeFileHandle), segment.Path);
        }

        Check(Libc.FlushDirectory(Path), Path);
    }

    private void Discard(in JournalSegment segment)
    {
        using (FileStream source = new(segment.Path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            SetAside(source, 0, TornPath(segment, 0));
        }

        File.Delete(segment.Path);
        Check(Libc.FlushDirectory(Path), Path);
    }

    // Without the zeros at the end, which say nothing.
    private static void SetAside(FileStream source, long offset, string path)
    {
        byte[] bytes = new byte[source.Length - offset];
        source.Position = offset;
        source.ReadExactly(bytes);
        ReadOnlySpan<byte> cut = bytes.AsSpan().TrimEnd((byte)0);
        if (cut.IsEmpty) return;
        using FileStream target = OwnedFile.Open(path, FileMode.Create, FileAccess.Write);
        target.Write(cut);
        target.Flush();
        Check(Libc.FlushData(target.SafeFileHandle), path);
    }

    private string TornPath(in JournalSegment segment, long offset)
    {
        string stem = System.IO.Path.Combine(Path, FormattableString.Invariant($"{segment.Index:D12}.{offset}"));
        string path = stem + TornExtension;
        for (int attempt = 1; File.Exists(path); attempt++)
        {
            path = FormattableString.Invariant($"{stem}.{attempt}{TornExtension}");
        }

        return path;
    }

    private static void Check(int error, string path)
    {
        if (error != 0) throw new IOException($"{path}: system error {error}");
    }
}
