using System;
using System.Diagnostics;
using System.Linq;
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
