namespace LowLatency.VenueSim.Exchange.Faults;

/// <summary>What a fault of the private side does. Names of the text form in brackets.</summary>
public enum ExchangeFaultKind
{
    /// <summary>429 with Retry-After, kept up until then [api-429:SECONDS].</summary>
    ApiLimit,

    /// <summary>418: the address is banned [api-418:SECONDS].</summary>
    ApiBan,

    /// <summary>An HTTP status with code -1000 instead of the execution [api-http:STATUS].</summary>
    ApiStatus,

    /// <summary>As <see cref="ApiStatus"/>, but the request was executed [api-http-executed:STATUS].</summary>
    ApiStatusExecuted,

    /// <summary>An HTML page with status 200 or another instead of JSON; not executed [api-html:STATUS].</summary>
    ApiHtml,

    /// <summary>403 with the firewall's HTML page; not executed [api-403].</summary>
    ApiFirewall,

    /// <summary>The request is lost before its execution and never answered [api-lost].</summary>
    ApiLost,

    /// <summary>The request is executed and never answered [api-answer-lost].</summary>
    ApiAnswerLost,

    /// <summary>The answer comes late [api-slow:DURATION].</summary>
    ApiSlow,

    /// <summary>The execution comes late; the timing is checked again before it [api-late:DURATION].</summary>
    ApiLate,

    /// <summary>An error code instead of the execution [api-error:CODE].</summary>
    ApiError,

    /// <summary>An error code although the request was executed [api-error-executed:CODE].</summary>
    ApiErrorExecuted,

    /// <summary>-2013 for an order that exists [api-hide].</summary>
    ApiHideOrder,

    /// <summary>
    /// A query of the account is answered from a copy of that age [api-stale:DURATION]; with target depth a snapshot
    /// states an update id older than every frame sent.
    /// </summary>
    ApiStale,

    /// <summary>The request is executed, its connection cut before the answer [api-abort].</summary>
    ApiAbort,

    /// <summary>The connection is cut before the request is executed [api-refuse].</summary>
    ApiRefuse,

    /// <summary>The request is executed, the answer holds only its first half [api-truncate].</summary>
    ApiTruncate,

    /// <summary>The request is executed, its socket closed before the answer [api-close:CODE].</summary>
    ApiClose,

    /// <summary>A user data event is not sent [user-lost].</summary>
    UserLost,

    /// <summary>A user data event is sent twice [user-dup].</summary>
    UserDuplicate,

    /// <summary>One byte of a user data event becomes 0x01, which no JSON text may hold [user-corrupt].</summary>
    UserCorrupt,

    /// <summary>Only the first half of a user data event is sent [user-truncate].</summary>
    UserTruncate,

    /// <summary>A user data event is overtaken by those after it [user-late:DURATION].</summary>
    UserLate,

    /// <summary>Subscriptions of the account end without a word [user-silent].</summary>
    UserSilent,

    /// <summary>Subscriptions of the account end with eventStreamTerminated [user-terminated].</summary>
    UserTerminated,

    /// <summary>The venue cancels an open order of a client [venue-cancel].</summary>
    VenueCancel,

    /// <summary>The venue expires an open order of a client [venue-expire].</summary>
    VenueExpire,

    /// <summary>An order is placed by hand in an account: a limit order near the market [venue-manual].</summary>
    VenueManualOrder,

    /// <summary>
    /// An open limit order is amended by hand: half of its rest, under another client id [venue-amend].
    /// </summary>
    VenueAmend,

    /// <summary>A deposit [venue-deposit:ASSET=AMOUNT]; a negative amount is a withdrawal of what is free.</summary>
    VenueDeposit,

    /// <summary>serverShutdown on every socket, closed after that time [venue-shutdown:DURATION].</summary>
    VenueShutdown,

    /// <summary>The clock of the request servers is set ahead or behind [venue-skew:DURATION].</summary>
    VenueSkew,

    /// <summary>Every socket is closed [socket-close:CODE].</summary>
    SocketClose,

    /// <summary>Every socket is cut without a close frame [socket-abort].</summary>
    SocketAbort,

    /// <summary>Every socket is silent both ways for that time [socket-half-open:DURATION].</summary>
    SocketHalfOpen,

    /// <summary>Connects are refused for that time [socket-refuse:DURATION].</summary>
    SocketRefuse,
}
