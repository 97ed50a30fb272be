using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Transport.Http;
using LowLatency.Unit.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>From when the time of a request runs, and what is known of one whose time is over.</summary>
internal sealed class HttpRequestTimeTests
{
    [Test]
    public void A_request_that_no_thread_takes_up_in_its_time_was_not_sent_and_never_will_be()
    {
        var time = new SteppedTime();
        var held = new Queue<IThreadPoolWorkItem>();
        int connections = 0;
        using var peer = new ScriptedPeer(p =>
        {
            Interlocked.Increment(ref connections);
            Assert.That(p.ReadHead(), Does.StartWith("POST /second "));
            HttpRequesterTests.Answer(p, "200 OK", "{}");
        });
        using var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri($"http://127.0.0.1:{peer.Port}"),
            ExchangesMax = 1,
            Timeout = TimeSpan.FromSeconds(10),
            Time = time,
            Queue = held.Enqueue,
        });
        Assert.That(http.TrySend(Order(1, "/first"u8), default), Is.True);
        time.Step(TimeSpan.FromSeconds(9.999));
        Assert.That(http.TryTake(out _), Is.False);
        time.Step(TimeSpan.FromSeconds(0.001));
        Assert.That(http.TryTake(out HttpExchange? late), Is.True);
        Assert.That((late!.View().RequestId, late.View().Failure), Is.EqualTo((1L, HttpFailure.NotStarted)));
        http.Return(late);

        // The pool comes to what it was given: nothing is left to be done.
        held.Dequeue().Execute();
        Assert.That(http.TryTake(out _), Is.False);

        // The next request uses the same exchange; each is carried out once, whichever work item finds it.
        Assert.That(http.TrySend(Order(2, "/second"u8), default), Is.True);
        IThreadPoolWorkItem item = held.Dequeue();
        item.Execute();
        item.Execute();
        HttpExchange done = HttpRequesterTests.Take(http);
        Assert.That((done.View().RequestId, done.View().Status), Is.EqualTo((2L, 200)));
        http.Return(done);
        Assert.That(connections, Is.EqualTo(1));
    }

    [Test]
    public void The_time_of_a_request_runs_from_the_hand_over_and_a_late_start_leaves_it_less()
    {
        var time = new SteppedTime();
        var held = new Queue<IThreadPoolWorkItem>();
        using var peer = new ScriptedPeer(p => { p.ReadHead(); p.IsEnded(); });
        using var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri($"http://127.0.0.1:{peer.Port}"),
            Timeout = TimeSpan.FromSeconds(10),
            Time = time,
            Queue = held.Enqueue,
        });
        Assert.That(http.TrySend(Order(1, "/x"u8), default), Is.True);
        time.Step(TimeSpan.FromSeconds(7));
        held.Dequeue().Execute();
        Assert.That(time.LastDue, Is.EqualTo(TimeSpan.FromSeconds(3)));
        time.Fire();
        HttpExchange ended = HttpRequesterTests.Take(http);
        Assert.That(ended.View().Failure, Is.EqualTo(HttpFailure.Timeout), "begun: whether it left is not known");
    }

    [Test]
    public void A_request_that_is_taken_up_too_late_is_not_sent()
    {
        var time = new SteppedTime();
        var held = new Queue<IThreadPoolWorkItem>();
        using var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri("http://127.0.0.1:1"),
            Timeout = TimeSpan.FromSeconds(10),
            Time = time,
            Queue = held.Enqueue,
        });
        Assert.That(http.TrySend(Order(1, "/x"u8), default), Is.True);
        time.Step(TimeSpan.FromSeconds(10));
        held.Dequeue().Execute();
        Assert.That(HttpRequesterTests.Take(http).View().Failure, Is.EqualTo(HttpFailure.NotStarted));
    }

    [Test]
    public void A_request_that_waits_for_an_exchange_for_longer_than_its_time_is_not_sent()
    {
        var time = new SteppedTime();
        var held = new Queue<IThreadPoolWorkItem>();
        var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri("http://127.0.0.1:1"),
            ExchangesMax = 1,
            Timeout = TimeSpan.FromSeconds(10),
            Time = time,
            Queue = held.Enqueue,
        });
        using var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(), Bench.Connection(1), new StopwatchReceiveClock(), null, http);
        time.Step(TimeSpan.FromSeconds(1));
        for (int i = 1; i <= 3; i++)
            Assert.That(pipe.Session.Output.RequestHttp(i, HttpVerb.Post, "/order"u8), Is.True);
        pipe.Step();
        time.Step(TimeSpan.FromSeconds(6));
        held.Dequeue().Execute();
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 1);
        Assert.That(pipe.Session.Handler.Log[0], Is.EqualTo("<Http 1 Connect 0 -1 -1 0>"));

        // The second has the exchange, with four seconds left; the third waits still.
        time.Step(TimeSpan.FromSeconds(3.9));
        pipe.Step();
        Assert.That(pipe.Session.Handler.Log, Has.Count.EqualTo(1));
        time.Step(TimeSpan.FromSeconds(0.1));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 3);
        Assert.That(pipe.Session.Handler.Log[1..], Is.EquivalentTo(new[]
        {
            "<Http 2 NotStarted 0 -1 -1 0>", "<Http 3 NotStarted 0 -1 -1 0>",
        }));
        held.Dequeue().Execute();
        pipe.Step();
        Assert.That(pipe.Session.Handler.Log, Has.Count.EqualTo(3));
    }

    private static HttpRequestView Order(long id, ReadOnlySpan<byte> target) => new()
    {
        RequestId = id,
        Verb = HttpVerb.Post,
        Target = target,
    };

    /// <summary>A clock that stands still until it is stepped, and timers that are fired by hand.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;
        private Action _fire = static () => { };

        public TimeSpan LastDue { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

        public void Fire() => _fire();

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            LastDue = dueTime;
            _fire = () => callback(state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
