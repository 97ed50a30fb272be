using System;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.WebSockets;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Sessions;

internal sealed class WebSocketSessionTests
{
    private const long Second = SessionDriver.Second;

    [Test]
    public void Every_state_survives_every_public_input_and_follows_the_table()
    {
        foreach (SessionState state in Enum.GetValues<SessionState>())
        {
            foreach (SessionInput input in Enum.GetValues<SessionInput>())
            {
                if (input is SessionInput.HandshakeAccepted or SessionInput.HandshakeRejected
                    or SessionInput.PeerClose or SessionInput.Fault)
                    continue;
                var driver = new SessionDriver(SessionDriver.Options(requiresAuthorization: true));
                driver.GoTo(state);
                SessionTransition row = SessionTable.Lookup(state, input);
                long unexpected = driver.Session.UnexpectedCount;
                Give(driver, input);
                Assert.That(driver.Session.State, Is.EqualTo(row.Next), $"{state} x {input}");
                bool counts = row.Action is SessionAction.Unexpected or SessionAction.DropSocket;
                Assert.That(driver.Session.UnexpectedCount - unexpected, Is.EqualTo(counts ? 1 : 0));
                bool closes = row.Action is SessionAction.DropSocket or SessionAction.Fail or SessionAction.Abort
                    or SessionAction.FinishAndReconnect or SessionAction.FinishAndStop;
                driver.Take();
                bool asksToClose = (driver.Requests & SessionRequests.CloseSocket) != 0;
                Assert.That(asksToClose, Is.EqualTo(closes), $"{state} x {input}");
                driver.Receive([1, 2, 3]);
            }
        }
    }

    private static void Give(SessionDriver driver, SessionInput input)
    {
        WebSocketSession<RecordingHandler> session = driver.Session;
        switch (input)
        {
            case SessionInput.Start: session.Start(driver.Stamp); break;
            case SessionInput.Stop: session.Stop(driver.Stamp); break;
            case SessionInput.Recycle: session.Recycle(ReconnectCause.Orderly, driver.Stamp); break;
            case SessionInput.Authorized: session.Authorize(driver.Stamp); break;
            case SessionInput.Connected: session.OnConnected(driver.Stamp); break;
            case SessionInput.ConnectFailed: session.OnConnectFailed(SessionFault.ConnectFailed, driver.Stamp); break;
            case SessionInput.EndOfStream: driver.EndOfStream(); break;
            case SessionInput.SocketError: session.OnSocketError(driver.Stamp); break;
            case SessionInput.Deadline:
                long wake = session.NextWakeNanos;
                driver.Now = wake == long.MaxValue ? driver.Now : wake;
                session.Tick(driver.Stamp);
                break;
        }
    }

