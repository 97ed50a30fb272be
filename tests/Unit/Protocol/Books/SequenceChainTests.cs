using System.Collections.Generic;
using LowLatency.Protocol.Books;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Books;

/// <summary>Every kind of chain, message by message. The ids are first, last, previous.</summary>
public sealed class SequenceChainTests
{
    [TestCase(11, 15, DeltaVerdict.Apply, TestName = "Range: in order")]
    [TestCase(9, 12, DeltaVerdict.Apply, TestName = "Range: overlaps what the book has")]
    [TestCase(11, 11, DeltaVerdict.Apply, TestName = "Range: one id")]
    [TestCase(12, 15, DeltaVerdict.Gap, TestName = "Range: one id is missing")]
    [TestCase(7, 10, DeltaVerdict.Duplicate, TestName = "Range: ends where the book is")]
    [TestCase(1, 5, DeltaVerdict.Duplicate, TestName = "Range: old")]
    public void A_range_applies_when_it_begins_no_later_than_the_next_id(long first, long last, object verdict)
    {
        SequenceChain chain = At(VenueBookRules.BinanceSpot, 10);
        Assert.That(chain.Judge(new DeltaIds(first, last, 0)), Is.EqualTo(verdict));
        Assert.That(At(VenueBookRules.KuCoin, 10).Judge(new DeltaIds(first, last, 0)), Is.EqualTo(verdict));
    }

    [TestCase(14, 10, DeltaVerdict.Apply, TestName = "Previous over REST: names the snapshot")]
    [TestCase(14, 7, DeltaVerdict.Apply, TestName = "Previous over REST: the snapshot lies inside of it")]
    [TestCase(14, 11, DeltaVerdict.Gap, TestName = "Previous over REST: begins after the snapshot")]
    [TestCase(10, 7, DeltaVerdict.Duplicate, TestName = "Previous over REST: ends at the snapshot")]
    [TestCase(9, 7, DeltaVerdict.Duplicate, TestName = "Previous over REST: older than the snapshot")]
    public void The_first_delta_after_a_REST_snapshot_may_name_an_older_one(long last, long previous, object verdict) =>
        Assert.That(
            At(VenueBookRules.BinanceUsdm, 10).Judge(new DeltaIds(last, last, previous)), Is.EqualTo(verdict));

    [TestCase(18, 14, DeltaVerdict.Apply, TestName = "Previous, later: in order")]
    [TestCase(18, 13, DeltaVerdict.Gap, TestName = "Previous, later: names an older one")]
    [TestCase(18, 15, DeltaVerdict.Gap, TestName = "Previous, later: names one that never came")]
    [TestCase(14, 10, DeltaVerdict.Duplicate, TestName = "Previous, later: the same again")]
    [TestCase(3, 1, DeltaVerdict.Duplicate, TestName = "Previous, later: old")]
    public void A_later_delta_must_name_the_last_one(long last, long previous, object verdict)
    {
        SequenceChain chain = At(VenueBookRules.BinanceUsdm, 10);
        chain.Advance(14);
        Assert.That(chain.Judge(new DeltaIds(last, last, previous)), Is.EqualTo(verdict));
    }

    [TestCase(11, DeltaVerdict.Apply)]
    [TestCase(12, DeltaVerdict.Gap)]
    [TestCase(10, DeltaVerdict.Duplicate)]
    [TestCase(2, DeltaVerdict.Duplicate)]
    [TestCase(long.MaxValue, DeltaVerdict.Gap)]
    public void Ids_that_rise_by_one_leave_nothing_out(long id, object verdict) =>
        Assert.That(At(VenueBookRules.Bybit, 10).Judge(new DeltaIds(id, id, 0)), Is.EqualTo(verdict));

    /// <summary>The worked chain of the documents: 10, 15, keep-alive 15, restart 3, 5.</summary>
    [Test]
    public void A_chain_of_a_stream_may_repeat_an_id_and_restart_lower()
    {
        SequenceChain chain = At(VenueBookRules.Okx, 10);
        foreach ((long previous, long id) in new (long, long)[] { (10, 15), (15, 15), (15, 3), (3, 5) })
        {
            DeltaIds ids = new(id, id, previous);
            Assert.That(chain.Judge(in ids), Is.EqualTo(DeltaVerdict.Apply), $"{ids}");
            chain.Advance(id);
        }
    }

    [TestCase(12, 15, TestName = "Stream chain: one is missing")]
    [TestCase(9, 10, TestName = "Stream chain: the same again")]
    [TestCase(3, 5, TestName = "Stream chain: after a restart that was lost")]
    [TestCase(-1, 15, TestName = "Stream chain: names none")]
    public void An_old_id_of_a_stream_that_may_restart_lower_is_a_gap(long previous, long id) =>
        Assert.That(At(VenueBookRules.Okx, 10).Judge(new DeltaIds(id, id, previous)), Is.EqualTo(DeltaVerdict.Gap));

