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

internal sealed class HttpRequesterTests
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

    internal static HttpExchange Take(HttpRequester http)
    {
        HttpExchange? exchange = null;
        Assert.That(SpinWait.SpinUntil(() => http.TryTake(out exchange), TimeSpan.FromSeconds(30)), Is.True);
        return exchange!;
    }
}
