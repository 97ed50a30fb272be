using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>
/// A gateway, a small venue, a network that loses, doubles and delays, and an engine's order table, in virtual time
/// and from one seed.
/// </summary>
internal sealed class RandomGatewayRun
{
    private const long Milli = GatewayHarness.Milli;
    private const long Second = GatewayHarness.Second;

    private readonly PriorityQueue<Action, (long, long)> _agenda = new();
    private readonly Dictionary<ClientOrderId, int> _stampRefusals = [];
    private SeededRandom _random;
    private long _agendaCount;
    private int _seen;
    private long _begin;
    private uint _connection;
    private int _process;

    public RandomGatewayRun(ulong seed)
    {
        Seed = seed;
        _random = new SeededRandom(seed);
        bool areReadsOnSocket = _random.NextBelow(2) == 0;
        int messages = seed % 2 == 0 ? 0 : 4;
        GatewaySettings Change(GatewaySettings settings) =>
            settings with { PendingEventsMax = 64, SocketMessagesPerSecondMax = messages };
        Harness = new GatewayHarness(Change, 1, p =>
        {
            p.AreReadsOnSocket = areReadsOnSocket;
            p.PageRows = 5;
        });
        Venue = new ModelVenue(_random.NextUInt64()) { LagNanosMax = 2_900 * Milli };
        Engine = new RandomRunEngine(Harness);
    }

    public ulong Seed { get; }

    public GatewayHarness Harness { get; }

    public ModelVenue Venue { get; }

    public RandomRunEngine Engine { get; }

    public bool AreFaultsOn { get; private set; } = true;

    /// <summary>Place requests that reached the venue, by order.</summary>
    public Dictionary<ClientOrderId, int> Arrivals { get; } = [];

    /// <summary>Reports of "never worked" and "no such order", to be held against the venue's end state.</summary>
    public HashSet<ClientOrderId> CalledAbsent { get; } = [];

    public List<string> Violations { get; } = [];

    public long Steps { get; private set; }

    public int Restarts => _process;

    public void Run(long faultyNanos, long quietNanos)
    {
        Harness.Gateway.Start(0, Harness.Stamp);
        _begin = Harness.Now;
        Reopen();
        Harness.Send(new EngineCommand { Kind = CommandKind.Reconcile, Instrument = new InstrumentId(0) });
        Every(100 * Milli, () => Venue.Happen(Harness.Now));
        Every(130 * Milli, () => Engine.Step(AreFaultsOn, ref _random));
        Every(7 * Second, Disturb);
        At(_begin + faultyNanos, () =>
        {
            AreFaultsOn = false;
            Harness.Log.Room = int.MaxValue;
        });
        long end = _begin + faultyNanos + quietNanos;
        while (Harness.Now < end)
        {
            long wake = Math.Max(Harness.Now, Harness.Gateway.NextWakeNanos);
            if (_agenda.TryPeek(out Action? due, out (long Time, long _) at) && at.Time <= wake)
            {
                _agenda.Dequeue();
                Harness.Now = Math.Max(Harness.Now, at.Time);
                due();
            }
            else
            {
                Harness.Now = wake;
                Harness.Gateway.OnWake(Harness.Stamp);
            }

            Steps++;
            Harness.Collect();
            Carry();
            Watch();
        }
    }

    private bool Chance(int oneIn) => AreFaultsOn && _random.NextBelow((ulong)oneIn) == 0;

    private long Between(long low, long high) => low + (long)_random.NextBelow((ulong)(high - low));

    private void At(long time, Action action) => _agenda.Enqueue(action, (time, _agendaCount++));

    private void Every(long period, Action action)
    {
        void Again()
        {
            action();
            At(Harness.Now + Between(period / 2, period * 2), Again);
        }

        At(Harness.Now + period, Again);
    }

    private void Disturb()
    {
        if (!AreFaultsOn) return;
        switch (_random.NextBelow(6))
        {
            case 0 when _connection != 0:
                uint dead = _connection;
                int process = _process;
                _connection = 0;
                Harness.Close(dead);
                Harness.Gateway.Detach(dead, Harness.Stamp);
                At(Harness.Now + Between(Milli, 4 * Second), () =>
                {
                    if (process == _process && _connection == 0) Reopen();
                });
                break;
            case 1 when _connection != 0:
                uint old = _connection;
                int rotated = _process;
                Reopen();
                At(Harness.Now + Between(100 * Milli, 2 * Second), () =>
                {
                    if (rotated != _process || !Harness.IsKnown(old)) return;
                    Harness.Close(old);
                    Harness.Gateway.Detach(old, Harness.Stamp);
                });
                break;
            case 2 when _connection != 0:
                Harness.Push(new ScriptedMessage { Kind = TradingMessageKind.StreamEnded }, _connection);
                break;
            case 3:
                Harness.Log.Room = (int)_random.NextBelow(3);
                At(Harness.Now + Between(Milli, 5 * Second), () => Harness.Log.Room = int.MaxValue);
                break;
            case 4:
                Restart();
                break;
            default:
                break;
        }
    }

