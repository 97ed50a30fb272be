using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer;

/// <summary>Where the data of the venue come from: a recorded capture or the generated market.</summary>
internal interface IMarketSource : IAsyncDisposable
{
    /// <summary>What a Binance socket path without a route means.</summary>
    VenueProtocol UnroutedProtocol { get; }

    /// <summary>In ordinal order.</summary>
    IReadOnlyList<string> Symbols { get; }

    bool Serves(VenueProtocol protocol);

    bool HasSymbol(VenueProtocol protocol, string symbol);

    /// <summary>Generated market: no further event; a capture ignores it.</summary>
    void StopMarket();

    /// <summary>Sends the acknowledgement, if any, and starts the streams.</summary>
    ValueTask SubscribeAsync(ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement);

    ValueTask UnsubscribeAsync(ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement);

    /// <summary>The connection ended.</summary>
    void Detach(ClientConnection client);

    /// <summary>Answers an endpoint; Bybit answers are the result member.</summary>
    /// <returns>The body, or null when there is nothing to answer with.</returns>
    ValueTask<byte[]?> QueryAsync(RestQuery query);
}
