using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Unit.Protocol.Sessions;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

internal sealed class PipeConnectionTests
{
    [TestCase(ReceiveMode.Spin)]
    [TestCase(ReceiveMode.SpinThenBlock)]
    [TestCase(ReceiveMode.Block)]
    public void Messages_pings_and_the_close_handshake_work_in_every_receive_mode(ReceiveMode mode)
    {
        string? subscribe = null;
        string? pong = null;
        string? close = null;
        bool ended = false;
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade(ServerFrame.Text("hello"));
            subscribe = p.ReadFrame();
            p.WriteOneByOne(ServerFrame.Join(
                ServerFrame.Text("split"), ServerFrame.Make(9, [65, 66]), ServerFrame.Text(new string('x', 300))));
            pong = p.ReadFrame();
            close = p.ReadFrame();
            p.Write(ServerFrame.Close(1000));
            ended = p.IsEnded();
        });
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(Bench.Connection(peer.Port, mode: mode));
        RecordingHandler handler = pipe.Session.Handler;
        handler.React = (line, output) =>
        {
            if (line == "<Opened>")
                output.SendText("subscribe"u8);
            else if (line.Length == 300)
                output.Stop();
        };
        Bench.StepUntil(pipe, () => pipe.Session.State == SessionState.Idle && ended);
        Assert.That(handler.Log, Is.EqualTo(new[]
        {
            "<Opened>", "hello", "split", new string('x', 300), "<Closed Stopped None 0 Orderly>",
        }));
        Assert.That((subscribe, pong, close), Is.EqualTo(("1:subscribe", "10:AB", "8:\u0003\u00e8")));
    }

    [Test]
    public void A_message_over_many_blocks_arrives_whole_and_the_blocks_are_reused()
    {
        string big = string.Concat(Enumerable.Range(0, 100_000).Select(i => i.ToString("D9")));
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade();
            for (int i = 0; i < 5; i++)
            {
                p.Write(ServerFrame.Text(big));
                p.Write(ServerFrame.Text("small"));
            }
            p.ReadFrame();
        });
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(Bench.Connection(peer.Port));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 11);
        for (int i = 1; i < 11; i += 2)
        {
            Assert.That(pipe.Session.Handler.Log[i], Is.EqualTo(big));
            Assert.That(pipe.Session.Handler.Log[i + 1], Is.EqualTo("small"));
        }
        Assert.That(pipe.BlockCount, Is.LessThan(20));
    }

    [Test]
    public void A_page_of_trades_needs_no_block_that_is_not_there_from_the_start()
    {
        string page = new('x', 250_000);
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade();
            for (int i = 0; i < 5; i++) p.Write(ServerFrame.Text(page));
            p.ReadFrame();
        });
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(peer.Port) with { BlocksAtStart = 6 });
        Assert.That(pipe.BlockCount, Is.EqualTo(6));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 6);
        Assert.That(pipe.BlockCount, Is.EqualTo(6));
    }

    [Test]
    public void A_reset_an_end_and_a_refusal_reconnect_by_themselves()
    {
        using var peer = new ScriptedPeer(
            p =>
            {
                if (p.Index == 0)
                {
                    p.Upgrade(ServerFrame.Text("one"));
                    p.ReadFrame();
                    p.Reset();
                }
                else if (p.Index == 1)
                {
                    p.Upgrade(ServerFrame.Text("two")[..3]);
                    p.ReadFrame();
                    p.Close();
                }
                else if (p.Index == 2)
                {
                    p.ReadHead();
                    p.Write(Encoding.ASCII.GetBytes("HTTP/1.1 503 x\r\n\r\n"));
                    p.Close();
                }
                else
                {
                    p.Upgrade(ServerFrame.Text("four"));
                    p.ReadFrame();
                }
            },
            connections: 4);
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(Bench.Connection(peer.Port));
        RecordingHandler handler = pipe.Session.Handler;
        handler.React = (line, output) =>
        {
            if (line == "<Opened>")
                output.SendText("go"u8);
        };
        Bench.StepUntil(pipe, () => handler.Log.Contains("four"));
        Assert.That(handler.Log, Is.EqualTo(new[]
        {
            "<Opened>", "one", "<Closed SocketError EndWithoutClose 1006 Failure>",
            "<Opened>", "<Closed EndOfStream TruncatedFrame 1006 Failure>",
            "<AttemptFailed HandshakeFailed StatusNot101 0 Failure>",
            "<Opened>", "four",
        }));
    }

    [Test]
    public void A_half_open_peer_is_found_by_silence()
    {
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade(ServerFrame.Text("then nothing"));
            p.IsEnded();
        });
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(peer.Port), Bench.Session(heartbeatMillis: 50));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Contains("<Closed Stale None 1006 Failure>"));
    }

    [Test]
    public void A_peer_that_never_answers_the_close_is_cut_after_the_timeout()
    {
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade();
            while (!p.IsEnded())
            {
            }
        });
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(Bench.Connection(peer.Port));
        Bench.StepUntil(pipe, () => pipe.Session.State == SessionState.Open);
        pipe.Stop();
        Assert.That(pipe.Session.State, Is.EqualTo(SessionState.Stopping));
        Bench.StepUntil(pipe, () => pipe.Session.State == SessionState.Idle);
        Assert.That(pipe.WaitSocket, Is.Null);
    }

    [Test]
    public void Refused_and_unresolvable_are_told_apart_and_retried()
    {
        int port;
        using (var peer = new ScriptedPeer(_ => { }))
            port = peer.Port;
        using PipeConnection<RecordingHandler> refused = Bench.Connect(Bench.Connection(port));
        Bench.StepUntil(refused, () => refused.Session.Handler.Log.Count >= 3);
        Assert.That(
            refused.Session.Handler.Log.Take(3), Has.All.EqualTo("<AttemptFailed ConnectFailed None 0 Failure>"));
        using PipeConnection<RecordingHandler> unknown =
            Bench.Connect(Bench.Connection(port, host: "no-such-host.invalid"));
        Bench.StepUntil(unknown, () => unknown.Session.Handler.Log.Count >= 1);
        Assert.That(unknown.Session.Handler.Log[0], Is.EqualTo("<AttemptFailed ResolveFailed None 0 Failure>"));
    }

    [Test]
    public void A_peer_that_reads_late_gets_everything_once_and_in_order()
    {
        int target = int.MaxValue;
        int right = 0;
        using var mayRead = new ManualResetEventSlim();
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade();
            mayRead.Wait();
            while (right < Volatile.Read(ref target) && p.ReadFrame() == $"1:{right:D1000}")
                right++;
            p.Write(ServerFrame.Text("done"));
            p.IsEnded();
        });
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(Bench.Connection(peer.Port));
        Bench.StepUntil(pipe, () => pipe.Session.State == SessionState.Open);
        int sent = 0;
        int blockedSteps = 0;
        Bench.StepUntil(pipe, () =>
        {
            blockedSteps++;
            while (sent < target && pipe.Session.Output.SendText(Encoding.ASCII.GetBytes($"{sent:D1000}")))
            {
                sent++;
                blockedSteps = 0;
            }
            if (blockedSteps == 100 && !mayRead.IsSet)
            {
                Volatile.Write(ref target, sent + 1000);
                mayRead.Set();
            }
            return pipe.Session.Handler.Log.Contains("done");
        });
        Assert.That(right, Is.EqualTo(target));
    }

    [Test]
    public void A_recycle_brings_a_new_connection_up()
    {
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade(ServerFrame.Text($"connection {p.Index}"));
                p.ReadFrame();
                p.Write(ServerFrame.Close(1000));
            },
            connections: 2);
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(Bench.Connection(peer.Port));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Contains("connection 0"));
        pipe.Recycle(ReconnectCause.Orderly);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Contains("connection 1"));
    }

    [Test]
    public void What_came_during_a_long_pause_is_not_read_and_a_new_connection_is_made()
    {
        const long PauseNanosMax = 10_000_000_000;
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade(ServerFrame.Text($"connection {p.Index}"));
                if (p.Index == 0 && p.ReadFrame() == "1:go")
                    p.Write(ServerFrame.Text("old"));
                else
                    p.IsEnded();
            },
            connections: 2);
        var clock = new AdvancedClock();
        using var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(),
            new ConnectionOptions
            {
                Host = "127.0.0.1",
                Port = peer.Port,
                UseTls = false,
                Mode = ReceiveMode.Block,
                PauseNanosMax = PauseNanosMax,
            },
            clock);
        pipe.Start();
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Contains("connection 0"));
        pipe.Session.Output.SendText("go"u8);
        pipe.Flush();
        Assert.That(pipe.WaitSocket!.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), Is.True);
        clock.AheadNanos = PauseNanosMax + 1;
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Contains("connection 1"));
        Assert.That(pipe.Session.Handler.Log, Is.EqualTo(new[]
        {
            "<Opened>", "connection 0", "<Closed Stale None 1006 Failure>", "<Opened>", "connection 1",
        }));
    }

    /// <summary>A listener whose queue is full swallows every further SYN, as an unreachable address does.</summary>
    [Test]
    public void An_address_that_swallows_everything_leaves_time_for_the_next()
    {
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade(ServerFrame.Text("reached"));
            p.ReadFrame();
        });
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var address = new IPAddress([127, 0, 0, 2]);
        hole.Bind(new IPEndPoint(address, peer.Port));
        hole.Listen(0);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        first.Connect(address, peer.Port);
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(new ConnectionOptions
        {
            Host = "two.test",
            Port = peer.Port,
            UseTls = false,
            Mode = ReceiveMode.Block,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            Resolve = _ => [address, IPAddress.Loopback],
        });
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count > 1);
        Assert.That(pipe.Session.Handler.Log, Is.EqualTo(new[] { "<Opened>", "reached" }));
    }

    [Test]
    public void A_resolver_that_throws_is_a_failed_attempt()
    {
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(new ConnectionOptions
        {
            Host = "two.test",
            Port = 1,
            UseTls = false,
            Mode = ReceiveMode.Block,
            Resolve = _ => throw new NotSupportedException(),
        });
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count > 0);
        Assert.That(pipe.Session.Handler.Log[0], Is.EqualTo("<AttemptFailed ConnectFailed None 0 Failure>"));
    }

    private sealed class AdvancedClock : IReceiveClock
    {
        private readonly StopwatchReceiveClock _clock = new();

        public long AheadNanos { get; set; }

        public ReceiveStamp Now()
        {
            ReceiveStamp now = _clock.Now();
            return new ReceiveStamp(now.MonotonicNanos + AheadNanos, now.WallNanos + AheadNanos);
        }
    }
}
