using System;
using System.Buffers.Binary;
using LowLatency.Proofs.Market;
using LowLatency.Protocol.WebSockets;

namespace LowLatency.Proofs.Fuzz;

/// <summary>
/// RFC 6455 streams of valid, mutated and random frames in random pieces. The reader may only go forward, never
/// beyond what it was given; a fault sticks; after a reset the next good frame is read.
/// </summary>
internal static class FrameReaderFuzz
{
    private const int MessageBytesMax = 4_096;
    private const int FramesPerStream = 8;
    private const int WarmUp = 20_000;

    private static readonly byte[] Text =
        "{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"p\":\"61837.63\",\"q\":\"0.02\",\"x\":\"\u00e4\u20ac\"}"u8.ToArray();

    /// <returns>Bytes allocated on this thread after the warm-up, streams that ended in a fault, frames that the reader
    /// answered: what lies behind a fault is not counted.</returns>
    /// <exception cref="InvalidOperationException">The reader broke a rule.</exception>
    public static (long AllocatedBytes, long Refused, long Frames) Run(long frames, ulong seed)
    {
        var random = new ScriptRandom(seed);
        var reader = new WebSocketFrameReader(MessageBytesMax);
        var stream = new byte[64 * 1024];
        long before = 0;
        long refused = 0;
        long done = 0;
        bool isWarm = false;
        while (done < frames)
        {
            if (!isWarm && done >= WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                isWarm = true;
            }

            int length = 0;
            bool isOpen = false;
            for (int i = 0; i < FramesPerStream; i++) length += WriteFrame(stream.AsSpan(length), random, ref isOpen);
            if (Feed(reader, stream, length, random, ref done)) refused++;
            reader.Reset();
            Recover(reader, stream);
        }

        long allocated = isWarm ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        return (allocated, refused, done);
    }

    // In growing windows, as the connection does: what was not consumed is given again with more behind it.
    private static bool Feed(WebSocketFrameReader reader, byte[] stream, int length, ScriptRandom random, ref long done)
    {
        int start = 0;
        int end = 0;
        while (true)
        {
            WebSocketReadResult result = reader.Read(stream.AsSpan(start, end - start));
            Check(result.Consumed >= 0 && result.Consumed <= end - start, "consumed more than it was given");
            Check(result.Payload.Length <= MessageBytesMax, "a message above the limit");
            if (result.Kind != WebSocketReadKind.NeedMore) done++;
            if (result.Kind == WebSocketReadKind.Fault)
            {
                Check(reader.Fault != WebSocketFault.None, "a fault that is not kept");
                result = reader.Read(stream.AsSpan(start, end - start));
                Check(result.Kind == WebSocketReadKind.Fault, "a fault that heals");
                return true;
            }

            start += result.Consumed;
            if (result.Kind is not (WebSocketReadKind.NeedMore or WebSocketReadKind.Ended)) continue;
            if (result.Kind == WebSocketReadKind.NeedMore) Check(result.Consumed == 0, "consumed a part");
            if (end == length) return reader.OnEndOfStream(end - start) == WebSocketFault.TruncatedFrame;
            int piece = random.Below(4) == 0 ? length : 1 + random.Below(256);
            end = Math.Min(length, end + piece);
        }
    }

    private static void Recover(WebSocketFrameReader reader, byte[] stream)
    {
        stream[0] = 0x81;
        stream[1] = (byte)Text.Length;
        Text.CopyTo(stream.AsSpan(2));
        WebSocketReadResult result = reader.Read(stream.AsSpan(0, 2 + Text.Length));
        bool isGood = result.Kind == WebSocketReadKind.Text && result.Payload.SequenceEqual(Text);
        Check(isGood, "a good frame is not read after a reset");
        reader.Reset();
    }

    private static int WriteFrame(Span<byte> target, ScriptRandom random, ref bool isOpen)
    {
        int kind = random.Below(64);
        if (kind == 0)
        {
            int length = random.Below(64);
            for (int i = 0; i < length; i++) target[i] = (byte)random.Below(256);
            return length;
        }

        // Mostly text in one frame; fragments, binary and control frames too, and rarely a fragment out of place.
        bool isContinuation = isOpen ^ (kind == 1);
        int opcode = kind >= 62 ? 8 : kind >= 56 ? 10 : kind >= 50 ? 9 : isContinuation ? 0 : kind >= 46 ? 2 : 1;
        bool isFinal = opcode >= 8 || random.Below(6) != 0;
        if (opcode < 8) isOpen = !isFinal;
        int used = WriteHeader(target, isFinal, opcode, PayloadLength(opcode, random), out int payload);
        for (int i = 0; i < payload; i += Text.Length)
        {
            Text.AsSpan(0, Math.Min(Text.Length, payload - i)).CopyTo(target[(used + i)..]);
        }

        used += payload;
        return random.Below(12) == 0 ? ByteMutation.Apply(target[..(used + 16)], used, random) : used;
    }

    private static int PayloadLength(int opcode, ScriptRandom random)
    {
        if (opcode == 8) return 0;
        if (opcode >= 8 || random.Below(8) != 0) return random.Below(2) == 0 ? Text.Length : 0;
        return Text.Length * (1 + random.Below(60));
    }

    private static int WriteHeader(Span<byte> target, bool isFinal, int opcode, int length, out int payload)
    {
        payload = length;
        target[0] = (byte)((isFinal ? 0x80 : 0) | opcode);
        if (length < 126)
        {
            target[1] = (byte)length;
            return 2;
        }

        target[1] = 126;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)length);
        return 4;
    }

    private static void Check(bool holds, string rule)
    {
        if (!holds) throw new InvalidOperationException(rule);
    }
}
