namespace LowLatency.Protocol.Books;

/// <summary>Where the whole book comes from, to which the deltas of the stream are applied.</summary>
public enum SnapshotSource : byte
{
    /// <summary>A REST request: deltas are buffered until its answer fits them.</summary>
    Rest = 0,

    /// <summary>
    /// The venue pushes it, first after the subscription and again at will. Deltas before it are dropped; a new one is
    /// had by a new subscription.
    /// </summary>
    Stream = 1,
}
