namespace LowLatency.Protocol.Sessions;

/// <summary>What a row of the session table does.</summary>
public enum SessionAction : byte
{
    /// <summary>Nothing, and nothing is wrong.</summary>
    None = 0,

    /// <summary>Nothing; counted, because it should not happen (a late or doubled input).</summary>
    Unexpected = 1,

    /// <summary>A connection that nobody waits for: close it and count.</summary>
    DropSocket = 2,

    /// <summary>Schedule the first attempt.</summary>
    ScheduleStart = 3,

    /// <summary>Forget the schedule.</summary>
    CancelSchedule = 4,

    /// <summary>Ask the backoff and the budget; connect or wait on.</summary>
    TryConnect = 5,

    /// <summary>Remind the owner that credentials are needed.</summary>
    AskAuthorization = 6,

    /// <summary>Write the upgrade request.</summary>
    SendHandshake = 7,

    /// <summary>Report the open connection.</summary>
    Open = 8,

    /// <summary>Give up what is under way, close the socket, schedule the next attempt.</summary>
    Fail = 9,

    /// <summary>Give up what is under way, close the socket, stay down.</summary>
    Abort = 10,

    /// <summary>Send our close frame.</summary>
    SendClose = 11,

    /// <summary>Answer the peer's close frame.</summary>
    ReplyClose = 12,

    /// <summary>Send the fault's close code, then as Fail.</summary>
    SendFaultAndFail = 13,

    /// <summary>The close handshake is over: close the socket, schedule the next attempt.</summary>
    FinishAndReconnect = 14,

    /// <summary>The close handshake is over: close the socket, stay down.</summary>
    FinishAndStop = 15,
}
