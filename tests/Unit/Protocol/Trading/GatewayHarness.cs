using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>A gateway with sessions that are not there and a time that stands still until it is moved.</summary>
internal sealed class GatewayHarness
{
    public const long Milli = 1_000_000;
    public const long Second = 1_000 * Milli;

    private readonly Dictionary<uint, SessionOutput> _outputs = [];
    private int _taken;

    public GatewayHarness(
        Func<GatewaySettings, GatewaySettings>? change = null, int instruments = 2,
        Action<FakeTradingProtocol>? setUp = null,
        Func<FeedInstrumentTable, AssetTable, FakeTradingProtocol>? make = null)
    {
        List<FeedInstrument> list = [];
        for (int i = 0; i < instruments; i++)
        {
            list.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)i),
                Symbol = $"COIN{i}USDT",
                Channels = FeedChannels.Book,
                Rules = new InstrumentRules
                {
                    PriceDecimals = 2,
                    QuantityDecimals = 5,
                    Abilities = InstrumentAbilities.Trading,
                    TickUnits = 1,
                    LotUnits = 1,
                },
            });
        }

        List<string> assets = [];
        List<int> bases = [];
        for (int i = 0; i < instruments; i++)
        {
            bases.Add(i);
            assets.Add($"COIN{i}");
        }

        assets.Add("USDT");
        var table = new FeedInstrumentTable(list);
        var names = new AssetTable(assets);
        Protocol = make?.Invoke(table, names) ?? new FakeTradingProtocol(table, names);
        setUp?.Invoke(Protocol);
        GatewaySettings settings = new()
        {
            BaseAssets = bases,
            QuoteAsset = instruments,
            SocketMessagesPerSecondMax = 0,

            // Few tests push the events behind the answers; those that care set the product's.
            StreamEventNanosMax = 86_400 * Second,
        };
        Settings = change?.Invoke(settings) ?? settings;
        Address = new AddressLimits(Settings.Budget, Protocol.InitialLimits);
        Gateway = new TradingGateway<EventLog>(Protocol, Settings, Log, Address);
    }

    public FakeTradingProtocol Protocol { get; }

    /// <summary>Those of the gateway's present life.</summary>
    public AddressLimits Address { get; private set; }

    public GatewaySettings Settings { get; private set; }

    public EventLog Log { get; } = new();

    public TradingGateway<EventLog> Gateway { get; private set; }

    /// <summary>Requests that left and were not answered yet.</summary>
    public List<(TradingRequest Request, uint Connection, bool IsHttp)> Outbox { get; } = [];

    public long Now { get; set; } = 1_000 * Second;

    /// <summary>The venue's clock minus ours.</summary>
    public long SkewNanos { get; set; }

    public ReceiveStamp Stamp => new(Now, Now + (1_700_000_000 * Second));

    public uint Last { get; private set; }

    public bool IsKnown(uint connection) => _outputs.ContainsKey(connection);

    public SessionOutput Output(uint connection) => _outputs[connection];

    public static ClientOrderId Id(ulong sequence) => new(7, 1, sequence);

    public uint Attach()
    {
        Last++;
        _outputs[Last] = new SessionOutput(64 * 1024, 1);
        Gateway.Attach(Last, _outputs[Last], Stamp);
        Collect();
        return Last;
    }

    /// <summary>
    /// The process died and another one begins: nothing is remembered but what its journal has, and no answer comes any
    /// more.
    /// </summary>
    public void Restart(params KnownOrder[] orders)
    {
        Collect();
        Outbox.Clear();
        _outputs.Clear();
        Settings = Settings with { TextIds = Log.TextIds(), Orders = orders };
        Address = new AddressLimits(Settings.Budget, Protocol.InitialLimits);
        Gateway = new TradingGateway<EventLog>(Protocol, Settings, Log, Address);
        Gateway.Start(0, Stamp);
    }

    public void Open(uint connection)
    {
        _outputs[connection].IsOpen = true;
        _outputs[connection].LastReceiveNanos = Now;
        Gateway.OnEvent(connection, new SessionEvent { Kind = SessionEventKind.Opened }, Stamp);
        Collect();
    }

    public void Close(uint connection)
    {
        Collect();
        _outputs[connection].IsOpen = false;
        _outputs[connection].DiscardPending();
        Gateway.OnEvent(connection, new SessionEvent { Kind = SessionEventKind.Closed }, Stamp);
        Outbox.RemoveAll(o => o.Connection == connection && !o.IsHttp);
        Collect();
    }

    /// <summary>Started, connected, subscribed and reconciled; no own trades, nothing held.</summary>
    public GatewayHarness Ready(long provenTradeId = 0)
    {
        Gateway.Start(0, Stamp);
        Open(Attach());
        for (int i = 0; i < Protocol.Instruments.Count; i++)
        {
            Send(new EngineCommand
            {
                Kind = CommandKind.Reconcile,
                Instrument = Protocol.Instruments[i].Id,
                Detail = provenTradeId,
            });
        }

        Settle();

        // The lists that are read once more, when nothing can be older than the stream.
        AdvanceSettled(4 * Second);
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            Assert.That(Gateway.IsSet(condition), Is.False, condition.ToString());
        }

        Log.Events.Clear();
        return this;
    }

    /// <summary>
    /// Answers everything but orders as a healthy, empty venue does, until nothing is asked any more.
    /// </summary>
    public void Settle()
    {
        for (int round = 0; round < 200; round++)
        {
            int index = Outbox.FindIndex(o => o.Request.Kind
                is not (TradingRequestKind.Place or TradingRequestKind.Cancel or TradingRequestKind.QueryOrder));
            if (index >= 0)
            {
                Answer(Outbox[index].Request, Default(Outbox[index].Request));
                continue;
            }

            long wake = Gateway.NextWakeNanos;
            if (wake > Now + Second) return;
            Advance(Math.Max(Milli, wake - Now));
        }

        Assert.Fail("the gateway does not come to rest");
    }

    public ScriptedMessage Default(in TradingRequest request) => request.Kind == TradingRequestKind.ServerTime
        ? new ScriptedMessage { ServerNanos = Stamp.WallNanos + SkewNanos }
        : new ScriptedMessage();

    public void Advance(long nanos)
    {
        Now += nanos;

        // As the thread does that steps gateway and sockets.
        for (int i = 0; i < 3; i++)
        {
            Gateway.OnWake(Stamp);
            Gateway.OnSocketsRead();
        }

        Collect();
    }

    /// <summary>The thread stands still, and is woken by time: nothing was read yet.</summary>
    public void StandStill(long nanos)
    {
        Now += nanos;
        Gateway.OnWake(Stamp);
        Collect();
    }

    /// <summary>Steps in small pieces, answering reads meanwhile as a healthy, empty venue does.</summary>
    public void AdvanceSettled(long nanos)
    {
        for (long end = Now + nanos; Now < end;)
        {
            Advance(Math.Min(100 * Milli, end - Now));
            for (int i = 0; i < 50; i++)
            {
                int index = Outbox.FindIndex(o => o.Request.Kind
                    is not (TradingRequestKind.Place or TradingRequestKind.Cancel or TradingRequestKind.QueryOrder));
                if (index < 0) break;
                Answer(Outbox[index].Request, Default(Outbox[index].Request));
            }
        }
    }

    public bool Send(in EngineCommand command)
    {
        bool isTaken = Gateway.TryAccept(in command, Stamp);
        Collect();
        return isTaken;
    }

    /// <param name="ageNanos">How long ago its cause came; 0 = the command does not tell.</param>
    public bool Place(
        ulong sequence, long quantity = 100, OrderFlags flags = OrderFlags.None, long ageNanos = 0,
        OrderType type = OrderType.Limit) =>
        Send(new EngineCommand
        {
            Kind = CommandKind.PlaceOrder,
            CauseReceiveMonotonicNanos = ageNanos == 0 ? 0 : Stamp.MonotonicNanos - ageNanos,
            Instrument = new InstrumentId(0),
            ClientOrderId = Id(sequence),
            Side = Side.Buy,
            OrderType = type,
            OrderFlags = flags,
            LimitPrice = new Price(10_000),
            Quantity = new Quantity(quantity),
        });

    public bool Cancel(ulong sequence) => Send(CommandKind.CancelOrder, sequence);

    public bool Query(ulong sequence) => Send(CommandKind.QueryOrder, sequence);

    private bool Send(CommandKind kind, ulong sequence) =>
        Send(new EngineCommand { Kind = kind, Instrument = new InstrumentId(0), ClientOrderId = Id(sequence) });

    /// <summary>The only request of a kind that waits.</summary>
    public TradingRequest Asked(TradingRequestKind kind)
    {
        List<(TradingRequest Request, uint Connection, bool IsHttp)> found =
            Outbox.FindAll(o => o.Request.Kind == kind);
        Assert.That(found, Has.Count.EqualTo(1), $"requests of kind {kind}");
        return found[0].Request;
    }

    public int Count(TradingRequestKind kind) => Outbox.FindAll(o => o.Request.Kind == kind).Count;

    public void Answer(TradingRequest request, ScriptedMessage message, bool isKept = false)
    {
        int index = Outbox.FindIndex(o => o.Request.Id == request.Id);
        (TradingRequest _, uint connection, bool isHttp) =
            index >= 0 ? Outbox[index] : (request, Last, false);
        if (index >= 0 && !isKept) Outbox.RemoveAt(index);
        message.RequestId = request.Id;
        Protocol.Next = message;
        if (isHttp)
        {
            Gateway.OnHttpResponse(
                connection, new HttpResponseView { RequestId = request.Id, Status = message.Status }, Stamp);
        }
        else
        {
            Receive(connection, "answer"u8);
        }

        Collect();
    }

    public void FailHttp(TradingRequest request, HttpFailure failure)
    {
        int index = Outbox.FindIndex(o => o.Request.Id == request.Id);
        uint connection = Outbox[index].Connection;
        Outbox.RemoveAt(index);
        Gateway.OnHttpResponse(
            connection, new HttpResponseView { RequestId = request.Id, Failure = failure }, Stamp);
        Collect();
    }

    public void Push(ScriptedMessage message, uint connection = 0)
    {
        message.RequestId = 0;
        Protocol.Next = message;
        Receive(connection == 0 ? Last : connection, "pushed"u8);
        Collect();
    }

    /// <summary>Bytes of a socket, as the session hands them on.</summary>
    public void Receive(uint connection, ReadOnlySpan<byte> text)
    {
        if (_outputs.TryGetValue(connection, out SessionOutput? output)) output.LastReceiveNanos = Now;
        Gateway.OnMessage(connection, text, Stamp);
    }

    public static ScriptedMessage Refusal(OutcomeClass outcome, ReasonCode reason, int status = 400) =>
        new() { Outcome = outcome, Reason = reason, Status = status, ErrorCode = -1 };

    public static OrderRecord Order(ulong sequence, VenueOrderStatus status, long executed = 0, long quantity = 100) =>
        new()
        {
            ClientOrderId = sequence == 0 ? default : Id(sequence),
            VenueOrderId = 1_000 + (long)sequence,
            Status = status,
            Side = Side.Buy,
            OrderType = OrderType.Limit,
            LimitPrice = new Price(10_000),
            Quantity = new Quantity(quantity),
            CumulativeQuantity = new Quantity(executed),
        };

    public static FillRecord Fill(ulong sequence, long tradeId, long quantity) => new()
    {
        VenueOrderId = 1_000 + (long)sequence,
        TradeId = tradeId,
        Side = Side.Buy,
        Price = new Price(10_000),
        Quantity = new Quantity(quantity),
        FeeUnits = 5,
    };

    /// <summary>Takes what the gateway wrote, as a network that is never full does.</summary>
    public void Collect()
    {
        HashSet<long> overHttp = [];
        Dictionary<long, uint> carriers = [];
        foreach ((uint number, SessionOutput output) in _outputs)
        {
            while (output.HttpRequests.TryPeek(out HttpRequestView view))
            {
                overHttp.Add(view.RequestId);
                carriers[view.RequestId] = number;
                output.HttpRequests.RemoveFirst();
            }
        }

        for (; _taken < Protocol.WrittenCount; _taken++)
        {
            TradingRequest request = Protocol.Written[_taken % Protocol.Written.Length];
            bool isHttp = overHttp.Contains(request.Id);
            uint carrier = isHttp ? carriers[request.Id] : Carrier();
            if (carrier != 0) Outbox.Add((request, carrier, isHttp));
        }

        foreach ((uint _, SessionOutput output) in _outputs)
        {
            if (output.HasPendingSend) output.Sent(output.PendingSend.Length);
        }
    }

    /// <summary>The connection with bytes to send, 0 when the send was refused.</summary>
    private uint Carrier()
    {
        foreach ((uint number, SessionOutput output) in _outputs)
        {
            if (output.HasPendingSend) return number;
        }

        return 0;
    }
}
