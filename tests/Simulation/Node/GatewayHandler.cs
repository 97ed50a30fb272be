using System;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;

namespace LowLatency.Simulation.Node;

/// <summary>One order connection's side of the gateway.</summary>
internal sealed class GatewayHandler(EngineNode node, uint connection) : ISessionHandler
{
    private TradingGateway<NodePublisher> Gateway => node.Gateway;

    public void OnMessage(ReadOnlySpan<byte> text, in ReceiveStamp stamp, SessionOutput output) =>
        Gateway.OnMessage(connection, text, in stamp);

    public void OnBinary(ReadOnlySpan<byte> data, in ReceiveStamp stamp, SessionOutput output) =>
        Gateway.OnMessage(connection, data, in stamp);

    public void OnEvent(in SessionEvent sessionEvent, in ReceiveStamp stamp, SessionOutput output) =>
        Gateway.OnEvent(connection, in sessionEvent, in stamp);

    public void OnWake(in ReceiveStamp stamp, SessionOutput output) => Gateway.OnWake(in stamp);

    public void OnHttpResponse(in HttpResponseView response, in ReceiveStamp stamp, SessionOutput output) =>
        Gateway.OnHttpResponse(connection, in response, in stamp);
}
