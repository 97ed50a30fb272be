using System.Collections.Generic;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions.Http;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Sessions;

internal sealed class HttpRequestQueueTests
{
    [Test]
    public void What_matters_more_goes_first_and_among_equals_what_waits_longest()
    {
        var queue = new HttpRequestQueue(16, 64);
        Add(queue, 1, RequestPriority.Read);
        Add(queue, 2, RequestPriority.Order);
        Add(queue, 3, RequestPriority.Cancel);
        Add(queue, 4, RequestPriority.Read);
        Add(queue, 5, RequestPriority.Cancel);
        Assert.That(TakeAll(queue), Is.EqualTo(new[] { 3, 5, 2, 1, 4 }));
    }

    [Test]
    public void The_last_slots_are_kept_for_cancels()
    {
        var queue = new HttpRequestQueue(16, 64);
        for (int i = 1; i <= 12; i++) Assert.That(TryAdd(queue, i, RequestPriority.Order), Is.True);
        Assert.That(TryAdd(queue, 13, RequestPriority.Order), Is.False);
        for (int i = 14; i <= 17; i++) Assert.That(TryAdd(queue, i, RequestPriority.Cancel), Is.True);
        Assert.That(TryAdd(queue, 18, RequestPriority.Cancel), Is.False);
        Assert.That(TakeAll(queue)[..4], Is.EqualTo(new[] { 14, 15, 16, 17 }));
    }

    [Test]
    public void The_oldest_is_found_whatever_its_priority_and_before_it_what_nobody_waits_for()
    {
        var queue = new HttpRequestQueue(16, 64);
        Add(queue, 1, RequestPriority.Read);
        Add(queue, 2, RequestPriority.Cancel);
        Add(queue, 3, RequestPriority.Read);
        Assert.That(queue.TryPeekOldest(out HttpRequestView oldest), Is.True);
        Assert.That((oldest.RequestId, oldest.IsWithdrawn), Is.EqualTo((1L, false)));
        queue.Withdraw(3);
        queue.TryPeekOldest(out oldest);
        Assert.That((oldest.RequestId, oldest.IsWithdrawn), Is.EqualTo((3L, true)));
        queue.Remove(3);
        Assert.That(TakeAll(queue), Is.EqualTo(new[] { 2, 1 }));
    }

    [Test]
    public void What_was_taken_and_is_not_waited_for_any_more_is_told_once()
    {
        var queue = new HttpRequestQueue(16, 64);
        Add(queue, 7, RequestPriority.Read);
        queue.RemoveFirst();
        queue.Withdraw(7);
        Assert.That(queue.TryTakeWithdrawn(out long taken), Is.True);
        Assert.That(taken, Is.EqualTo(7));
        Assert.That(queue.TryTakeWithdrawn(out _), Is.False);
    }

    private static bool TryAdd(HttpRequestQueue queue, int id, RequestPriority priority) =>
        queue.TryAdd(id, HttpVerb.Get, "/x"u8, default, default, priority);

    private static void Add(HttpRequestQueue queue, int id, RequestPriority priority) =>
        Assert.That(TryAdd(queue, id, priority), Is.True);

    private static int[] TakeAll(HttpRequestQueue queue)
    {
        var ids = new List<int>();
        while (queue.TryPeek(out HttpRequestView request))
        {
            ids.Add((int)request.RequestId);
            queue.RemoveFirst();
        }

        return [.. ids];
    }
}
