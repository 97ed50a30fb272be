using System;
using System.Diagnostics;
using System.Linq;
using LowLatency.Protocol.Sessions;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Unit.Protocol.Sessions;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

internal sealed class ConnectionGroupTests
{
    [TestCase(ReceiveMode.Spin)]
    [TestCase(ReceiveMode.SpinThenBlock)]
    [TestCase(ReceiveMode.Block)]
    public void All_connections_of_a_group_are_served_by_one_thread(ReceiveMode mode)
    {
        const int Connections = 5;
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade(ServerFrame.Text($"hello {p.Index}"));
                Assert.That(p.ReadFrame(), Does.StartWith("1:"));
                p.Write(ServerFrame.Text("last"));
            },
            Connections);
        var clock = new StopwatchReceiveClock();
        using var group = new ConnectionGroup(clock, mode, spinSteps: 20);
        var pipes = new PipeConnection<RecordingHandler>[Connections];
        for (int i = 0; i < Connections; i++)
        {
            pipes[i] = new PipeConnection<RecordingHandler>(
                new RecordingHandler(), Bench.Session(), Bench.Connection(peer.Port, mode: ReceiveMode.Spin), clock);
            pipes[i].Session.Handler.React = static (line, output) =>
            {
                if (line == "<Opened>")
                    output.SendText("go"u8);
            };
            pipes[i].Start();
            group.Add(pipes[i]);
        }
        long end = Stopwatch.GetTimestamp() + 10 * Stopwatch.Frequency;
        while (!pipes.All(p => p.Session.Handler.Log.Contains("last")) && Stopwatch.GetTimestamp() < end)
            group.DoWork();
        Assert.That(pipes.Select(p => p.Session.Handler.Log[1]).Order(),
            Is.EqualTo(Enumerable.Range(0, Connections).Select(i => $"hello {i}")));
        Assert.That(pipes.All(p => p.Session.Handler.Log.Contains("last")), Is.True);
    }

    [Test]
    public void Rotation_brings_the_new_connection_up_before_the_old_one_goes()
    {
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade(ServerFrame.Text($"hello {p.Index}"));
            },
            connections: 2);
        var clock = new StopwatchReceiveClock();
        using var group = new ConnectionGroup(clock, ReceiveMode.Block);
        var options = new SessionOptions
        {
            Host = "h",
            PathAndQuery = "/",
            Seed = 1,
            RotateAfterNanos = 20_000_000,
            CloseTimeoutNanos = 20_000_000,
            Backoff = Bench.Session().Backoff,
        };
        PipeConnection<RecordingHandler> New() => new(
            new RecordingHandler(), options, Bench.Connection(peer.Port), clock);
        PipeConnection<RecordingHandler> old = New();
        PipeConnection<RecordingHandler>? next = null;
        bool overlapped = false;
        old.Start();
        group.Add(old);
        long end = Stopwatch.GetTimestamp() + 10 * Stopwatch.Frequency;
        while (Stopwatch.GetTimestamp() < end && (old.Session.State != SessionState.Idle || !overlapped))
        {
            group.DoWork();
            if (next is null && old.Session.IsRotateDue)
            {
                next = New();
                next.Start();
                group.Add(next);
            }
            if (!overlapped && next is not null && next.Session.Handler.Log.Contains("hello 1"))
            {
                overlapped = old.Session.State == SessionState.Open;
                old.Stop();
            }
        }
        Assert.That(overlapped, Is.True);
        Assert.That(old.Session.Handler.Log, Is.EqualTo(
            new[] { "<Opened>", "hello 0", "<RotateDue>", "<Closed Stopped None 0 Orderly>" }));
        Assert.That(group.Remove(old), Is.True);
        old.Dispose();
    }

    [Test]
    public void Waiting_and_stepping_allocate_nothing()
    {
        using var peer = new ScriptedPeer(p => { p.Upgrade(); p.IsEnded(); });
        var clock = new StopwatchReceiveClock();
        using var group = new ConnectionGroup(clock, ReceiveMode.Block);
        var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(), Bench.Connection(peer.Port), clock);
        pipe.Start();
        group.Add(pipe);
        long end = Stopwatch.GetTimestamp() + 10 * Stopwatch.Frequency;
        while (pipe.Session.State != SessionState.Open && Stopwatch.GetTimestamp() < end)
            group.DoWork();
        for (int i = 0; i < 50; i++)
            group.DoWork();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
            group.DoWork();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
