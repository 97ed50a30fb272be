using System;
using static LowLatency.Protocol.Sessions.SessionAction;
using static LowLatency.Protocol.Sessions.SessionState;

namespace LowLatency.Protocol.Sessions;

/// <summary>
/// The whole life of a connection as a dense table, state x input. An action may move on from the row's state: a
/// failure with renewed credentials missing waits in AwaitingAuthorization, TryConnect without budget stays waiting.
/// </summary>
public static class SessionTable
{
    public const int StateCount = 9;
    public const int InputCount = 13;

    private static readonly SessionTransition[] Rows = Build();

    /// <summary>The row of this pair; every pair has one.</summary>
    public static SessionTransition Lookup(SessionState state, SessionInput input)
        => Rows[(int)state * InputCount + (int)input];

    private static SessionTransition[] Build()
    {
        var rows = new SessionTransition[StateCount * InputCount];
        int at = 0;
        // In the order of SessionInput:
        // Start, Stop, Recycle, Authorized, Deadline, Connected, ConnectFailed, HandshakeAccepted,
        // HandshakeRejected, PeerClose, Fault, EndOfStream, SocketError
        Add(rows, ref at, [
            new(WaitingToConnect, ScheduleStart), new(Idle, None), new(Idle, None), new(Idle, None),
            new(Idle, None), new(Idle, DropSocket), new(Idle, Unexpected), new(Idle, Unexpected),
            new(Idle, Unexpected), new(Idle, Unexpected), new(Idle, Unexpected), new(Idle, Unexpected),
            new(Idle, Unexpected)]);
        Add(rows, ref at, [
            new(WaitingToConnect, None), new(Idle, CancelSchedule), new(WaitingToConnect, None),
            new(WaitingToConnect, None), new(Connecting, TryConnect), new(WaitingToConnect, DropSocket),
            new(WaitingToConnect, Unexpected), new(WaitingToConnect, Unexpected),
            new(WaitingToConnect, Unexpected), new(WaitingToConnect, Unexpected),
            new(WaitingToConnect, Unexpected), new(WaitingToConnect, Unexpected),
            new(WaitingToConnect, Unexpected)]);
        Add(rows, ref at, [
            new(AwaitingAuthorization, None), new(Idle, CancelSchedule), new(AwaitingAuthorization, None),
            new(WaitingToConnect, None), new(AwaitingAuthorization, AskAuthorization),
            new(AwaitingAuthorization, DropSocket), new(AwaitingAuthorization, Unexpected),
            new(AwaitingAuthorization, Unexpected), new(AwaitingAuthorization, Unexpected),
            new(AwaitingAuthorization, Unexpected), new(AwaitingAuthorization, Unexpected),
            new(AwaitingAuthorization, Unexpected), new(AwaitingAuthorization, Unexpected)]);
        Add(rows, ref at, [
            new(Connecting, None), new(Idle, Abort), new(Connecting, None), new(Connecting, None),
            new(WaitingToConnect, Fail), new(Handshaking, SendHandshake), new(WaitingToConnect, Fail),
            new(Connecting, Unexpected), new(Connecting, Unexpected), new(Connecting, Unexpected),
            new(Connecting, Unexpected), new(WaitingToConnect, Fail), new(WaitingToConnect, Fail)]);
        Add(rows, ref at, [
            new(Handshaking, None), new(Idle, Abort), new(Handshaking, None), new(Handshaking, None),
            new(WaitingToConnect, Fail), new(Handshaking, Unexpected), new(Handshaking, Unexpected),
            new(SessionState.Open, SessionAction.Open), new(WaitingToConnect, Fail), new(Handshaking, Unexpected),
            new(WaitingToConnect, Fail), new(WaitingToConnect, Fail), new(WaitingToConnect, Fail)]);
        Add(rows, ref at, [
            new(SessionState.Open, None), new(Stopping, SendClose), new(Recycling, SendClose),
            new(SessionState.Open, None), new(WaitingToConnect, Fail), new(SessionState.Open, Unexpected),
            new(SessionState.Open, Unexpected), new(SessionState.Open, Unexpected),
            new(SessionState.Open, Unexpected), new(Draining, ReplyClose),
            new(WaitingToConnect, SendFaultAndFail), new(WaitingToConnect, Fail), new(WaitingToConnect, Fail)]);
        AddClosing(rows, ref at, Recycling, Recycling, Stopping, WaitingToConnect, FinishAndReconnect);
        AddClosing(rows, ref at, Stopping, Recycling, Stopping, Idle, FinishAndStop);
        AddDraining(rows, ref at);
        return rows;
    }

    /// <summary>We sent a close frame: whatever ends the stream now ends it as wished.</summary>
    private static void AddClosing(
        SessionTransition[] rows, ref int at, SessionState self, SessionState onStart, SessionState onStop,
        SessionState end, SessionAction finish)
        => Add(rows, ref at, [
            new(onStart, None), new(onStop, None), new(self, None), new(self, None), new(end, finish),
            new(self, Unexpected), new(self, Unexpected), new(self, Unexpected), new(self, Unexpected),
            new(end, finish), new(end, finish), new(end, finish), new(end, finish)]);

    /// <summary>The peer closes first (RFC 6455 section 7.1.1): the end of the stream is the good end.</summary>
    private static void AddDraining(SessionTransition[] rows, ref int at)
        => Add(rows, ref at, [
            new(Draining, None), new(Idle, FinishAndStop), new(Draining, None), new(Draining, None),
            new(WaitingToConnect, FinishAndReconnect), new(Draining, Unexpected), new(Draining, Unexpected),
            new(Draining, Unexpected), new(Draining, Unexpected), new(Draining, Unexpected),
            new(WaitingToConnect, FinishAndReconnect), new(WaitingToConnect, FinishAndReconnect),
            new(WaitingToConnect, FinishAndReconnect)]);

    private static void Add(SessionTransition[] rows, ref int at, ReadOnlySpan<SessionTransition> row)
    {
        if (row.Length != InputCount)
            throw new InvalidOperationException("a state's row must have every input");
        row.CopyTo(rows.AsSpan(at));
        at += row.Length;
    }
}
