using System;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Simulation.Checks;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.Simulation.Venue;

/// <summary>What the venue does with the bytes of a wire: exchange or public streams.</summary>
internal interface IVenueSide
{
    /// <summary>Looks at what goes to this venue.</summary>
    Checker Checker { get; }

    /// <summary>An upgrade arrives. 0 = accepted; an HTTP status = refused.</summary>
    int Open(VenueEnd end);

    /// <summary>Seconds that a refused client is told to wait.</summary>
    int RefusedSeconds { get; }

    /// <summary>
    /// Text frames are requests that count against the address. A subscription to a public stream does not: the venue
    /// sends who was told 429 there.
    /// </summary>
    bool FramesAreWeighed { get; }

    void OnText(VenueEnd end, byte[] payload);

    void OnPong(VenueEnd end);

    /// <summary>The venue answers nothing on this socket, as if it were gone.</summary>
    bool IsSilent(VenueEnd end);

    void OnClosed(VenueEnd end);

    /// <summary>A request arrives; the answer may be called once, later, or never.</summary>
    void OnHttp(RestRequest request, Action<RestResponse?, HttpFailure> answer);
}
