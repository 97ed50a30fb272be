using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Protocol.Trading.Ids;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Runtime.Ring;
using LowLatency.Unit.Protocol.Trading;
using NUnit.Framework;

namespace LowLatency.Unit.Pipeline;

/// <summary>The way out of the live role between gateway and log; stepped.</summary>
internal sealed class LiveRouteTests
{
    // By it the log tells whether the alarm is news or the same one again: without it none was ever news.
    [Test]
    public void An_alarm_of_the_gateway_has_the_time_of_the_step_that_found_it()
    {
        using var ring = new RingBuffer<EventSlot>(1_024);
        ring.CreateConsumer<EventLayout>("test");
        var harness = new GatewayHarness(
            static settings => settings with { OrdersMax = 64, RowsMax = 64, PendingEventsMax = 64 },
            make: static (instruments, assets) => new FakeTradingProtocol(
                instruments, assets, new TextIdRule { OrdersMax = 128, TradesMax = 3 },
                new TradeCursorRule { Kind = TradeCursorKind.ByTime, PageRowsMax = 50, OverlapNanos = 1 }));
        ReceiveStamp now = harness.Stamp;
        var ports = new PipelinePorts(ring, new PipelineClock(now), new ResyncRequests(), new AlarmQueue());
        var gateway = new TradingGateway<InputPublisher>(
            harness.Protocol, harness.Settings, new InputPublisher(ring, ports.Clock), harness.Address);
        TradingSessionHandler<InputPublisher>? handler = null;
        var connection = new HandConnection();
        var connections = new TradingConnections<InputPublisher>(gateway, Connect);
        var account = new AccountKey(VenueId.BinanceSpot, new AccountId(3));
        using var route = new LiveRoute(
            account, gateway, harness.Protocol.Instruments, connections, ports, clockWarnNanos: 0);
        route.Start();
        connection.Output.IsOpen = true;
        handler!.OnEvent(new SessionEvent { Kind = SessionEventKind.Opened }, now, connection.Output);
        for (int i = 1; i <= 4; i++)
        {
            harness.Protocol.Next = new ScriptedMessage
            {
                Kind = TradingMessageKind.OrderUpdate,
                Orders = [GatewayHarness.Order(1, VenueOrderStatus.PartiallyFilled, i)],
                Fills = [GatewayHarness.Fill(1, i, 1) with { VenueNanos = now.WallNanos }],
            };
            handler.OnMessage("pushed"u8, now, connection.Output);
        }

        const long LaterNanos = 1_000_000;
        route.Step(now.MonotonicNanos + LaterNanos, now.WallNanos + LaterNanos);
        Assert.That(ports.Alarms.TryTake(out EngineCommand alarm), Is.True);
        Assert.That(
            (alarm.Kind, alarm.Reason, alarm.Venue, alarm.Account, alarm.TimeNanos),
            Is.EqualTo((CommandKind.Alarm, ReasonCode.TextIdTableFull, account.Venue, account.Account,
                now.WallNanos + LaterNanos)));

        ITradingConnection Connect(TradingSessionHandler<InputPublisher> of)
        {
            handler = of;
            return connection;
        }
    }
}
