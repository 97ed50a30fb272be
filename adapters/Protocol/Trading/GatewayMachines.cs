using System;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Reconciliation;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;
using LowLatency.Protocol.Trading.Stream;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// The machines of one gateway, put together in one place: each is given only those that stand below it.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class GatewayMachines<TPublisher>
    where TPublisher : IEventPublisher
{
    public GatewayMachines(
        TradingProtocol protocol, GatewaySettings settings, TPublisher publisher, AddressLimits? address)
    {
        Message = new TradingMessage(settings.RowsMax, Math.Max(1, protocol.Assets.Count));
        var evidence = new AbsenceEvidence();
        Outbox = new EventOutbox<TPublisher>(Context, settings, protocol, publisher);
        Locks = new TradingLocks<TPublisher>(Context, settings, Outbox);
        Pipe = new RequestPipe(Context, settings, protocol, address);
        Health = new VenueHealth<TPublisher>(Context, settings, protocol, Message, Pipe, Outbox);
        Setup = new VenueSetup<TPublisher>(Context, settings, Message, Pipe, Locks);
        Delistings = new DelistingSchedule<TPublisher>(
            Context, settings, protocol.Instruments, Message, Pipe, Locks);
        Stream = new PrivateStream<TPublisher>(Context, settings, protocol, Message, Pipe, Locks);
        Orders = new OwnOrders<TPublisher>(Context, settings, Outbox, Locks, protocol);
        StreamEvents = new StreamEventWatch<TPublisher>(Context, settings, Orders, Stream);
        Placement = new OrderPlacement<TPublisher>(
            Context, settings, protocol.Instruments, Message, Pipe, Outbox, Locks, Orders);
        JobAnswers = new JobAnswers<TPublisher>(
            Context, settings, protocol, Message, Outbox, Orders, Stream, evidence);
        Jobs = new OrderJobs<TPublisher>(
            Context, settings, protocol, Message, Pipe, Outbox, Locks, Orders, evidence, JobAnswers);
        Amendments = new AmendmentSearch<TPublisher>(Context, settings, Message, Pipe, Locks, Orders, Jobs);
        Updates = new OrderUpdates<TPublisher>(Context, Message, Locks, Orders, Jobs);
        Reconciler = new Reconciler<TPublisher>(
            Context, settings, protocol, Message, Pipe, Setup, Outbox, Locks, Orders, Stream, Jobs, evidence);
        Router = new AnswerRouter<TPublisher>(
            Context, protocol, Message, Pipe, Health, Setup, Delistings, Stream, Placement, Jobs, Amendments, Updates,
            Reconciler, Outbox, Locks);
    }

    public GatewayContext Context { get; } = new();

    public TradingMessage Message { get; }

    public EventOutbox<TPublisher> Outbox { get; }

    public TradingLocks<TPublisher> Locks { get; }

    public RequestPipe Pipe { get; }

    public VenueHealth<TPublisher> Health { get; }

    public VenueSetup<TPublisher> Setup { get; }

    public DelistingSchedule<TPublisher> Delistings { get; }

    public PrivateStream<TPublisher> Stream { get; }

    public OwnOrders<TPublisher> Orders { get; }

    public StreamEventWatch<TPublisher> StreamEvents { get; }

    public OrderPlacement<TPublisher> Placement { get; }

    public JobAnswers<TPublisher> JobAnswers { get; }

    public OrderJobs<TPublisher> Jobs { get; }

    public AmendmentSearch<TPublisher> Amendments { get; }

    public OrderUpdates<TPublisher> Updates { get; }

    public Reconciler<TPublisher> Reconciler { get; }

    public AnswerRouter<TPublisher> Router { get; }
}
