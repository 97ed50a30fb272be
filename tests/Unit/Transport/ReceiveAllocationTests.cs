using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

[NonParallelizable]
internal sealed class ReceiveAllocationTests
{
    private const int WarmUp = 50_000;
    private const int Measured = 200_000;

    [TestCase(ReceiveMode.Spin)]
    [TestCase(ReceiveMode.SpinThenBlock)]
    [TestCase(ReceiveMode.Block)]
    public void Receiving_allocates_nothing(ReceiveMode mode)
    {
        // A collection that the peer's thread causes ends this thread's allocation context, and the runtime counts what
        // was left of it (up to 8 KiB) as allocated. What the path itself allocates is there in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 3 && least > 0; round++)
            least = Math.Min(least, AllocatedBytes(false, mode, null));
        Assert.That(least, Is.Zero);
    }

    [Test]
    public void The_check_sees_one_small_object_in_a_hundred_messages()
        => Assert.That(AllocatedBytes(true, ReceiveMode.Block, null), Is.GreaterThanOrEqualTo(Measured / 100 * 24));

    [Test]
    public void Receiving_over_tls_allocates_at_most_a_trace()
    {
        using var certificates = new TestCertificates();
        long allocated = AllocatedBytes(false, ReceiveMode.Block, certificates);
        TestContext.Out.WriteLine($"TLS: {allocated} bytes in {Measured} messages");
        Assert.That((double)allocated / Measured, Is.LessThan(1.0));
    }

    /// <summary>
    /// Found by perf/Latency over TLS: 56 B in every second short run, the buffer of the first pong's record.
    /// </summary>
    [Test]
    public void A_frame_of_a_size_that_was_not_sent_before_allocates_nothing_over_tls()
    {
        long least = long.MaxValue;
        for (int round = 0; round < 3 && least > 0; round++)
            least = Math.Min(least, AllocatedBySending());
        Assert.That(least, Is.Zero);
    }

    // On a thread of its own: the pool keeps what a thread has used.
    private static long AllocatedBySending()
    {
        int[] sizes = [0, 20, 50, 100, 220, 450, 950, 2_000, 4_000, 8_000, 16_000];
        byte[] text = new byte[sizes[^1]];
        Array.Fill(text, (byte)'x');
        using var certificates = new TestCertificates();
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade();
                for (int i = 0; i < sizes.Length + 1; i++)
                    p.ReadFrame();
                p.IsEnded();
            },
            certificate: certificates.Server);
        using var pipe = new PipeConnection<CountingHandler>(
            new CountingHandler(false), Bench.Session(),
            Bench.Connection(peer.Port, true, certificates.RootFile), new StopwatchReceiveClock(10_000_000));
        long allocated = -1;
        var thread = new Thread(() =>
        {
            pipe.Start();
            long end = Stopwatch.GetTimestamp() + 60 * Stopwatch.Frequency;
            while ((!pipe.Output.IsOpen || pipe.IsWritePending) && Stopwatch.GetTimestamp() < end)
                pipe.DoWork();
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (int size in sizes)
            {
                pipe.Output.SendText(text.AsSpan(0, size));
                pipe.Flush();
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        Assert.That(pipe.Output.IsOpen && !pipe.IsWritePending, Is.True, "all of it left");
        return allocated;
    }

    private static long AllocatedBytes(bool allocates, ReceiveMode mode, TestCertificates? certificates)
    {
        string levels = string.Join(',', Enumerable.Repeat("[\"1.50\",\"2\"]", 30));
        string json = "{\"e\":\"depthUpdate\",\"b\":[" + levels + "]}";
        byte[] batch = ServerFrame.Join([.. Enumerable.Repeat(
            ServerFrame.Join(ServerFrame.Text(json), ServerFrame.Text("{}")), 50), ServerFrame.Make(9, [1])]);
        const int Batches = (WarmUp + Measured) / 100;
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade();
                p.ReadFrame();
                for (int i = 0; i < Batches; i++)
                {
                    p.Write(batch);
                    // A pong now and then; in between the sender is as fast as it can be.
                    for (int pongs = 0; i % 20 == 19 && pongs < 20; pongs++)
                        p.ReadFrame();
                }
                p.IsEnded();
            },
            certificate: certificates?.Server);
        using var pipe = new PipeConnection<CountingHandler>(
            new CountingHandler(allocates), Bench.Session(),
            Bench.Connection(peer.Port, certificates is not null, certificates?.RootFile, mode),
            new StopwatchReceiveClock(10_000_000));
        pipe.Start();
        Step(pipe, WarmUp);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step(pipe, WarmUp + Measured);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(pipe.Session.Handler.Messages, Is.EqualTo(WarmUp + Measured));
        long bytes = Measured + WarmUp;
        Assert.That(pipe.Session.Handler.Checksum, Is.EqualTo(bytes / 2 * (json.Length + 2 + 2 * '}')));
        Assert.That(pipe.Session.Handler.HasGarbage, Is.EqualTo(allocates));
        Assert.That(pipe.BlockCount, Is.LessThanOrEqualTo(4), "received bytes pile up");
        return allocated;
    }

    private static void Step(PipeConnection<CountingHandler> pipe, long messages)
    {
        long end = Stopwatch.GetTimestamp() + 60 * Stopwatch.Frequency;
        while (pipe.Session.Handler.Messages < messages)
        {
            pipe.DoWork();
            if (Stopwatch.GetTimestamp() > end)
                Assert.Fail($"only {pipe.Session.Handler.Messages} messages; state {pipe.Session.State}");
        }
    }
}