    private void Restart()
    {
        Carry();
        Watch();
        _process++;
        _connection = 0;
        Harness.Log.Room = int.MaxValue;
        Harness.Restart();
        Watch();
        Engine.Restart();
        Reopen();
    }

    private void Reopen()
    {
        if (_connection != 0 && !AreFaultsOn) return;
        _connection = Harness.Attach();
        Harness.Open(_connection);
    }

    /// <summary>Brings requests to the venue and what it says back.</summary>
    private void Carry()
    {
        foreach ((TradingRequest request, uint connection, bool isHttp) in Harness.Outbox)
        {
            TradingRequest carried = request;
            int process = _process;
            if (Chance(25)) continue;

            // A place may linger on the way, but not longer than its stamp is good for.
            long flight = Chance(15) ? Between(Milli, 8 * Second) : Between(Milli, 40 * Milli);
            At(Harness.Now + flight, () => Arrive(carried, connection, isHttp, process));
        }

        Harness.Outbox.Clear();
        while (Venue.Pushed.TryDequeue(out ScriptedMessage? pushed))
        {
            for (uint number = 1; number <= Harness.Last; number++)
            {
                if (!Harness.Gateway.IsSubscribed(number) || Chance(40)) continue;
                uint target = number;
                for (int copies = Chance(20) ? 2 : 1; copies > 0; copies--)
                {
                    long flight = Chance(15) ? Between(Milli, 3 * Second) : Between(Milli, 30 * Milli);
                    At(Harness.Now + flight, () => Harness.Push(pushed, target));
                }
            }
        }
    }

    private void Arrive(in TradingRequest request, uint connection, bool isHttp, int process)
    {
        bool isOrder = request.Kind is TradingRequestKind.Place or TradingRequestKind.Cancel;
        ScriptedMessage answer;
        if (request.Kind == TradingRequestKind.Place) CountArrival(request.ClientOrderId);
        if (Chance(30) && isOrder)
        {
            answer = GatewayHarness.Refusal(OutcomeClass.ResyncClock, ReasonCode.ClockOffset);
            if (request.Kind == TradingRequestKind.Place) _stampRefusals[request.ClientOrderId] = 1;
        }
        else if (Chance(25) && !isOrder)
        {
            answer = GatewayHarness.Refusal(OutcomeClass.RetrySame, ReasonCode.VenueInternalError, 500);
        }
        else
        {
            answer = Venue.Execute(in request, Harness.Now);
            if (Chance(25)) answer = GatewayHarness.Refusal(OutcomeClass.Reconcile, ReasonCode.TimedOut, 504);
        }

        TradingRequest answered = request;
        for (int copies = Chance(25) ? 0 : Chance(25) ? 2 : 1; copies > 0; copies--)
        {
            long flight = Chance(20) ? Between(Milli, 9 * Second) : Between(Milli, 40 * Milli);
            At(Harness.Now + flight, () =>
            {
                if (process == _process) Deliver(answered, connection, isHttp, answer);
            });
        }
    }

    private void CountArrival(ClientOrderId id)
    {
        Arrivals.TryGetValue(id, out int before);
        Arrivals[id] = before + 1;
        _stampRefusals.TryGetValue(id, out int refused);
        if (before > refused) Violations.Add($"{id} was placed {before + 1} times");
    }

    private void Deliver(TradingRequest request, uint connection, bool isHttp, ScriptedMessage answer)
    {
        answer.RequestId = request.Id;
        Harness.Protocol.Next = answer;
        if (isHttp)
        {
            Harness.Gateway.OnHttpResponse(
                connection,
                new HttpResponseView { RequestId = request.Id, Status = answer.Status },
                Harness.Stamp);
        }
        else
        {
            Harness.Gateway.OnMessage(connection, "answer"u8, Harness.Stamp);
        }
    }

    private void Watch()
    {
        for (; _seen < Harness.Log.Events.Count; _seen++)
        {
            EventSlot slot = Harness.Log.Events[_seen];
            Engine.OnEvent(in slot);
            if (slot.Header.Kind != EventKind.OrderReport) continue;
            ref readonly OrderReportPayload report = ref slot.OrderReport;
            bool isGone = report.Kind is OrderReportKind.NotSent or OrderReportKind.Rejected
                || (report.Kind == OrderReportKind.Status && report.Reason == ReasonCode.OrderUnknown);
            if (isGone) CalledAbsent.Add(report.ClientOrderId);
            bool isEnd = report.Kind is OrderReportKind.Cancelled or OrderReportKind.Expired;
            if (isEnd && !HasEnded(report)) Violations.Add($"{report.ClientOrderId} called {report.Kind}");
        }
    }

    private bool HasEnded(in OrderReportPayload report) =>
        Venue.Orders.TryGetValue(report.ClientOrderId, out ModelVenue.ModelOrder? order)
        && order.Status == (report.Kind == OrderReportKind.Cancelled
            ? VenueOrderStatus.Cancelled
            : VenueOrderStatus.Expired);
}
