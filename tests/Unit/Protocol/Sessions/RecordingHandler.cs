using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Unit.Protocol.Sessions;

/// <summary>Writes down what it is told and does what the test wants on a message.</summary>
internal sealed class RecordingHandler : ISessionHandler
{
    public List<string> Log { get; } = [];

    public Action<string, SessionOutput>? React { get; set; }

    public SessionEvent LastEvent { get; private set; }

    /// <summary>Why the last HTTP request failed.</summary>
    public LinkFault LastHttpFault { get; private set; }

    public List<byte[]> Bodies { get; } = [];

    public void OnMessage(ReadOnlySpan<byte> text, in ReceiveStamp stamp, SessionOutput output)
        => Note(Encoding.UTF8.GetString(text), output);

    public void OnBinary(ReadOnlySpan<byte> data, in ReceiveStamp stamp, SessionOutput output)
        => Note(Convert.ToHexString(data), output);

    public void OnEvent(in SessionEvent sessionEvent, in ReceiveStamp stamp, SessionOutput output)
    {
        LastEvent = sessionEvent;
        string detail = sessionEvent.Kind is SessionEventKind.Closed or SessionEventKind.AttemptFailed
            ? $" {sessionEvent.Fault} {sessionEvent.WebSocketFault} {sessionEvent.CloseCode} {sessionEvent.Cause}"
            : "";
        Note($"<{sessionEvent.Kind}{detail}>", output);
    }

    public void OnWake(in ReceiveStamp stamp, SessionOutput output) => Note("<Wake>", output);

    public void OnHttpResponse(in HttpResponseView response, in ReceiveStamp stamp, SessionOutput output)
    {
        Bodies.Add(response.Body.ToArray());
        LastHttpFault = SessionFaults.Of(in response);
        Note($"<Http {response.RequestId} {response.Failure} {response.Status} {response.RetryAfterSeconds} "
            + $"{response.UsedWeight} {response.Body.Length}>", output);
    }

    private void Note(string line, SessionOutput output)
    {
        Log.Add(line);
        React?.Invoke(line, output);
    }
}
