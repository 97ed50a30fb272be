using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using LowLatency.Model.Events;
using LowLatency.Protocol.Sessions;
using LowLatency.Runtime.Ring;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Unit.Protocol.Sessions;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>One wait over several connections, their deadlines and other threads.</summary>
internal sealed class ReadinessSetTests
{
    private const long Second = 1_000_000_000;
    private const long NeverNanos = 3_600 * Second;

    private readonly StopwatchReceiveClock _clock = new();

    [TestCase(false)]
    [TestCase(true)]
    public void Connections_of_one_wait_get_all_their_messages_and_the_close_handshake(bool isTls)
    {
        using TestCertificates? certificates = isTls ? new TestCertificates() : null;
        string[] texts =
            [.. Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), i * i % 70_000) + i)];
        string?[] echoed = new string?[2];
        void Play(ScriptedPeer.Peer p, int number)
        {
            p.Upgrade(ServerFrame.Text("first"));
            foreach (string text in texts) p.Write(ServerFrame.Text(text));
            p.WriteOneByOne(ServerFrame.Text("one by one"));
            echoed[number] = p.ReadFrame();
            p.Write(ServerFrame.Close(1000));
            p.IsEnded();
        }

        using var first = new ScriptedPeer(p => Play(p, 0), certificate: certificates?.Server);
        using var second = new ScriptedPeer(p => Play(p, 1), certificate: certificates?.Server);
        using var set = new ReadinessSet();
        using PipeConnection<RecordingHandler> one = Connect(set, first.Port, certificates);
        using PipeConnection<RecordingHandler> other = Connect(set, second.Port, certificates);
        PipeConnection<RecordingHandler>[] pipes = [one, other];
        foreach (PipeConnection<RecordingHandler> pipe in pipes)
        {
            pipe.Session.Handler.React = (line, output) =>
            {
                // More than a socket takes at once: the rest waits for room.
                if (line == "one by one") output.SendText(Encoding.ASCII.GetBytes(new string('e', 60_000)));
            };
        }

        StepUntil(set, () => pipes.All(static pipe => pipe.Session.Handler.Log.Count >= 304), pipes);
        foreach (PipeConnection<RecordingHandler> pipe in pipes)
        {
            Assert.That(pipe.Session.Handler.Log[1], Is.EqualTo("first"));
            for (int i = 0; i < texts.Length; i++)
                Assert.That(pipe.Session.Handler.Log[i + 2] == texts[i], Is.True, $"message {i}");
            Assert.That(pipe.Session.Handler.Log[^1], Is.EqualTo("<Closed PeerClosed None 1000 Orderly>"));
        }

        Assert.That(echoed, Is.All.EqualTo("1:" + new string('e', 60_000)));
    }

    [Test]
    public void A_socket_without_bytes_is_not_read()
    {
        using var go = new ManualResetEventSlim();
        using var loud = new ScriptedPeer(p =>
        {
            p.Upgrade();
            go.Wait();
            for (int i = 0; i < 50; i++) p.Write(ServerFrame.Text("frame"));
            p.IsEnded();
        });
        using var quiet = new ScriptedPeer(p =>
        {
            p.Upgrade();
            p.IsEnded();
        });
        using var set = new ReadinessSet();
        using PipeConnection<RecordingHandler> one = Connect(set, loud.Port, null);
        using PipeConnection<RecordingHandler> other = Connect(set, quiet.Port, null);
        PipeConnection<RecordingHandler>[] pipes = [one, other];
        StepUntil(set, () => pipes.All(static pipe => pipe.Session.State == SessionState.Open), pipes);
        int work = 0;
        go.Set();
        StepUntil(
            set,
            () =>
            {
                work += other.Step();
                return one.Session.Handler.Log.Count > 50;
            },
            one);
        Assert.That(work, Is.Zero);
        Assert.That(set.Waits, Is.LessThan(1_000), "the wait sleeps");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_socket_that_was_read_empty_is_not_read_again_to_hear_so(bool isTls)
    {
        const int Messages = 50;

        // What the socket holds when it is taken in is not known: that look may find nothing.
        const int LooksAtFirst = 1;
        using TestCertificates? certificates = isTls ? new TestCertificates() : null;
        using var heard = new AutoResetEvent(false);
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade();
                for (int i = 0; i < Messages; i++)
                {
                    p.Write(ServerFrame.Text("frame"));
                    heard.WaitOne();
                }

                p.IsEnded();
            },
            certificate: certificates?.Server);
        using var set = new ReadinessSet();
        using PipeConnection<RecordingHandler> pipe = Connect(set, peer.Port, certificates);
        pipe.Session.Handler.React = (line, _) =>
        {
            if (line == "frame") heard.Set();
        };
        StepUntil(set, () => pipe.Session.Handler.Log.Count > Messages, pipe);
        Assert.That(pipe.EmptyReads, Is.LessThanOrEqualTo(LooksAtFirst));
    }

    [Test]
    public void A_wait_ends_at_the_deadline_of_a_connection_and_not_before()
    {
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade();
            p.IsEnded();
        });
        using var set = new ReadinessSet();
        using PipeConnection<RecordingHandler> pipe = Connect(set, peer.Port, null);
        pipe.Session.Handler.React = (line, output) =>
        {
            if (line == "<Opened>") output.WakeAt(_clock.Now().MonotonicNanos + 30_000_000);
        };
        StepUntil(set, () => pipe.Session.State == SessionState.Open, pipe);
        long due = pipe.NextWakeNanos;
        Assert.That(due, Is.LessThan(long.MaxValue));
        while (_clock.Now().MonotonicNanos < due)
        {
            long before = set.Waits;
            set.Wait(_clock.Now().MonotonicNanos, NeverNanos);
            Assert.That(set.Waits, Is.EqualTo(before + 1));
        }

        Assert.That(set.Waits, Is.LessThan(50), "a deadline is slept for, not polled for");
    }

    [Test]
    public void A_wake_ends_the_wait_under_way_or_the_next_and_none_behind_it()
    {
        using var set = new ReadinessSet();
        set.Wake();
        set.Wake();
        set.Wait(0, NeverNanos);
        var waking = new Thread(set.Wake);
        waking.Start();
        set.Wait(0, NeverNanos);
        waking.Join();
        long start = Stopwatch.GetTimestamp();
        set.Wait(0, 5_000_000);
        Assert.That(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Is.GreaterThanOrEqualTo(4.9), "not woken");
    }

    [Test]
    public void A_wake_behind_the_end_touches_no_descriptor()
    {
        var set = new ReadinessSet();
        set.Dispose();
        string path = Path.GetTempFileName();
        try
        {
            // The lowest free descriptors are those that the set had.
            using (FileStream file = Open(path))
            using (FileStream next = Open(path))
            {
                set.Wake();
            }

            Assert.That(new FileInfo(path).Length, Is.Zero);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Connections_that_ended_leave_their_place()
    {
        using var set = new ReadinessSet();
        for (int i = 0; i < ReadinessSet.ConnectionsMax + 5; i++)
        {
            using var pipe = new PipeConnection<RecordingHandler>(
                new RecordingHandler(), Bench.Session(), Options(set, 1, null), _clock);
        }

        set.Wait(0, 0);
    }

    [Test]
    public void A_signal_at_a_set_wakes_for_every_message_without_needing_its_time_out()
    {
        using var set = new ReadinessSet();
        using var signal = new WakeSignal(new SetPoint(set));
        using var ring = new RingBuffer<EventSlot>(64);
        var consumer = ring.CreateConsumer<EventLayout>("sleeper");
        ring.AttachSignal(signal);
        const int Messages = 20_000;
        int taken = 0;
        var sleeper = new Thread(() =>
        {
            while (taken < Messages)
            {
                if (consumer.TryReadMessage(out _)) Volatile.Write(ref taken, taken + 1);
                else signal.WaitUnlessAvailable(consumer, NeverNanos);
            }
        })
        { IsBackground = true };
        sleeper.Start();
        for (int i = 0; i < Messages; i++)
        {
            EventSlot slot = default;
            slot.Header.SlotCount = 1;
            Assert.That(ring.TryPublish(new ReadOnlySpan<EventSlot>(in slot)), Is.True);
            int wanted = i + 1;
            Assert.That(
                SpinWait.SpinUntil(() => Volatile.Read(ref taken) >= wanted, 20_000), Is.True, $"message {i} was lost");
        }

        Assert.That(sleeper.Join(20_000), Is.True);
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    private static ConnectionOptions Options(ReadinessSet set, int port, TestCertificates? certificates) =>
        Bench.Connection(port, certificates != null, certificates?.RootFile, ReceiveMode.Spin) with { Readiness = set };

    private static PipeConnection<RecordingHandler> Connect(
        ReadinessSet set, int port, TestCertificates? certificates) =>
        Bench.Connect(Options(set, port, certificates));

    private void StepUntil(ReadinessSet set, Func<bool> isDone, params PipeConnection<RecordingHandler>[] pipes)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            set.Wait(_clock.Now().MonotonicNanos, Second);
            foreach (PipeConnection<RecordingHandler> pipe in pipes) pipe.DoWork();
            bool isLate = Stopwatch.GetElapsedTime(start).TotalSeconds > 20;
            Assert.That(isLate, Is.False, () => string.Join(" | ", pipes[0].Session.Handler.Log.TakeLast(3)));
        }
    }

    private sealed class SetPoint(ReadinessSet set) : IWaitPoint
    {
        public void Wait(long nanosMax) => set.Wait(0, nanosMax);

        public void Wake() => set.Wake();
    }
}
