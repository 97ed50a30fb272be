using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>Who waits for an answer.</summary>
internal enum RequestOwner : byte
{
    None = 0,
    Place = 1,

    /// <summary>A cancel, a query or a request for fills.</summary>
    Job = 2,
    Reconciler = 3,
    Clock = 4,
    Subscribe = 5,
    Limits = 6,
    Permissions = 7,
    Delistings = 8,
    Amendments = 9,
}

/// <summary>How far a request is.</summary>
internal enum RequestState : byte
{
    Free = 0,
    InFlight = 1,

    /// <summary>A place request that was refused for its stamp and waits for a new measurement of the clock.</summary>
    AwaitingClock = 2,

    /// <summary>A place request whose outcome was reported as unknown: a late answer still proves something.</summary>
    Lost = 3,
}

/// <summary>One request in flight.</summary>
internal struct RequestSlot
{
    internal TradingRequest Request;
    internal RequestState State;
    internal RequestOwner Owner;
    internal bool IsHttp;
    internal byte Attempts;
    internal uint Connection;

    /// <summary>Row in the order map, -1 = none.</summary>
    internal int Row;

    /// <summary>Row of the job, or of the connection for a subscription.</summary>
    internal int Job;

    internal ReceiveStamp Sent;
    internal long FirstSentNanos;
    internal long DeadlineNanos;
    internal long ClockSamples;
    internal ChargeMark Mark;

    /// <summary>No answer can come any more when its connection is closed.</summary>
    internal readonly bool IsLostWith(uint connection, bool isHttpLost) =>
        State is RequestState.InFlight or RequestState.Lost && Connection == connection && (!IsHttp || isHttpLost);
}
