using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Connections;

/// <summary>Where the data of the venue come from: a recorded capture or the generated market.</summary>
internal interface IMarketSource : IAsyncDisposable
{
    /// <summary>What a socket path that names no market means.</summary>
    SimVenue Venue { get; }

    /// <summary>In ordinal order.</summary>
    IReadOnlyList<string> Symbols { get; }

    bool Serves(SimVenue venue);

    bool HasSymbol(string symbol);

    /// <summary>Generated market: no further event; a capture ignores it.</summary>
    void StopMarket();

    /// <summary>Sends the acknowledgement, if any, and starts the streams.</summary>
    ValueTask SubscribeAsync(ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement);

    ValueTask UnsubscribeAsync(ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement);

    /// <summary>The connection ended.</summary>
    void Detach(ClientConnection client);

    /// <summary>Finds the body of a query.</summary>
    /// <returns>The body, or null when there is nothing to answer with.</returns>
    ValueTask<byte[]?> QueryAsync(SimVenue venue, RestQuery query);
}
