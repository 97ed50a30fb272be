namespace LowLatency.Protocol.Feeds;

/// <summary>One subscription: a channel of an instrument (by its index in the feed's table).</summary>
public readonly record struct FeedTopic(int Instrument, FeedChannels Channel, int IntervalSeconds);
