using System.Collections.Generic;

namespace LowLatency.VenueSim.Streams;

/// <summary>What a message about a book of limited depth says: the whole of it, or a change.</summary>
/// <param name="Depth">Levels a side of the topic.</param>
/// <param name="UpdateId">Id of the message in its topic.</param>
/// <param name="CrossSequence">Id of the book that topics of other depths share.</param>
/// <param name="Bids">Bids; size 0 has left the book.</param>
/// <param name="Asks">Asks; size 0 has left the book.</param>
public readonly record struct BookLevels(
    int Depth, long UpdateId, long CrossSequence, List<(long PriceTicks, long Lots)> Bids,
    List<(long PriceTicks, long Lots)> Asks);
