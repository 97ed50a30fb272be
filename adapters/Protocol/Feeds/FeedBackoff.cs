using System;

namespace LowLatency.Protocol.Feeds;

/// <summary>Waits between retries of one feed: nothing, then the least wait, doubling to the longest.</summary>
internal static class FeedBackoff
{
    internal static long Of(int attempts, FeedSettings settings)
    {
        if (attempts <= 0) return 0;
        int doublings = Math.Min(attempts - 1, 30);
        return Math.Min(settings.RetryNanosMin << doublings, settings.RetryNanosMax);
    }
}
