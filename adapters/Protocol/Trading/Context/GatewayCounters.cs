namespace LowLatency.Protocol.Trading.Context;

/// <summary>What a gateway did since it was made.</summary>
public struct GatewayCounters
{
    /// <summary>Commands taken.</summary>
    public long Commands;

    /// <summary>Commands of kinds that are not for a gateway, or for orders that can not be placed again.</summary>
    public long CommandsRefused;

    public long RequestsSent;
    public long PlacesSent;

    /// <summary>Orders that waited for room on the socket.</summary>
    public long PlacesWaited;

    /// <summary>Orders proven never to have left.</summary>
    public long PlacesNotSent;

    /// <summary>Orders sent again after the venue refused their stamp.</summary>
    public long PlacesRetried;

    /// <summary>Requests whose outcome was reported as unknown.</summary>
    public long OutcomesUnknown;

    /// <summary>Answers for requests that nobody waits for any more.</summary>
    public long AnswersLate;

    /// <summary>Messages that could not be decoded.</summary>
    public long MessagesRefused;

    /// <summary>Messages refused because a table of text ids had no room.</summary>
    public long TextIdsRefused;

    /// <summary>Reports of the private stream that say what is known already.</summary>
    public long StreamDuplicates;

    /// <summary>Messages and rows about orders that are not ours.</summary>
    public long ForeignOrders;

    /// <summary>Fills that a reconciliation found and the private stream had not told.</summary>
    public long FillsMissed;

    /// <summary>Private streams that did not tell of a fill or an order; each is replaced by a new one.</summary>
    public long StreamsDoubted;

    /// <summary>Sockets that answered nothing while HTTP may have worked; each is made again.</summary>
    public long SocketsSilent;

    public long Reconciliations;
    public long ReconciliationsFailed;

    /// <summary>Orders proven not to exist.</summary>
    public long AbsencesProven;

    public long EventsPublished;

    /// <summary>Events for which the publisher had no room at first.</summary>
    public long EventsDelayed;

    /// <summary>Events lost because the pending ones fill their queue; a reconciliation brings them back.</summary>
    public long EventsDropped;
}
