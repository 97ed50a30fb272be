using System;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Transport.Http;
using LowLatency.Unit.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>A cancel finds an exchange, and a request that nobody waits for holds none.</summary>
internal sealed class HttpGiveUpTests
{
    [Test]
    public void The_last_exchange_is_for_cancels()
    {
        using HttpRequester http = Requester(1, static _ => { });
        for (int i = 1; i < ExchangesMax; i++) Assert.That(TrySend(http, i, RequestPriority.Order), Is.True);
        Assert.That(TrySend(http, 90, RequestPriority.Order), Is.False);
        Assert.That(TrySend(http, 91, RequestPriority.Cancel), Is.True);
        Assert.That(TrySend(http, 92, RequestPriority.Cancel), Is.False);
    }

    [Test]
    public void A_request_under_way_that_nobody_waits_for_frees_its_exchange_and_closes_its_connection()
    {
        using var asked = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        using var peer = new ScriptedPeer(p =>
        {
            p.ReadHead();
            asked.Set();
            if (p.IsEnded()) ended.Set();
        });
        using HttpRequester http = Requester(peer.Port);
        Assert.That(TrySend(http, 5, RequestPriority.Cancel), Is.True);
        Assert.That(asked.Wait(TimeSpan.FromSeconds(20)), Is.True);
        http.GiveUp(4);
        Assert.That(http.TryTake(out _), Is.False, "another request");
        http.GiveUp(5);
        HttpExchange over = HttpRequesterTests.Take(http);
        Assert.That((over.View().RequestId, over.View().Failure), Is.EqualTo((5L, HttpFailure.Timeout)));
        http.Return(over);
        Assert.That(http.FreeCount, Is.EqualTo(ExchangesMax));
        Assert.That(ended.Wait(TimeSpan.FromSeconds(20)), Is.True, "the connection is not used again");
    }

    [Test]
    public void A_request_that_no_thread_has_taken_up_is_not_sent_once_nobody_waits_for_it()
    {
        var held = new Queue<IThreadPoolWorkItem>();
        using HttpRequester http = Requester(1, held.Enqueue);
        Assert.That(TrySend(http, 5, RequestPriority.Order), Is.True);
        http.GiveUp(5);
        Assert.That(HttpRequesterTests.Take(http).View().Failure, Is.EqualTo(HttpFailure.NotStarted));
        held.Dequeue().Execute();
        Assert.That(http.TryTake(out _), Is.False);
    }

    [Test]
    public void A_cancel_overtakes_what_waits_for_an_exchange_and_what_is_withdrawn_is_never_sent()
    {
        var held = new Queue<IThreadPoolWorkItem>();
        HttpRequester http = Requester(1, held.Enqueue);
        using var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(), Bench.Connection(1), new StopwatchReceiveClock(), null, http);
        for (int i = 1; i <= ExchangesMax + 1; i++)
            Assert.That(pipe.Session.Output.RequestHttp(i, HttpVerb.Get, "/x"u8), Is.True);
        pipe.Step();
        Assert.That(held, Has.Count.EqualTo(ExchangesMax - 1));
        pipe.Session.Output.RequestHttp(
            99, HttpVerb.Delete, "/order"u8, default, default, RequestPriority.Cancel);
        pipe.Step();
        Assert.That(held, Has.Count.EqualTo(ExchangesMax), "the cancel left");
        pipe.Session.Output.WithdrawHttp(ExchangesMax);
        pipe.Step();
        Assert.That(pipe.Session.Handler.Log, Is.EqualTo(new[] { $"<Http {ExchangesMax} NotStarted 0 -1 -1 0>" }));
        pipe.Session.Output.WithdrawHttp(1);
        pipe.Session.Output.WithdrawHttp(2);
        pipe.Step();
        pipe.Step();
        Assert.That(pipe.Session.Handler.Log[1..], Is.EquivalentTo(new[]
        {
            "<Http 1 NotStarted 0 -1 -1 0>", "<Http 2 NotStarted 0 -1 -1 0>",
        }));
        Assert.That(held, Has.Count.EqualTo(ExchangesMax + 1), "an exchange of theirs carries the last one");
    }

    private const int ExchangesMax = 3;

    private static HttpRequester Requester(int port, Action<IThreadPoolWorkItem>? queue = null) => new(
        new HttpRequesterOptions
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            ExchangesMax = ExchangesMax,
            Timeout = TimeSpan.FromMinutes(2),
            Queue = queue ?? (static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false)),
        });

    private static bool TrySend(HttpRequester http, long id, RequestPriority priority)
    {
        var request = new HttpRequestView
        {
            RequestId = id,
            Verb = HttpVerb.Get,
            Priority = priority,
            Target = "/x"u8,
        };
        return http.TrySend(in request, default);
    }
}
