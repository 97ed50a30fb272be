using System.Collections.Generic;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>The connections of one gateway, stepped in turn.</summary>
internal sealed class TradingConnectionsTests
{
    // Of a short frame, with its mask.
    private const int HeaderBytes = 6;

    // Nothing wakes the thread for bytes that only wait in a buffer: they would leave up to 100 ms later.
    [Test]
    public void What_an_answer_on_the_next_connection_caused_on_the_active_one_leaves_in_the_same_step()
    {
        var made = new List<(TradingSessionHandler<EventLog> Handler, HandConnection Connection)>();
        var harness = new GatewayHarness();
        harness.Gateway.Start(0, harness.Stamp);
        using var connections = new TradingConnections<EventLog>(harness.Gateway, Connect);
        connections.Start(harness.Stamp);
        (TradingSessionHandler<EventLog> handler, HandConnection active) = made[0];
        handler.OnEvent(new SessionEvent { Kind = SessionEventKind.RotateDue }, harness.Stamp, active.Output);
        connections.Step(harness.Stamp);
        Assert.That(made, Has.Count.EqualTo(2), "the next one is opened first");
        active.Output.IsOpen = true;
        active.Sent.Clear();
        made[1].Connection.OnStep = () => active.Output.SendText("order"u8);
        connections.Step(harness.Stamp);
        Assert.That(active.Sent, Is.EqualTo(new[] { HeaderBytes + 5 }));

        ITradingConnection Connect(TradingSessionHandler<EventLog> of)
        {
            var connection = new HandConnection();
            made.Add((of, connection));
            return connection;
        }
    }
}