    [Test]
    public void A_good_life_opens_delivers_answers_pings_and_closes_with_the_peers_code()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Handshaking);
        driver.AnswerHandshake(ServerFrame.Text("early"));
        driver.Receive(ServerFrame.Join(
            ServerFrame.Text("a", false), ServerFrame.Make(9, [(byte)'p', (byte)'1']), ServerFrame.Make(0, [(byte)'b']),
            ServerFrame.Make(2, [1])));
        Assert.That(driver.Handler.Log, Is.EqualTo(new[] { "<Opened>", "early", "ab", "01" }));
        Assert.That(driver.Sent(), Is.EqualTo(new[] { "10:p1" }));
        Assert.That(driver.Session.Output.SendText("hello"u8), Is.True);
        driver.Receive(ServerFrame.Close(1001, "bye"));
        Assert.That(driver.Sent(), Is.EqualTo(new[] { "1:hello", "8:1001" }));
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("<Closed PeerClosed None 1001 Orderly>"));
        Assert.That(driver.Session.State, Is.EqualTo(SessionState.Draining));
        Assert.That(driver.Session.Output.SendText("late"u8), Is.False);
        driver.EndOfStream();
        driver.Advance(0);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.CloseSocket | SessionRequests.Connect));
        Assert.That(driver.Handler.Log, Has.Count.EqualTo(5), "closed is told once");
    }

    [Test]
    public void A_close_without_a_code_is_answered_without_one()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Receive(ServerFrame.Make(8, []));
        Assert.That(driver.Sent(), Is.EqualTo(new[] { "8:" }));
        Assert.That(driver.Handler.LastEvent.CloseCode, Is.EqualTo(1005));
    }

    [TestCase(3, 1002, WebSocketFault.ReservedOpcode)]
    [TestCase(0, 1002, WebSocketFault.UnexpectedContinuation)]
    public void A_protocol_fault_sends_its_code_and_reconnects_with_backoff(int opcode, int code, WebSocketFault fault)
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Receive(ServerFrame.Join(ServerFrame.Text("ok"), ServerFrame.Make(opcode, []), ServerFrame.Text("no")));
        Assert.That(driver.Sent(), Is.EqualTo(new[] { $"8:{code}" }));
        Assert.That(driver.Handler.Log, Is.EqualTo(
            new[] { "<Opened>", "ok", $"<Closed ProtocolFault {fault} 1006 Failure>" }));
        driver.Take();
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.CloseSocket));
        driver.Advance(Second - 1);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.None));
        driver.Advance(1);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.Connect));
    }

    [Test]
    public void Too_big_and_not_utf8_have_their_codes()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Receive(ServerFrame.Header(1, 5000, 16));
        Assert.That(driver.Sent(), Is.EqualTo(new[] { "8:1009" }));
        driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Receive(ServerFrame.Make(1, [0xFF]));
        Assert.That(driver.Sent(), Is.EqualTo(new[] { "8:1007" }));
    }

    [Test]
    public void Silence_of_two_heartbeats_is_stale_and_any_byte_resets_it()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Advance(20 * Second - 1);
        driver.Receive(ServerFrame.Text("x")[..1]);
        driver.Advance(20 * Second - 1);
        Assert.That(driver.Session.State, Is.EqualTo(SessionState.Open));
        Assert.That(driver.Session.NextWakeNanos, Is.EqualTo(driver.Now + 1));
        driver.Advance(1);
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("<Closed Stale None 1006 Failure>"));
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.CloseSocket));
    }

    [TestCase(SessionPing.Protocol, "9:")]
    [TestCase(SessionPing.Application, "1:{\"op\":\"ping\"}")]
    public void Own_pings_go_out_at_their_interval(SessionPing ping, string frame)
    {
        var driver = new SessionDriver(new SessionOptions
        {
            Host = "h",
            PathAndQuery = "/",
            Seed = 1,
            Ping = ping,
            PingIntervalNanos = 5 * Second,
            ApplicationPing = "{\"op\":\"ping\"}"u8.ToArray(),
            Backoff = SessionDriver.NoJitter,
        });
        driver.GoTo(SessionState.Open);
        driver.Advance(5 * Second - 1);
        Assert.That(driver.Sent(), Is.Empty);
        driver.Advance(1);
        Assert.That(driver.Sent(), Is.EqualTo(new[] { frame }));
        driver.Advance(5 * Second);
        Assert.That(driver.Sent(), Is.EqualTo(new[] { frame }));
    }

    [Test]
    public void A_peer_that_is_said_to_be_silent_is_left_without_a_goodbye_and_called_again_at_once()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Session.Output.ReportSilence(driver.Now);
        Assert.That(driver.Session.NextWakeNanos, Is.LessThanOrEqualTo(driver.Now));
        driver.Advance(0);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.CloseSocket));
        Assert.That(driver.Sent(), Is.Empty);
        Assert.That(driver.Handler.Log[^1], Does.StartWith("<Closed Stale "));
        driver.Advance(0);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.Connect));
    }

    [Test]
    public void Rotation_is_told_once_and_the_connection_lives_on()
    {
        var driver = new SessionDriver(new SessionOptions
        {
            Host = "h",
            PathAndQuery = "/",
            Seed = 1,
            RotateAfterNanos = 100 * Second,
            Backoff = SessionDriver.NoJitter,
        });
        driver.GoTo(SessionState.Open);
        driver.Advance(100 * Second);
        driver.Advance(100 * Second);
        Assert.That(driver.Handler.Log, Is.EqualTo(new[] { "<Opened>", "<RotateDue>" }));
        Assert.That((driver.Session.State, driver.Session.IsRotateDue), Is.EqualTo((SessionState.Open, true)));
        driver.Session.Stop(driver.Stamp);
        Assert.That(driver.Sent(), Is.EqualTo(new[] { "8:1000" }));
        driver.Receive(ServerFrame.Text("still delivered"));
        driver.Receive(ServerFrame.Close(1000));
        Assert.That(driver.Handler.Log[2..], Is.EqualTo(
            new[] { "still delivered", "<Closed Stopped None 0 Orderly>" }));
        Assert.That((driver.Session.State, driver.Session.IsRotateDue), Is.EqualTo((SessionState.Idle, false)));
        Assert.That(driver.Session.NextWakeNanos, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void A_policy_close_waits_for_credentials_when_the_venue_needs_them()
    {
        var driver = new SessionDriver(SessionDriver.Options(requiresAuthorization: true));
        driver.GoTo(SessionState.AwaitingAuthorization);
        Assert.That(driver.Handler.Log[^2..], Is.EqualTo(
            new[] { "<Closed PeerClosed None 1008 Reauthenticate>", "<AuthorizationNeeded>" }));
        driver.Advance(30 * Second);
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("<AuthorizationNeeded>"));
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.None));
        driver.Session.Authorize(driver.Stamp);
        driver.Advance(0);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.Connect));
        var plain = new SessionDriver();
        plain.GoTo(SessionState.Open);
        plain.Receive(ServerFrame.Close(1008));
        plain.EndOfStream();
        Assert.That(plain.Session.State, Is.EqualTo(SessionState.WaitingToConnect));
    }

    [Test]
    public void Failures_raise_the_alarm_once_and_trying_goes_on()
    {
        var driver = new SessionDriver();
        driver.Session.Start(driver.Stamp);
        int attempts = 0;
        for (int i = 0; i < 30; i++)
        {
            driver.Advance(Math.Max(0, driver.Session.NextWakeNanos - driver.Now));
            attempts += (driver.Requests & SessionRequests.Connect) != 0 ? 1 : 0;
            driver.Session.OnConnectFailed(SessionFault.ConnectFailed, driver.Stamp);
        }
        Assert.That(attempts, Is.EqualTo(30));
        Assert.That(driver.Handler.Log.FindAll(line => line == "<Alarm>"), Has.Count.EqualTo(1));
        Assert.That(driver.Handler.Log.IndexOf("<Alarm>"), Is.EqualTo(10));
        Assert.That(driver.Handler.Log[0], Is.EqualTo("<AttemptFailed ConnectFailed None 0 Failure>"));
    }

    [Test]
    public void A_refused_upgrade_tells_the_status_and_respects_retry_after()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Handshaking);
        driver.Receive("HTTP/1.1 429 x\r\nRetry-After: 60\r\n\r\n"u8.ToArray());
        Assert.That(driver.Handler.Log, Is.EqualTo(new[] { "<AttemptFailed HandshakeFailed StatusNot101 0 Failure>" }));
        Assert.That(driver.Handler.LastEvent.HttpStatus, Is.EqualTo(429));
        Assert.That(driver.Session.NextWakeNanos, Is.EqualTo(driver.Now + 60 * Second));
    }

    [Test]
    public void The_end_of_the_stream_inside_a_frame_is_told()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Receive(ServerFrame.Text("cut")[..3]);
        driver.EndOfStream();
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("<Closed EndOfStream TruncatedFrame 1006 Failure>"));
    }

    [Test]
    public void A_spent_budget_waits_and_says_so()
    {
        var driver = new SessionDriver(budget: new ConnectBudget(1, 60 * Second));
        driver.GoTo(SessionState.Connecting);
        driver.Session.OnConnectFailed(SessionFault.ConnectFailed, driver.Stamp);
        driver.Advance(Second);
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("<BudgetSpent>"));
        Assert.That(driver.Session.State, Is.EqualTo(SessionState.WaitingToConnect));
        driver.Advance(59 * Second);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.Connect));
    }

    /// <summary>Found by tests/Simulation: the other side learned of a limit while this one was connecting.</summary>
    [Test]
    public void An_address_that_is_refused_while_the_socket_connects_sends_no_upgrade()
    {
        var address = new AddressLimits(new RateBudgetSettings(), []);
        var driver = new SessionDriver(budget: new ConnectBudget(300, 300 * Second, address: address));
        driver.GoTo(SessionState.Connecting);
        address.OnLimited(45 * Second, driver.Now, driver.Now);
        driver.Session.OnConnected(driver.Stamp);
        driver.Take();
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.CloseSocket));
        Assert.That(driver.Session.Output.HasPendingSend, Is.False);
        Assert.That(
            SessionFaults.Of(driver.Handler.LastEvent).Describe(),
            Is.EqualTo("upgrade: not tried: the venue refuses this address for a time that is not over"));
        driver.Advance(44 * Second);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.None));
        driver.Advance(Second);
        Assert.That(driver.Requests, Is.EqualTo(SessionRequests.Connect));
    }

    [TestCase(SessionState.Connecting, "connect: this process stood still: what came meanwhile is too old")]
    [TestCase(SessionState.Handshaking, "upgrade: this process stood still: what came meanwhile is too old")]
    [TestCase(SessionState.Open, "stream: this process stood still: what came meanwhile is too old")]
    public void A_pause_of_this_process_is_not_told_as_silence_of_the_peer(SessionState state, string told)
    {
        var driver = new SessionDriver();
        driver.GoTo(state);
        driver.Session.OnPaused(driver.Stamp);
        Assert.That(SessionFaults.Of(driver.Handler.LastEvent).Describe(), Is.EqualTo(told));
    }

    [Test]
    public void A_peer_that_does_not_read_our_pongs_is_dropped_when_the_buffer_is_full()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        byte[] ping = ServerFrame.Make(9, new byte[125]);
        for (int i = 0; i < 1000 && driver.Session.State == SessionState.Open; i++)
            driver.Receive(ping);
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("<Closed SendBufferFull None 1006 Failure>"));
        Assert.That(driver.Session.PongsSent, Is.EqualTo((64 << 10) / 131));
    }

    [Test]
    public void A_handler_can_stop_recycle_wake_and_ask_for_http_from_a_message()
    {
        var driver = new SessionDriver();
        driver.GoTo(SessionState.Open);
        driver.Handler.React = static (line, output) =>
        {
            if (line == "wake")
                output.WakeAt(1003 * Second);
            else if (line == "again")
                output.Reconnect(ReconnectCause.Orderly);
            else if (line == "rotate")
                output.RequestRotation();
            else if (line == "http")
                output.RequestHttp(7, HttpVerb.Get, "/depth?x=1"u8);
        };
        driver.Receive(
            ServerFrame.Join(ServerFrame.Text("wake"), ServerFrame.Text("http"), ServerFrame.Text("rotate")));
        Assert.That(driver.Session.NextWakeNanos, Is.EqualTo(1003 * Second));
        Assert.That(driver.Session.Output.HttpRequests.TryPeek(out HttpRequestView request), Is.True);
        Assert.That((request.RequestId, request.Target.Length), Is.EqualTo((7L, 10)));
        driver.Advance(3 * Second);
        Assert.That(driver.Handler.Log[^2..], Is.EqualTo(new[] { "<RotateDue>", "<Wake>" }));
        driver.Receive(ServerFrame.Join(ServerFrame.Text("again"), ServerFrame.Text("more")));
        Assert.That(driver.Session.State, Is.EqualTo(SessionState.Recycling));
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("more"), "what is on the way is still delivered");
        driver.Advance(2 * Second);
        Assert.That(driver.Handler.Log[^1], Is.EqualTo("<Closed Recycled None 0 Orderly>"));
    }

    [Test]
    public void Random_bytes_and_inputs_never_throw_and_the_session_recovers()
    {
        const ulong Seed = 99;
        var random = new SeededRandom(Seed);
        var driver = new SessionDriver();
        driver.Handler.React = (_, _) => driver.Handler.Log.Clear();
        for (int i = 0; i < 50_000; i++)
        {
            if (random.NextBelow(4) == 0)
                Give(driver, (SessionInput)random.NextBelow(13));
            if (driver.Session.State == SessionState.Handshaking && driver.Session.Output.HasPendingSend)
                driver.AnswerHandshake();
            byte[] bytes = new byte[random.NextBelow(40)];
            for (int b = 0; b < bytes.Length; b++)
            {
                byte first = (byte)(0x81 + random.NextBelow(2) * random.NextBelow(11));
                bytes[b] = b == 0 ? first : b == 1 ? (byte)(bytes.Length - 2) : (byte)'x';
            }
            driver.Receive(bytes);
            if (driver.Session.State != SessionState.Handshaking)
                driver.Session.Output.DiscardPending();
            driver.Advance((long)random.NextBelow(3 * Second));
        }
        Assert.That(driver.Session.OpenCount, Is.GreaterThan(100));
        Assert.That(driver.Session.MessageCount, Is.GreaterThan(100));
    }
}
