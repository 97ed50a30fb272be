using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Latency.Echo;

/// <summary>
/// The floor, as a process of its own: reads frames of a fixed size from one plain socket and writes answers of a fixed
/// size to another. One thread, blocking reads; no framing, no parsing, no decision.
/// </summary>
internal static partial class EchoProcess
{
    private const int RecordBytes = 128;
    private const long FileBytes = 16 << 20;

    /// <param name="port">Where the two sockets connect to: first the frames, then the answers.</param>
    /// <param name="frameBytes">Size of a frame.</param>
    /// <param name="answerBytes">Size of an answer.</param>
    /// <param name="path">File that flushed frames are recorded in.</param>
    /// <param name="certificateFile">PEM of the peer's certificate; null = without TLS.</param>
    public static int Run(int port, int frameBytes, int answerBytes, string path, string? certificateFile)
    {
        using EchoSocket frames = EchoSocket.Connect(port, certificateFile);
        using EchoSocket answers = EchoSocket.Connect(port, certificateFile);
        using SafeFileHandle file = Preallocate(path);
        byte[] frame = new byte[frameBytes];
        byte[] answer = new byte[answerBytes];
        byte[] record = new byte[RecordBytes];
        long offset = 0;
        while (frames.TryRead(frame))
        {
            byte kind = frame[EchoMessage.KindAt];
            if (kind == EchoMessage.Silent) continue;
            if (kind == EchoMessage.Flushed)
            {
                frame.AsSpan(0, Math.Min(frame.Length, RecordBytes)).CopyTo(record);
                RandomAccess.Write(file, record, offset);
                if (FlushData(file) != 0) return 1;
                offset = (offset + RecordBytes) % FileBytes;
            }

            frame.AsSpan(0, EchoMessage.BytesMin).CopyTo(answer);
            answers.Send(answer);
        }

        return 0;
    }

    public static void WriteKey(Span<byte> frame, int key) =>
        BinaryPrimitives.WriteUInt16LittleEndian(frame[EchoMessage.KeyAt..], (ushort)key);

    public static int ReadKey(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt16LittleEndian(frame[EchoMessage.KeyAt..]);

    // As the journal's segments: a flush then writes data only, not the size of the file.
    private static SafeFileHandle Preallocate(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, preallocationSize: FileBytes);
        byte[] zeros = new byte[1 << 20];
        for (long at = 0; at < FileBytes; at += zeros.Length) RandomAccess.Write(file, zeros, at);
        if (FlushData(file) != 0) throw new IOException($"{path} cannot be flushed");
        return file;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FlushData(SafeFileHandle file);
}
