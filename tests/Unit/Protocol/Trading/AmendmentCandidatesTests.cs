using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>Orders that may be own ones under another name, and no more room for them.</summary>
public sealed class AmendmentCandidatesTests
{
    [Test]
    public void Without_room_an_order_that_was_not_noted_may_still_be_one_of_ours()
    {
        var candidates = new AmendmentCandidates(isOffered: true);
        for (long id = 1; id <= 63; id++) candidates.Note(new OrderRecord { VenueOrderId = id }, 0);
        Assert.That(candidates.MayHave(0, 99), Is.False);
        candidates.Note(new OrderRecord { VenueOrderId = 64 }, 0);
        candidates.Note(new OrderRecord { VenueOrderId = 99 }, 0);
        Assert.That((candidates.Count, candidates.MayHave(0, 99)), Is.EqualTo((64, true)));
        candidates.Judge(0, 1);
        Assert.That(candidates.MayHave(0, 99), Is.False, "it is noted when it is met again");
    }
}
