using LowLatency.Protocol.Feeds;

namespace LowLatency.Venues.Definitions;

/// <summary>What the name of a recorded stream says.</summary>
/// <param name="Channel">None = not one that the engine reads.</param>
/// <param name="Depth">Levels a side of a book; 0 = the name does not say.</param>
/// <param name="IntervalSeconds">Length of its bars; 0 for other channels.</param>
public readonly record struct RecordedStream(FeedChannels Channel, int Depth, int IntervalSeconds);
