using System;
using System.Collections.Generic;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.WebSockets;

internal sealed class WebSocketFrameReaderFuzzTests
{
    private static ulong Seed
        => ulong.TryParse(Environment.GetEnvironmentVariable("LOWLATENCY_SEED"), out ulong seed) ? seed : 20261121;

    private static string Rerun
        => $"LOWLATENCY_SEED={Seed} dotnet test tests/Unit -c Release --filter FullyQualifiedName~FrameReaderFuzz";

    [Test]
    public void Random_and_mutated_bytes_never_throw_never_allocate_and_always_end()
    {
        var random = new SeededRandom(Seed);
        byte[] valid = ServerFrame.Join(
            ServerFrame.Text("{\"e\":\"trade\",\"p\":\"1.5\"}"), ServerFrame.Make(9, [1, 2]),
            ServerFrame.Make(1, [0xE2], false), ServerFrame.Make(0, [0x82, 0xAC]), ServerFrame.Make(2, new byte[126]),
            ServerFrame.Text("x"), ServerFrame.Close(1000, "end"));
        byte[] buffer = new byte[valid.Length];
        var reader = new WebSocketFrameReader(300);
        long faults = 0;
        long messages = 0;
        long before = 0;
        const int Rounds = 200_000;
        for (int round = 0; round < Rounds; round++)
        {
            if (round == 1000)
                before = GC.GetAllocatedBytesForCurrentThread();
            Fill(buffer, valid, ref random);
            reader.Reset();
            Drive(reader, buffer, ref random, ref messages, ref faults);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.Zero, Rerun);
        Assert.That(faults, Is.GreaterThan(Rounds / 4), Rerun);
        Assert.That(messages, Is.GreaterThan(Rounds / 4), Rerun);
    }

    private static void Fill(byte[] buffer, byte[] valid, ref SeededRandom random)
    {
        valid.CopyTo(buffer, 0);
        ulong flips = random.NextBelow(8) == 0 ? (ulong)buffer.Length : random.NextBelow(4);
        for (ulong i = 0; i < flips; i++)
            buffer[random.NextBelow((ulong)buffer.Length)] = (byte)random.NextUInt32();
    }

    private static void Drive(
        WebSocketFrameReader reader, byte[] buffer, ref SeededRandom random, ref long messages, ref long faults)
    {
        int consumed = 0;
        int end = 0;
        while (end < buffer.Length)
        {
            end = Math.Min(buffer.Length, end + 1 + (int)random.NextBelow(120));
            while (true)
            {
                WebSocketReadResult result = reader.Read(buffer.AsSpan(consumed, end - consumed));
                if (result.Kind == WebSocketReadKind.NeedMore)
                    break;
                if (result.Consumed <= 0 || result.Consumed > end - consumed)
                    throw new InvalidOperationException(Rerun);
                consumed += result.Consumed;
                messages += result.Kind is WebSocketReadKind.Text or WebSocketReadKind.Binary ? 1 : 0;
                if (result.Kind != WebSocketReadKind.Fault)
                    continue;
                faults++;
                return;
            }
        }
        _ = reader.OnEndOfStream(end - consumed);
    }

    [Test]
    public void Mutated_streams_cut_anywhere_give_the_same_events_as_whole()
    {
        var random = new SeededRandom(Seed);
        byte[] valid = ServerFrame.Join(
            ServerFrame.Text("abc"), ServerFrame.Make(1, [0xF0, 0x9F], false), ServerFrame.Make(0, [0x98, 0x80]),
            ServerFrame.Make(9, [5]), ServerFrame.Close(1001));
        byte[] buffer = new byte[valid.Length];
        for (int round = 0; round < 20_000; round++)
        {
            Fill(buffer, valid, ref random);
            int first = (int)random.NextBelow((ulong)buffer.Length);
            int second = first + (int)random.NextBelow((ulong)(buffer.Length - first));
            List<string> whole = FrameLog.Run(buffer, 200, asSegments: false);
            string what = $"{Convert.ToHexString(buffer)} cut at {first} and {second}; {Rerun}";
            Assert.That(FrameLog.Run(buffer, 200, false, first, second), Is.EqualTo(whole), what);
            Assert.That(FrameLog.Run(buffer, 200, true, first, second), Is.EqualTo(whole), what);
        }
    }
}
