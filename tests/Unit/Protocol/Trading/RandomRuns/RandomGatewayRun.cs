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
using LowLatency.Protocol.Trading.Ids;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Unit.Protocol.Trading.RandomRuns;

/// <summary>
/// A gateway, a small venue, a network that loses, doubles and delays, and an engine's order table, in virtual time
/// and from one seed. Where the venue names by text, a process that dies loses the last events too, and each key in an
/// event is held against the texts in the events before it.
/// </summary>
internal sealed class RandomGatewayRun
{
    private const long Milli = GatewayHarness.Milli;
    private const long Second = GatewayHarness.Second;

    private readonly PriorityQueue<Action, (long, long)> _agenda = new();
    private readonly Dictionary<ClientOrderId, int> _stampRefusals = [];
    private readonly bool _hasTexts;
    private readonly Dictionary<(TextIdKind, long), long> _numbers = [];
    private SeededRandom _random;
    private long _agendaCount;
    private int _seen;
    private long _begin;
    private uint _connection;
    private int _process;
    private long _refusedBefore;

    /// <param name="seed">Everything follows from it.</param>
    /// <param name="textIds">The venue names by text, and its trades are asked for by time; null = by number.</param>
    public RandomGatewayRun(ulong seed, TextIdRule? textIds = null)
    {
        Seed = seed;
        _hasTexts = textIds != null;
        _random = new SeededRandom(seed);
        bool areReadsOnSocket = _random.NextBelow(2) == 0;
        int messages = seed % 2 == 0 ? 0 : 4;
        int orders = _hasTexts ? 64 : 4_096;
        int rows = _hasTexts ? 256 : 1_000;
        TradeCursorRule trades = _hasTexts
            ? new TradeCursorRule { Kind = TradeCursorKind.ByTime, PageRowsMax = 5, OverlapNanos = 3 * Second }
            : new TradeCursorRule { Kind = TradeCursorKind.ById, PageRowsMax = 5 };
        GatewaySettings Change(GatewaySettings settings) => settings with
        {
            PendingEventsMax = 64,
            SocketMessagesPerSecondMax = messages,
            OrdersMax = orders,
            RowsMax = rows,
            StreamEventNanosMax = 5 * Second,
        };
        Harness = new GatewayHarness(
            Change, 1,
            make: (instruments, assets) => new FakeTradingProtocol(instruments, assets, textIds, trades)
            {
                AreReadsOnSocket = areReadsOnSocket,
            });
        Venue = new ModelVenue(_random.NextUInt64()) { LagNanosMax = 2_900 * Milli, TellsTimes = _hasTexts };
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

    /// <summary>Events that a process published and lost when it died.</summary>
    public int EventsLost { get; private set; }

    /// <summary>Messages refused because a table of texts was full, over all processes.</summary>
    public long TextIdsRefused => _refusedBefore + Harness.Gateway.Counters.TextIdsRefused;

    /// <summary>Texts that were told a second time.</summary>
    public int NamedAgain { get; private set; }

    /// <summary>The venue's own number of what an event names.</summary>
    public long NumberOf(TextIdKind kind, long key) => !_hasTexts || key == 0 ? key : _numbers[(kind, key)];

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
            Harness.Gateway.OnSocketsRead();
            if (_connection != 0 && Harness.Output(_connection).IsRotateRequested) Rotate();
            if (_connection != 0 && Harness.Output(_connection).IsSilenceReported) Drop(200 * Milli);
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
                Drop(4 * Second);
                break;
            case 1 when _connection != 0:
                Rotate();
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
        }
    }

    private void Drop(long pauseNanosMax)
    {
        uint dead = _connection;
        int process = _process;
        _connection = 0;
        Harness.Close(dead);
        Harness.Gateway.Detach(dead, Harness.Stamp);
        At(Harness.Now + Between(Milli, pauseNanosMax), () =>
        {
            if (process == _process && _connection == 0) Reopen();
        });
    }

    // The next connection is open before the old one closes.
    private void Rotate()
    {
        uint old = _connection;
        int process = _process;
        _connection = Harness.Attach();
        Harness.Open(_connection);
        At(Harness.Now + Between(100 * Milli, 2 * Second), () =>
        {
            if (process != _process || !Harness.IsKnown(old)) return;
            Harness.Close(old);
            Harness.Gateway.Detach(old, Harness.Stamp);
        });
    }

    private void Restart()
    {
        Carry();
        if (_hasTexts) LoseTail();
        Watch();
        _process++;
        _connection = 0;
        Harness.Log.Room = int.MaxValue;
        _refusedBefore = TextIdsRefused;
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

            // Every request over HTTP has an outcome: the connection gives up what has no answer in time.
            ScriptedMessage late = new() { Status = 0 };
            if (isHttp) At(Harness.Now + (5 * Second), () => Deliver(carried, connection, true, late, process));
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
            At(Harness.Now + flight, () => Deliver(answered, connection, isHttp, answer, process));
        }
    }

    private void CountArrival(ClientOrderId id)
    {
        Arrivals.TryGetValue(id, out int before);
        Arrivals[id] = before + 1;
        _stampRefusals.TryGetValue(id, out int refused);
        if (before > refused) Violations.Add($"{id} was placed {before + 1} times");
    }

    private void Deliver(
        TradingRequest request, uint connection, bool isHttp, ScriptedMessage answer, int process)
    {
        if (process != _process) return;
        answer.RequestId = request.Id;
        Harness.Protocol.Next = answer;
        if (isHttp)
        {
            HttpFailure failure = answer.Status == 0 ? HttpFailure.Timeout : HttpFailure.None;
            Harness.Gateway.OnHttpResponse(
                connection,
                new HttpResponseView { RequestId = request.Id, Status = answer.Status, Failure = failure },
                Harness.Stamp);
        }
        else
        {
            Harness.Receive(connection, "answer"u8);
        }
    }

    // What no engine has seen may be lost with the process: the ring's events behind the last durable one.
    private void LoseTail()
    {
        int lost = (int)_random.NextBelow((ulong)(Harness.Log.Events.Count - _seen) + 1);
        Harness.Log.Events.RemoveRange(Harness.Log.Events.Count - lost, lost);
        EventsLost += lost;
    }

    private void Watch()
    {
        int lag = _hasTexts && AreFaultsOn ? (int)_random.NextBelow(6) : 0;
        for (; _seen < Harness.Log.Events.Count - lag; _seen++)
        {
            EventSlot slot = Harness.Log.Events[_seen];
            if (_hasTexts) CheckIds(in slot);
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

    private void CheckIds(in EventSlot slot)
    {
        switch (slot.Header.Kind)
        {
            case EventKind.TextId:
                long number = TextIdDialect.Number(slot.TextId.Text);
                if (!_numbers.TryAdd((slot.TextId.Kind, slot.TextId.Key), number)) OnNamedAgain(in slot.TextId, number);
                break;
            case EventKind.OpenOrder:
                CheckOrder(slot.OpenOrder.ClientOrderId, slot.OpenOrder.VenueOrderId);
                break;
            case EventKind.OrderReport:
                CheckOrder(slot.OrderReport.ClientOrderId, slot.OrderReport.VenueOrderId);
                if (slot.OrderReport.Kind == OrderReportKind.Filled) CheckTrade(in slot.OrderReport);
                break;
        }
    }

    // A text that was forgotten is told again, and must have the key of before.
    private void OnNamedAgain(in TextIdPayload id, long number)
    {
        if (_numbers[(id.Kind, id.Key)] != number) Violations.Add($"{id.Kind} key {id.Key} is of two texts");
        NamedAgain++;
    }

    private void CheckOrder(ClientOrderId id, long key)
    {
        if (key == 0) return;
        bool isNamed = _numbers.TryGetValue((TextIdKind.Order, key), out long number);
        bool isIt = isNamed && (!Venue.Orders.TryGetValue(id, out ModelVenue.ModelOrder? order)
            || order.VenueOrderId == number);
        if (!isIt) Violations.Add($"{id} is called by order key {key}: {(isNamed ? $"number {number}" : "no text")}");
    }

    private void CheckTrade(in OrderReportPayload report)
    {
        bool isNamed = _numbers.TryGetValue((TextIdKind.Trade, report.TradeId), out long number);
        ClientOrderId id = report.ClientOrderId;
        bool isIt = isNamed && Venue.Trades.Exists(trade => trade.Fill.TradeId == number && trade.Id == id);
        if (!isIt) Violations.Add($"{id} has trade key {report.TradeId}: {(isNamed ? $"number {number}" : "no text")}");
    }

    private bool HasEnded(in OrderReportPayload report) =>
        Venue.Orders.TryGetValue(report.ClientOrderId, out ModelVenue.ModelOrder? order)
        && order.Status == (report.Kind == OrderReportKind.Cancelled
            ? VenueOrderStatus.Cancelled
            : VenueOrderStatus.Expired);
}
