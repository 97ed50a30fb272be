namespace LowLatency.Protocol.Feeds;

/// <summary>What a venue's parser found a frame to be.</summary>
public enum FrameKind : byte
{
    /// <summary>Not decodable; reason and offset say why. Nothing of it was used.</summary>
    Refused = 0,

    /// <summary>Well formed, but of no stream or instrument of this feed.</summary>
    Ignored = 1,

    /// <summary>Changes of a book; sequences in the parsed frame.</summary>
    BookDelta = 2,

    /// <summary>A whole book pushed in the stream.</summary>
    BookSnapshot = 3,

    /// <summary>Single-slot events of any kind, none or many.</summary>
    Events = 4,

    /// <summary>Answer to a subscribe or unsubscribe request; id and success in the parsed frame.</summary>
    Ack = 5,

    /// <summary>An error object that belongs to no request.</summary>
    VenueError = 6,

    /// <summary>The venue is about to close this connection.</summary>
    ServerShutdown = 7,

    /// <summary>Answer to an application ping.</summary>
    Pong = 8,

    /// <summary>Any other answer (a list of subscriptions).</summary>
    OtherControl = 9,
}
