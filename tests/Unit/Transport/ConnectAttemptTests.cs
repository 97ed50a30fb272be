using System;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Transport.Connections;
using LowLatency.Transport.Http;
using LowLatency.Unit.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>How a connection is made: on which thread, and what its socket is told.</summary>
internal sealed class ConnectAttemptTests
{
    /// <summary>
    /// Attempts whose name server does not answer, more than the pool has threads: HTTP goes on meanwhile.
    /// </summary>
    [Test]
    public void Connects_that_stand_still_hold_up_no_request_of_the_pool()
    {
        int attempts = Math.Min(48, Environment.ProcessorCount + 20);
        using var answer = new ManualResetEventSlim();
        int standing = 0;
        var pipes = new List<PipeConnection<RecordingHandler>>();
        try
        {
            for (int i = 0; i < attempts; i++)
            {
                pipes.Add(Bench.Connect(Bench.Connection(1, host: "two.test") with
                {
                    Resolve = _ =>
                    {
                        Interlocked.Increment(ref standing);
                        answer.Wait(TimeSpan.FromSeconds(30));
                        return [];
                    },
                }));
                pipes[^1].Step();
            }

            Assert.That(
                SpinWait.SpinUntil(() => Volatile.Read(ref standing) == attempts, TimeSpan.FromSeconds(4)), Is.True,
                $"{standing} of {attempts} attempts began");
            using var peer = new ScriptedPeer(p =>
            {
                p.ReadHead();
                HttpRequesterTests.Answer(p, "200 OK", "{}");
                p.IsEnded();
            });
            using var http = new HttpRequester(new HttpRequesterOptions
            {
                BaseAddress = new Uri($"http://127.0.0.1:{peer.Port}"),
            });
            var request = new HttpRequestView { RequestId = 1, Verb = HttpVerb.Get, Target = "/x"u8 };
            Assert.That(http.TrySend(in request, default), Is.True);
            Assert.That(HttpRequesterTests.Take(http).View().Status, Is.EqualTo(200));
        }
        finally
        {
            answer.Set();
            foreach (PipeConnection<RecordingHandler> pipe in pipes) pipe.Dispose();
        }
    }

    [TestCase(5_000)]
    [TestCase(0)]
    public void A_socket_fails_when_what_it_sent_is_not_acknowledged_for_as_long_as_it_was_told(int millis)
    {
        const int tcpLevel = 6;
        const int tcpUserTimeout = 18;
        using var peer = new ScriptedPeer(p =>
        {
            p.Upgrade();
            p.IsEnded();
        });
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(
            Bench.Connection(peer.Port) with { UnacknowledgedMax = TimeSpan.FromMilliseconds(millis) });
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Contains("<Opened>"));
        var value = new byte[sizeof(int)];
        pipe.WaitSocket!.GetRawSocketOption(tcpLevel, tcpUserTimeout, value);
        Assert.That(BitConverter.ToInt32(value), Is.EqualTo(millis));
    }
}
