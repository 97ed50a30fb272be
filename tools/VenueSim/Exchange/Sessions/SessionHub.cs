using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Exchange.Sessions;

/// <summary>The open sockets: opening, pings, age, frames out, closes.</summary>
internal sealed class SessionHub(
    ExchangeClock clock, ExchangeOptions options, DeliveryQueue queue, SimRandom random, IEventDialect events)
{
    private const int GoingAway = 1001;
    private readonly List<SimSession> _sessions = new();
    private long _lastId;

    /// <summary>Open sockets in the order of opening.</summary>
    public IReadOnlyList<SimSession> Sessions => _sessions;

    public long RefuseUntilNanos { get; set; }

    public SimSession Open(string address)
    {
        var session = new SimSession(++_lastId, address, clock.NowNanos);
        _sessions.Add(session);
        queue.Schedule(clock.NowNanos + options.ConnectionLifetimeNanos, () => Close(session, GoingAway));
        if (options.PingIntervalNanos > 0)
            queue.Schedule(clock.NowNanos + options.PingIntervalNanos, () => Ping(session));
        return session;
    }

    public SimSession? Find(long id) => _sessions.Find(session => session.Id == id);

    public void Remove(SimSession session) => _sessions.Remove(session);

    /// <summary>Queues a frame of the user data stream; it does not overtake the one before.</summary>
    public void SendEvent(SimSession session, byte[] frame, long extraNanos)
    {
        var due = clock.NowNanos + Delay(options.EventDelayNanosMin, options.EventDelayNanosMax);
        if (extraNanos > 0)
            due += extraNanos;
        else
            session.LastEventDueNanos = due = Math.Max(due, session.LastEventDueNanos);
        Send(session, frame, due);
    }

    /// <summary>Queues an answer; answers overtake each other.</summary>
    public void SendAnswer(SimSession session, byte[] frame, long dueNanos) => Send(session, frame, dueNanos);

    public long AnswerDelay() => Delay(options.AnswerDelayNanosMin, options.AnswerDelayNanosMax);

    /// <summary>Closes after what was queued up to now.</summary>
    public void Close(SimSession session, int code)
    {
        if (session.IsClosing || !_sessions.Contains(session))
            return;
        session.IsClosing = true;
        queue.Send(new Delivery(DeliveryKind.Close, clock.NowNanos, session.Id, 0)
        {
            CloseCode = code,
        });
    }

    /// <summary>Cuts a socket without a close frame.</summary>
    public void Abort(SimSession session)
    {
        if (session.IsClosing || !_sessions.Contains(session))
            return;
        session.IsClosing = true;
        queue.Send(new Delivery(DeliveryKind.Abort, clock.NowNanos, session.Id, 0));
    }

    /// <summary>Nothing passes for a while, then the socket is cut.</summary>
    public void Silence(SimSession session, long nanos)
    {
        session.SilentUntilNanos = clock.NowNanos + nanos;
        queue.Schedule(session.SilentUntilNanos, () => Abort(session));
    }

    /// <summary>Announces the shutdown on every socket and closes them later.</summary>
    public void Shutdown(long afterNanos)
    {
        foreach (var session in _sessions.ToArray())
        {
            SendEvent(session, events.Shutdown(clock.NowMillis), 0);
            queue.Schedule(clock.NowNanos + afterNanos, () => Close(session, GoingAway));
        }
    }

    /// <summary>Ends a subscription with its event.</summary>
    public void Terminate(SimSession session, int subscriptionId)
    {
        session.Subscriptions.RemoveAll(subscription => subscription.Id == subscriptionId);
        SendEvent(session, events.StreamEnded(subscriptionId, clock.NowMillis), 0);
    }

    /// <summary>Whether any socket has a subscription, of an account where one is named.</summary>
    public bool HasSubscription(string account) => _sessions.Exists(session => session.Subscriptions.Exists(
        subscription => IsOf(subscription.Account, account)));

    public static bool IsOf(SimAccount account, string name) =>
        name.Length == 0 || string.Equals(account.Spec.Name, name, StringComparison.Ordinal);

    private void Send(SimSession session, byte[] frame, long dueNanos) =>
        queue.Send(new Delivery(DeliveryKind.Text, dueNanos, session.Id, 0) { Bytes = frame });

    private void Ping(SimSession session)
    {
        if (!_sessions.Contains(session))
            return;
        if (clock.NowNanos - session.LastPongNanos > options.PingIntervalNanos + options.PongTimeoutNanos)
        {
            Close(session, GoingAway);
            return;
        }

        queue.Send(new Delivery(DeliveryKind.Ping, clock.NowNanos, session.Id, 0));
        queue.Schedule(clock.NowNanos + options.PingIntervalNanos, () => Ping(session));
    }

    private long Delay(long min, long max) => min + random.NextBelow(Math.Max(1, max - min + 1));
}
