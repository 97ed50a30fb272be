using System;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// One connection's side of a gateway: hands everything on with the connection's number. The gateway must know the
/// connection (<see cref="TradingGateway{TPublisher}.Attach"/>) before the session is started.
/// </summary>
/// <typeparam name="TPublisher">That of the gateway.</typeparam>
public sealed class TradingSessionHandler<TPublisher> : ISessionHandler
    where TPublisher : IEventPublisher
{
    private readonly TradingGateway<TPublisher> _gateway;

    /// <param name="gateway">Owned by the same thread.</param>
    /// <param name="connection">1 and up, rising with each connection of the process.</param>
    public TradingSessionHandler(TradingGateway<TPublisher> gateway, uint connection)
    {
        _gateway = gateway;
        Connection = connection;
    }

    public uint Connection { get; }

    /// <summary>The planned life of the connection is over, or the venue will cut it: the next one is wanted.</summary>
    public bool IsReconnectRequested { get; private set; }

    public void OnMessage(ReadOnlySpan<byte> text, in ReceiveStamp stamp, SessionOutput output) =>
        _gateway.OnMessage(Connection, text, in stamp);

    // No venue of ours sends binary answers: counted like any message that can not be read.
    public void OnBinary(ReadOnlySpan<byte> data, in ReceiveStamp stamp, SessionOutput output) =>
        _gateway.OnMessage(Connection, data, in stamp);

    public void OnEvent(in SessionEvent sessionEvent, in ReceiveStamp stamp, SessionOutput output)
    {
        if (sessionEvent.Kind == SessionEventKind.RotateDue) IsReconnectRequested = true;
        if (sessionEvent.Kind == SessionEventKind.Opened) IsReconnectRequested = false;
        _gateway.OnEvent(Connection, in sessionEvent, in stamp);
    }

    public void OnWake(in ReceiveStamp stamp, SessionOutput output) => _gateway.OnWake(in stamp);

    public void OnHttpResponse(in HttpResponseView response, in ReceiveStamp stamp, SessionOutput output) =>
        _gateway.OnHttpResponse(Connection, in response, in stamp);
}