    [Test]
    public void Books_without_ids_count_their_messages()
    {
        foreach (BookRule rule in new[] { VenueBookRules.Kraken, VenueBookRules.Coinbase })
        {
            SequenceChain chain = new(rule);
            chain.Begin(chain.IdOf(0));
            Assert.That(chain.Last, Is.EqualTo(1));
            Assert.That(chain.Judge(new DeltaIds(0, 0, 0)), Is.EqualTo(DeltaVerdict.Apply));
            chain.Advance(chain.IdOf(0));
            chain.Begin(chain.IdOf(0));
            Assert.That(chain.Last, Is.EqualTo(3), "a later snapshot goes on");
        }
    }

    [Test]
    public void A_snapshot_is_too_old_when_ids_between_it_and_the_first_buffered_delta_are_missing()
    {
        SequenceChain range = new(VenueBookRules.BinanceSpot);
        Assert.That(range.IsTooOld(10, new DeltaIds(11, 15, 0)), Is.False);
        Assert.That(range.IsTooOld(10, new DeltaIds(12, 15, 0)), Is.True);
        SequenceChain previous = new(VenueBookRules.BinanceUsdm);
        Assert.That(previous.IsTooOld(10, new DeltaIds(12, 15, 10)), Is.False);
        Assert.That(previous.IsTooOld(10, new DeltaIds(12, 15, 11)), Is.True);
    }

    [Test]
    public void Buffered_deltas_must_follow_each_other()
    {
        SequenceChain range = new(VenueBookRules.KuCoin);
        Assert.That(Buffered(range, new DeltaIds(16, 18, 0)), Is.EqualTo(DeltaVerdict.Apply));
        Assert.That(Buffered(range, new DeltaIds(17, 18, 0)), Is.EqualTo(DeltaVerdict.Gap));
        Assert.That(Buffered(range, new DeltaIds(11, 15, 0)), Is.EqualTo(DeltaVerdict.Duplicate));
        SequenceChain previous = new(VenueBookRules.BinanceUsdm);
        Assert.That(Buffered(previous, new DeltaIds(17, 18, 15)), Is.EqualTo(DeltaVerdict.Apply));
        Assert.That(Buffered(previous, new DeltaIds(17, 18, 14)), Is.EqualTo(DeltaVerdict.Gap));
    }

    [Test]
    public void A_gap_names_what_was_expected_and_what_came()
    {
        DeltaIds ids = new(21, 25, 20);
        SequenceChain range = At(VenueBookRules.BinanceSpot, 10);
        Assert.That((range.Expected, range.Actual(in ids)), Is.EqualTo((11L, 21L)));
        SequenceChain previous = At(VenueBookRules.Okx, 10);
        Assert.That((previous.Expected, previous.Actual(in ids)), Is.EqualTo((10L, 20L)));
    }

    [Test]
    public void The_rules_of_seven_venues_hold_together()
    {
        foreach (KeyValuePair<string, BookRule> venue in VenueBookRules.All)
            Assert.That(venue.Value.FindFault(), Is.Null, venue.Key);
    }

    [Test]
    public void A_rule_that_proves_nothing_or_contradicts_itself_is_named()
    {
        BookRule kraken = VenueBookRules.Kraken;
        Assert.Multiple(() =>
        {
            Assert.That((kraken with { Proof = BookProof.Sequence }).FindFault(), Does.Contain("show a loss"));
            Assert.That((kraken with { Snapshot = SnapshotSource.Rest }).FindFault(), Does.Contain("chain of None"));
            Assert.That((kraken with { DepthMax = 5 }).FindFault(), Does.Contain("limited depth"));
            Assert.That((kraken with { DepthDefault = 0 }).FindFault(), Does.Contain("default depth"));
            Assert.That((kraken with { DepthDefault = 5_000 }).FindFault(), Does.Contain("above"));
            Assert.That(
                (VenueBookRules.BinanceSpot with { Proof = BookProof.Crc32(10) }).FindFault(),
                Does.Contain("snapshot of the stream"));
            Assert.That(
                (VenueBookRules.BinanceSpot with { Restart = BookRestart.AtOne }).FindFault(), Does.Contain("by one"));
            Assert.That(
                (VenueBookRules.BinanceUsdm with { Restart = BookRestart.Lower }).FindFault(), Does.Contain("stream"));
            Assert.That((VenueBookRules.Okx with { Restart = BookRestart.Silent }).FindFault(), Does.Contain("ranges"));
        });
    }

    [Test]
    public void The_depth_of_a_channel_is_the_configured_one_up_to_its_greatest()
    {
        Assert.That(VenueBookRules.Bybit.DepthOf(0), Is.EqualTo(50));
        Assert.That(VenueBookRules.Bybit.DepthOf(200), Is.EqualTo(200));
        Assert.That(VenueBookRules.Bybit.DepthOf(5_000), Is.EqualTo(1_000));
        Assert.That(VenueBookRules.BinanceSpot.DepthOf(500), Is.Zero, "the stream covers every level");
    }

    private static SequenceChain At(BookRule rule, long snapshot)
    {
        SequenceChain chain = new(rule);
        chain.Begin(snapshot);
        return chain;
    }

    private static DeltaVerdict Buffered(SequenceChain chain, DeltaIds ids) =>
        chain.JudgeBuffered(in ids, new DeltaIds(11, 15, 10));
}
