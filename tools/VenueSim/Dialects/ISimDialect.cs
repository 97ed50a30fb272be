using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects;

/// <summary>
/// The public side of a market: paths, subscriptions, frames, REST. All that differs between venues; the private side
/// is an <c>ITradingDialect</c>. Keeps no state that a request changes: any thread.
/// </summary>
public interface ISimDialect
{
    /// <summary>How the books of a recording follow from its frames.</summary>
    IRecordedBooks Recorded { get; }

    /// <summary>What its book messages call their members.</summary>
    BookMembers BookMembers { get; }

    /// <summary>Reads the path of a market socket.</summary>
    /// <param name="path">Path without the query.</param>
    /// <param name="streams">The <c>streams</c> parameter of the query; may be empty.</param>
    /// <returns>What it asks for, or null when the market has no such path.</returns>
    SocketTarget? ReadSocket(string path, string streams);

    /// <summary>Reads the name of a stream.</summary>
    /// <param name="text">The name as on the wire.</param>
    /// <returns>The name; its kind is <see cref="StreamKind.Other"/> when it is not known.</returns>
    StreamName ReadStream(string text);

    /// <summary>Begins the subscription protocol of a socket.</summary>
    /// <param name="target">What its path asked for.</param>
    /// <param name="connectionId">Text that tells the connection from others, for venues that state one.</param>
    /// <param name="messagesPerSecondMax">Messages a second that a client may send; 0 for any number.</param>
    /// <returns>The session.</returns>
    IClientSession OpenSession(SocketTarget target, string connectionId, int messagesPerSecondMax);

    /// <summary>Begins a stream over the generated market.</summary>
    /// <param name="name">The stream.</param>
    /// <param name="market">The symbol's market.</param>
    /// <returns>The stream.</returns>
    MarketStream OpenStream(StreamName name, SymbolMarket market);

    /// <summary>The frame that announces the end of the venue.</summary>
    /// <param name="nowMillis">Milliseconds since the Unix epoch.</param>
    /// <param name="isCombined">Whether the socket's frames are wrapped.</param>
    /// <returns>The frame, or null where nothing is announced.</returns>
    byte[]? WriteShutdown(long nowMillis, bool isCombined);

    /// <summary>Who answers a REST request below the market's prefix.</summary>
    /// <param name="verb">GET, POST, PUT or DELETE.</param>
    /// <param name="path">Path without the query.</param>
    /// <returns>The route.</returns>
    RestRoute RouteRest(string verb, string path);

    /// <summary>Whether a request below a prefix that markets share is meant for this one.</summary>
    /// <param name="request">The request.</param>
    /// <returns>True when it is.</returns>
    bool IsMeant(RestRequest request);

    /// <summary>Checks and charges a request for market data.</summary>
    /// <param name="request">The request.</param>
    /// <param name="server">The server.</param>
    /// <returns>The answer, or the query.</returns>
    RestPlan PlanRest(RestRequest request, IRestServer server);

    /// <summary>The fault that hits a request which the exchange would answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="server">The server.</param>
    /// <returns>The answer, or null when the exchange is to be asked.</returns>
    RestResponse? TakeRestFault(RestRequest request, IRestServer server);

    /// <summary>The answer to a query.</summary>
    /// <param name="plan">The plan with the query.</param>
    /// <param name="body">Its body.</param>
    /// <param name="nowNanos">Wall time, nanoseconds since the Unix epoch.</param>
    /// <returns>The answer.</returns>
    RestResponse WriteRest(RestPlan plan, byte[] body, long nowNanos);

    /// <summary>The body of a query over the generated market.</summary>
    /// <param name="query">The query.</param>
    /// <param name="market">The market.</param>
    /// <returns>The body, or null when there is nothing to answer with.</returns>
    byte[]? WriteBody(RestQuery query, GeneratedMarket market);

    /// <summary>The body of an instruments query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="symbols">The symbols.</param>
    /// <param name="nowMillis">Time of the data, milliseconds since the Unix epoch.</param>
    /// <returns>The body.</returns>
    byte[] WriteInstruments(RestQuery query, IReadOnlyList<SymbolRules> symbols, long nowMillis);

    /// <summary>The body of a depth query over a recorded book.</summary>
    /// <param name="query">The query.</param>
    /// <param name="book">The book.</param>
    /// <param name="updateId">The update id to state.</param>
    /// <returns>The body.</returns>
    byte[] WriteBook(RestQuery query, NaiveBook book, long updateId);
}
