using System;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Pipeline.Links;

/// <summary>
/// One connection's side of a link: hands everything on with its own number, so that the link can tell them.
/// </summary>
public sealed class LinkHandler : ISessionHandler
{
    private readonly VenueLink _link;
    private readonly uint _number;

    public LinkHandler(VenueLink link, uint number)
    {
        _link = link;
        _number = number;
    }

    public void OnMessage(ReadOnlySpan<byte> text, in ReceiveStamp stamp, SessionOutput output) =>
        _link.OnMessage(_number, text, in stamp, output);

    // No venue of ours sends binary market data: counted like any other frame that cannot be decoded.
    public void OnBinary(ReadOnlySpan<byte> data, in ReceiveStamp stamp, SessionOutput output) =>
        _link.OnMessage(_number, data, in stamp, output);

    public void OnEvent(in SessionEvent sessionEvent, in ReceiveStamp stamp, SessionOutput output) =>
        _link.OnEvent(_number, in sessionEvent, in stamp, output);

    public void OnWake(in ReceiveStamp stamp, SessionOutput output) => _link.OnWake(_number, in stamp, output);

    public void OnHttpResponse(in HttpResponseView response, in ReceiveStamp stamp, SessionOutput output) =>
        _link.OnHttpResponse(_number, in response, in stamp);
}
