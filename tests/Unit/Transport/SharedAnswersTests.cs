using System;
using System.Threading;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Transport.Http;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

internal sealed class SharedAnswersTests
{
    [Test]
    public void An_answer_that_was_asked_for_before_is_none_to_who_must_have_a_fresh_one()
    {
        using var over = new ManualResetEventSlim();
        using var peer = new ScriptedPeer(
            p =>
            {
                p.ReadHead();
                over.Wait(TimeSpan.FromSeconds(20));
            },
            connections: 2);
        var clock = new SteppedClock();
        var shared = new SharedAnswers();
        using HttpRequester first = Requester(peer.Port, shared, clock);
        using HttpRequester second = Requester(peer.Port, shared, clock);
        using HttpRequester third = Requester(peer.Port, shared, clock);
        Send(first, seenTicks: 0, mustBeFresh: true);
        clock.Ticks += 10;
        long before = clock.Ticks;
        clock.Ticks += 10;
        Send(second, seenTicks: 0, mustBeFresh: true);
        Assert.That(shared.WaitingCount, Is.Zero, "the answer of the first may be older than the question");
        clock.Ticks += 10;
        Send(third, seenTicks: 0, mustBeFresh: false);
        Assert.That(shared.WaitingCount, Is.EqualTo(1));
        Send(third, before, mustBeFresh: true);
        Assert.That(shared.WaitingCount, Is.EqualTo(2), "the second was sent behind this question");
        over.Set();
    }

    private static void Send(HttpRequester http, long seenTicks, bool mustBeFresh)
    {
        var request = new HttpRequestView
        {
            RequestId = 1,
            Verb = HttpVerb.Get,
            Target = "/api/v3/exchangeInfo"u8,
            SeenTicks = seenTicks,
            MustBeFresh = mustBeFresh,
        };
        Assert.That(http.TrySend(in request, default), Is.True);
    }

    // Carried out where it is asked for: who comes first is no matter of threads.
    private static HttpRequester Requester(int port, SharedAnswers shared, TimeProvider clock) => new(
        new HttpRequesterOptions
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Shared = shared,
            Time = clock,
            Queue = static item => item.Execute(),
        });

    private sealed class SteppedClock : TimeProvider
    {
        public long Ticks { get; set; } = 1_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
