using LowLatency.Model.Reasons;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Protocol.Sessions;

/// <summary>Ends of connections and requests as the one value that events and alarms carry.</summary>
public static class SessionFaults
{
    /// <summary>Why a connection or an attempt ended; none for ends that nobody has to be told of.</summary>
    public static LinkFault Of(in SessionEvent end)
    {
        if (!end.Link.IsNone) return end.Link;
        return end.Fault switch
        {
            SessionFault.ResolveFailed => new(LinkPhase.Name, LinkFaultKind.NoAddress),
            SessionFault.ConnectFailed => new(LinkPhase.Connect, LinkFaultKind.NotConnected),
            SessionFault.ConnectTimeout => new(LinkPhase.Connect, LinkFaultKind.TimedOut),
            SessionFault.TlsFailed => new(LinkPhase.Tls, LinkFaultKind.Tls),
            SessionFault.HandshakeFailed when end.HttpStatus != 0 =>
                new(LinkPhase.Upgrade, LinkFaultKind.HttpStatus, end.HttpStatus),
            SessionFault.HandshakeFailed => new(LinkPhase.Upgrade, LinkFaultKind.Protocol, (int)end.WebSocketFault),
            SessionFault.HandshakeTimeout => new(LinkPhase.Upgrade, LinkFaultKind.TimedOut),
            SessionFault.ProtocolFault => new(LinkPhase.Stream, LinkFaultKind.Protocol, (int)end.WebSocketFault),
            SessionFault.Stale => new(LinkPhase.Stream, LinkFaultKind.Silence),
            SessionFault.EndOfStream => new(PhaseOf(in end), LinkFaultKind.EndOfStream),
            SessionFault.SocketError => new(PhaseOf(in end), LinkFaultKind.NotConnected),
            SessionFault.PeerClosed => new(LinkPhase.Stream, LinkFaultKind.Closed, end.CloseCode),
            SessionFault.SendBufferFull => new(LinkPhase.Stream, LinkFaultKind.SendBufferFull),
            _ => default,
        };
    }

    /// <summary>Why a request has no answer.</summary>
    public static LinkFault Of(in HttpResponseView response)
    {
        if (!response.Link.IsNone) return response.Link;
        return response.Failure switch
        {
            HttpFailure.None => default,
            HttpFailure.Timeout => new(LinkPhase.Answer, LinkFaultKind.TimedOut, 0, IsRest: true),
            HttpFailure.Connect => new(LinkPhase.Connect, LinkFaultKind.NotConnected, 0, IsRest: true),
            HttpFailure.Tls => new(LinkPhase.Tls, LinkFaultKind.Tls, 0, IsRest: true),
            HttpFailure.TooLarge => new(LinkPhase.Answer, LinkFaultKind.TooLarge, 0, IsRest: true),
            HttpFailure.NotStarted => new(LinkPhase.Connect, LinkFaultKind.NotStarted, 0, IsRest: true),
            _ => new(LinkPhase.Answer, LinkFaultKind.EndOfStream, 0, IsRest: true),
        };
    }

    private static LinkPhase PhaseOf(in SessionEvent end) =>
        end.Kind == SessionEventKind.Closed ? LinkPhase.Stream : LinkPhase.Upgrade;
}
