using System;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Protocol.Sessions;

/// <summary>
/// The venue's part of a connection. Called on the session's owner thread only; spans are valid during the call.
/// A struct implementation costs no virtual call per message.
/// </summary>
public interface ISessionHandler
{
    /// <summary>A whole text message, valid UTF-8.</summary>
    void OnMessage(ReadOnlySpan<byte> text, in ReceiveStamp stamp, SessionOutput output);

    /// <summary>A whole binary message.</summary>
    void OnBinary(ReadOnlySpan<byte> data, in ReceiveStamp stamp, SessionOutput output);

    /// <summary>Opened, closed, rotation, alarm.</summary>
    void OnEvent(in SessionEvent sessionEvent, in ReceiveStamp stamp, SessionOutput output);

    /// <summary>The time asked for with <see cref="SessionOutput.WakeAt"/> has come.</summary>
    void OnWake(in ReceiveStamp stamp, SessionOutput output);

    /// <summary>The outcome of one <see cref="SessionOutput.RequestHttp"/>; exactly one each.</summary>
    void OnHttpResponse(in HttpResponseView response, in ReceiveStamp stamp, SessionOutput output);
}
