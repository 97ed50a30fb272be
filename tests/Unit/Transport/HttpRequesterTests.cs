using System;
using System.Linq;
using System.Text;
using System.Threading;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Transport.Http;
using LowLatency.Unit.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

internal sealed partial class HttpRequesterTests
{
    private static PipeConnection<RecordingHandler> Shell(int port, string scheme = "http", int timeoutMillis = 5000)
    {
        var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri($"{scheme}://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromMilliseconds(timeoutMillis),
            ResponseBytesMax = 100_000,
            ExchangesMax = 2,
        });
        return new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(), Bench.Connection(port), new StopwatchReceiveClock(), null, http);
    }

    private static string Outcome(Action<ScriptedPeer.Peer> script, string scheme = "http", int timeoutMillis = 5000)
    {
        using var peer = new ScriptedPeer(script);
        using PipeConnection<RecordingHandler> pipe = Shell(peer.Port, scheme, timeoutMillis);
        pipe.Session.Output.RequestHttp(42, HttpVerb.Get, "/api/v3/depth?symbol=A%2DB"u8);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 1);
        return pipe.Session.Handler.Log[0];
    }

    internal static void Answer(ScriptedPeer.Peer peer, string head, string body)
        => peer.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    [Test]
    public void A_response_brings_status_weight_and_body_and_the_target_is_sent_as_given()
    {
        string? request = null;
        string log = Outcome(p =>
        {
            request = p.ReadHead();
            Answer(p, "200 OK\r\nX-MBX-USED-WEIGHT-1M: 250", "{\"lastUpdateId\":1}");
            p.IsEnded();
        });
        Assert.That(log, Is.EqualTo("<Http 42 None 200 -1 250 18>"));
        Assert.That(request, Does.StartWith("GET /api/v3/depth?symbol=A%2DB HTTP/1.1\r\n"));
    }

    [Test]
    public void Refusals_and_redirects_are_responses()
    {
        Assert.That(
            Outcome(p => { p.ReadHead(); Answer(p, "429 x\r\nRetry-After: 7", "{}"); p.IsEnded(); }),
            Is.EqualTo("<Http 42 None 429 7 -1 2>"));
        Assert.That(
            Outcome(p => { p.ReadHead(); Answer(p, "302 x\r\nLocation: /elsewhere", ""); p.IsEnded(); }),
            Is.EqualTo("<Http 42 None 302 -1 -1 0>"));
    }

    [Test]
    public void Every_failure_has_its_kind()
    {
        Assert.That(
            Outcome(p => { p.ReadHead(); p.IsEnded(); }, timeoutMillis: 100),
            Is.EqualTo("<Http 42 Timeout 0 -1 -1 0>"));
        Assert.That(
            Outcome(p => { p.ReadHead(); Answer(p, "200 OK", new string('x', 100_001)); p.IsEnded(); }),
            Is.EqualTo("<Http 42 TooLarge 200 -1 -1 0>"));
        Assert.That(
            Outcome(p =>
            {
                p.ReadHead();
                string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
                p.Write(Encoding.ASCII.GetBytes(head + new string('x', 200_000)));
                p.Close();
            }),
            Is.EqualTo("<Http 42 TooLarge 200 -1 -1 0>"));
        Assert.That(
            Outcome(p =>
            {
                p.ReadHead();
                p.Write(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
                p.Close();
            }),
            Is.EqualTo("<Http 42 Broken 200 -1 -1 0>"));
        Assert.That(
            Outcome(p => { p.Write(Encoding.ASCII.GetBytes("not tls at all")); p.Close(); }, "https"),
            Is.EqualTo("<Http 42 Tls 0 -1 -1 0>"));
        int closed;
        using (var peer = new ScriptedPeer(_ => { }))
            closed = peer.Port;
        using PipeConnection<RecordingHandler> pipe = Shell(closed);
        pipe.Session.Output.RequestHttp(1, HttpVerb.Get, "/"u8);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 1);
        Assert.That(pipe.Session.Handler.Log[0], Is.EqualTo("<Http 1 Connect 0 -1 -1 0>"));
    }

    [Test]
    public void Without_a_requester_every_request_fails_at_once()
    {
        using var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(), Bench.Connection(1), new StopwatchReceiveClock());
        pipe.Session.Output.RequestHttp(5, HttpVerb.Post, "/order"u8, default, "{}"u8);
        pipe.DoWork();
        Assert.That(pipe.Session.Handler.Log, Is.EqualTo(new[] { "<Http 5 Connect 0 -1 -1 0>" }));
    }

    [Test]
    public void More_requests_than_exchanges_wait_and_each_has_one_outcome()
    {
        using var peer = new ScriptedPeer(
            p =>
            {
                string target = p.ReadHead().Split(' ')[1];
                Answer(p, "200 OK\r\nConnection: close", target);
                p.Close();
            },
            connections: 12);
        using PipeConnection<RecordingHandler> pipe = Shell(peer.Port);
        for (int i = 0; i < 12; i++)
            Assert.That(pipe.Session.Output.RequestHttp(i, HttpVerb.Get, Encoding.ASCII.GetBytes($"/{i}")), Is.True);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 12);
        Assert.That(pipe.Session.Handler.Bodies.Select(b => Encoding.ASCII.GetString(b)).Order(),
            Is.EqualTo(Enumerable.Range(0, 12).Select(i => $"/{i}").Order()));
    }

    [TestCase("")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [TestCase(null)]
    public void A_bad_root_file_fails_the_request_and_not_its_thread(string? content)
    {
        using var certificates = new TestCertificates();
        if (content is null) System.IO.File.Delete(certificates.RootFile);
        else System.IO.File.WriteAllText(certificates.RootFile, content);
        using var peer = new ScriptedPeer(_ => { }, certificate: certificates.Server);
        var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri($"https://127.0.0.1:{peer.Port}"),
            RootCertificateFile = certificates.RootFile,
        });
        using var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(), Bench.Connection(peer.Port), new StopwatchReceiveClock(), null,
            http);
        pipe.Session.Output.RequestHttp(1, HttpVerb.Get, "/x"u8);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 1);
        Assert.That(pipe.Session.Handler.Log[0], Does.StartWith("<Http 1 Tls "));
    }

    // An order placed on a kept connection that the venue ends: the framework would send it again, unasked.
    [TestCase(HttpVerb.Post)]
    [TestCase(HttpVerb.Put)]
    [TestCase(HttpVerb.Delete)]
    public void What_changes_something_leaves_once_even_when_a_kept_connection_ends(HttpVerb verb)
    {
        int changes = 0;
        using var peer = new ScriptedPeer(
            p =>
            {
                while (p.ReadHead() is { Length: > 0 } head)
                {
                    if (head.StartsWith("GET", StringComparison.Ordinal))
                    {
                        Answer(p, "200 OK", "{}");
                        continue;
                    }

                    changes++;
                    p.Socket.Dispose();
                    return;
                }
            },
            connections: 5);
        using PipeConnection<RecordingHandler> pipe = Shell(peer.Port);
        pipe.Session.Output.RequestHttp(1, HttpVerb.Get, "/api/v3/time"u8);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 1);
        pipe.Session.Output.RequestHttp(2, verb, "/api/v3/order?symbol=BTCUSDT"u8);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 2);
        Assert.That(pipe.Session.Handler.Log[1], Does.StartWith("<Http 2 Broken "));
        Assert.That(changes, Is.EqualTo(1));
    }

    [Test]
    public void Requests_that_cannot_be_made_fail_and_give_their_exchanges_back()
    {
        using var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri("http://127.0.0.1:1"),
            ExchangesMax = 2,
        });
        for (int i = 0; i < 6; i++)
        {
            // Behind the host's end this makes another port, out of range.
            var request = new HttpRequestView { RequestId = i, Verb = HttpVerb.Get, Target = "99999999/x"u8 };
            Assert.That(http.TrySend(in request, default), Is.True);
            HttpExchange exchange = Take(http);
            Assert.That(exchange.View().Failure, Is.EqualTo(HttpFailure.Broken));
            http.Return(exchange);
        }

        Assert.That(http.FreeCount, Is.EqualTo(2));
    }

    [Test]
    public void The_thread_that_asks_allocates_nothing()
    {
        using var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri("http://127.0.0.1:1"),
            ExchangesMax = 2,
        });
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            var request = new HttpRequestView
            {
                RequestId = i,
                Verb = HttpVerb.Post,
                Target = "99999999/api/v3/order?symbol=BTCUSDT"u8,
                Fields = "X-MBX-APIKEY: key\r\n"u8,
                Body = "{}"u8,
            };
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool isSent = http.TrySend(in request, default);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.That(isSent, Is.True);
            http.Return(Take(http));
        }

        Assert.That(least, Is.Zero);
    }

    // More than twice the limit in all, each piece well within it.
    [Test]
    public void A_body_that_trickles_arrives_and_one_that_stops_is_given_up()
    {
        const int pieces = 10;
        const int millis = 1_000;
        Assert.That(
            Outcome(p => Trickle(p, pieces, pieces, millis / 4), timeoutMillis: millis),
            Is.EqualTo($"<Http 42 None 200 -1 -1 {pieces}>"));
        Assert.That(
            Outcome(p => Trickle(p, pieces, pieces / 4, millis / 4), timeoutMillis: millis),
            Is.EqualTo("<Http 42 Timeout 200 -1 -1 0>"));
    }

    [Test]
    public void A_body_that_trickles_for_ever_is_given_up_in_the_end()
    {
        using var peer = new ScriptedPeer(p => Trickle(p, 1_000, 1_000, 20));
        using HttpRequester http = Requester(peer.Port, shared: null);
        Send(http, HttpVerb.Get, 1);
        Assert.That(Take(http).View().Failure, Is.EqualTo(HttpFailure.Timeout));
    }

    [Test]
    public void Requesters_that_share_ask_once_and_each_gets_the_answer()
    {
        using var asked = new ManualResetEventSlim();
        int requests = 0;
        using var peer = new ScriptedPeer(
            p =>
            {
                p.ReadHead();
                Interlocked.Increment(ref requests);
                asked.Wait(TimeSpan.FromSeconds(30));
                Answer(p, "200 OK\r\nConnection: close\r\nX-MBX-USED-WEIGHT-1M: 7", new string('x', 50_000));
                p.Close();
            },
            connections: 3);
        var shared = new SharedAnswers();
        using HttpRequester first = Requester(peer.Port, shared);
        using HttpRequester second = Requester(peer.Port, shared);
        Send(first, HttpVerb.Get, 1);
        Assert.That(SpinWait.SpinUntil(() => Volatile.Read(ref requests) == 1, TimeSpan.FromSeconds(30)), Is.True);
        Send(second, HttpVerb.Get, 2);
        Assert.That(SpinWait.SpinUntil(() => shared.WaitingCount == 1, TimeSpan.FromSeconds(30)), Is.True);
        asked.Set();
        HttpExchange mine = Take(first);
        Assert.That((mine.View().RequestId, mine.View().Body.Length), Is.EqualTo((1L, 50_000)));
        HttpResponseView other = Take(second).View();
        Assert.That((other.RequestId, other.Status, other.UsedWeight), Is.EqualTo((2L, 200, 7)));
        Assert.That(other.Body.SequenceEqual(mine.View().Body));
        Assert.That(requests, Is.EqualTo(1));
        Send(second, HttpVerb.Post, 3);
        Assert.That(Take(second).View().RequestId, Is.EqualTo(3));
        Assert.That(requests, Is.EqualTo(2), "what changes something is sent by itself");
        Send(second, HttpVerb.Get, 4);
        Assert.That(Take(second).View().RequestId, Is.EqualTo(4));
        Assert.That(requests, Is.EqualTo(3), "what is over is asked for anew");
    }

    private static HttpRequester Requester(int port, SharedAnswers? shared) => new(new HttpRequesterOptions
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        Timeout = TimeSpan.FromSeconds(1),
        TimeoutMax = shared == null ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(30),
        ExchangesMax = 4,
        Shared = shared,
    });

    private static void Send(HttpRequester http, HttpVerb verb, long id)
    {
        var request = new HttpRequestView { RequestId = id, Verb = verb, Target = "/api/v3/exchangeInfo"u8 };
        Assert.That(http.TrySend(in request, default), Is.True);
    }

    // It says how many bytes come, sends some of them one by one, and then waits for the other side to end.
    private static void Trickle(ScriptedPeer.Peer peer, int said, int sent, int millis)
    {
        peer.ReadHead();
        peer.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {said}\r\n\r\n"));
        using var pause = new ManualResetEventSlim();
        for (int i = 0; i < sent; i++)
        {
            pause.Wait(millis);
            peer.Write([(byte)'x']);
        }

        peer.IsEnded();
    }

    internal static HttpExchange Take(HttpRequester http)
    {
        HttpExchange? exchange = null;
        Assert.That(SpinWait.SpinUntil(() => http.TryTake(out exchange), TimeSpan.FromSeconds(30)), Is.True);
        return exchange!;
    }
}
