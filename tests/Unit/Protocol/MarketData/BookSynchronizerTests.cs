using System.Linq;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Unit.Protocol.Books;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>Each venue's book by its rule, message by message, through the whole feed.</summary>
public sealed class BookSynchronizerTests
{
    [Test]
    public void A_REST_book_buffers_drops_what_is_old_and_goes_on()
    {
        ScriptedFeed feed = new(VenueBookRules.KuCoin);
        feed.Send(Range(8, 9, 1));
        feed.Send(Range(10, 12, 2));
        feed.Send(Range(13, 15, 3));
        Assert.That(feed.OpenFetches, Is.EqualTo(1), "the first delta asks for the snapshot");
        feed.Answer(Snapshot(11, (100, 7)));
        Assert.That(feed.IsInSync(), Is.True);
        Assert.That(feed.Feed.Counters.BookDeltasStale, Is.EqualTo(1));
        Assert.That(feed.Book().Deltas, Is.EqualTo(2));
        Assert.That(feed.Book().Bids[100], Is.EqualTo(3));
        feed.Send(Range(16, 16, 4));
        Assert.That((feed.Book().Sequence, feed.Book().Bids[100]), Is.EqualTo((16L, 4L)));
    }

    [Test]
    public void A_snapshot_older_than_the_buffer_is_asked_for_again_and_the_buffer_kept()
    {
        ScriptedFeed feed = new(VenueBookRules.KuCoin);
        feed.Send(Range(12, 13, 1));
        feed.Answer(Snapshot(10, (100, 7)));
        Assert.That(feed.IsInSync(), Is.False);
        Assert.That(feed.Recorder.States.Last().Reason, Is.EqualTo(ReasonCode.BookSnapshotTooOld));
        while (feed.OpenFetches == 0) feed.WaitForNext();
        feed.Answer(Snapshot(11, (100, 7)));
        Assert.That(feed.IsInSync(), Is.True);
        Assert.That(feed.Book().Sequence, Is.EqualTo(13));
    }

    [Test]
    public void A_gap_in_the_buffer_begins_it_anew_and_a_full_one_keeps_the_newest()
    {
        FeedSettings small = new() { LevelsMax = 64, BufferDeltasPerBook = 2 };
        ScriptedFeed feed = new(VenueBookRules.BinanceSpot, settings: small);
        feed.Send(Range(1, 5, 1));
        feed.Send(Range(9, 9, 2));
        Assert.That(feed.Feed.Counters.BookGaps, Is.EqualTo(1));
        feed.Send(Range(10, 10, 3));
        feed.Send(Range(11, 11, 4));
        Assert.That(feed.Feed.Counters.BookBufferOverflows, Is.EqualTo(1));
        feed.Answer(Snapshot(9, (100, 7)));
        Assert.That(feed.IsInSync(), Is.False, "10 was in the buffer that overflowed");
        while (feed.OpenFetches == 0) feed.WaitForNext();
        feed.Answer(Snapshot(10, (100, 7)));
        Assert.That(feed.IsInSync(), Is.True);
        Assert.That((feed.Book().Sequence, feed.Book().Bids[100]), Is.EqualTo((11L, 4L)));
    }

    [Test]
    public void A_venue_that_begins_its_ids_lower_without_a_word_is_noticed_after_some_seconds()
    {
        ScriptedFeed feed = new(VenueBookRules.KuCoin);
        feed.Send(Range(100, 101, 1));
        feed.Answer(Snapshot(101, (100, 7)));
        Assert.That(feed.IsInSync(), Is.True);
        feed.Send(Range(1, 2, 3));
        feed.Wait(4_000_000_000);
        feed.Send(Range(102, 102, 5));
        feed.Send(Range(3, 4, 3));
        Assert.That(feed.IsInSync(), Is.True, "a new message between the old ones: these are duplicates");
        feed.Wait(4_999_999_999);
        feed.Send(Range(5, 6, 3));
        Assert.That(feed.IsInSync(), Is.True);
        feed.Wait(1);
        feed.Send(Range(7, 8, 9));
        Assert.That(feed.IsInSync(), Is.False);
        Assert.That(feed.Recorder.States.Last().Reason, Is.EqualTo(ReasonCode.BookVenueRestart));
        while (feed.OpenFetches == 0) feed.WaitForNext();
        feed.Answer(Snapshot(7, (100, 7)));
        Assert.That((feed.IsInSync(), feed.Book().Bids[100]), Is.EqualTo((true, 9L)));
    }

    [Test]
    public void Deltas_before_the_snapshot_of_a_stream_are_dropped_and_a_gap_subscribes_again()
    {
        ScriptedFeed feed = new(VenueBookRules.Okx);
        feed.Send(Chain(4, 5, 1));
        Assert.That(feed.Feed.Counters.BookDeltasEarly, Is.EqualTo(1));
        feed.Send(StreamSnapshot(10, (100, 7)));
        feed.Send(Chain(10, 15, 2));
        feed.Send(Chain(15, 15, 2));
        feed.Send(Chain(15, 3, 3));
        feed.Send(Chain(3, 5, 4));
        Assert.That((feed.IsInSync(), feed.Book().Sequence, feed.Book().Deltas), Is.EqualTo((true, 5L, 4L)));
        feed.Venue.Subscribed.Clear();
        feed.Send(Chain(6, 7, 5));
        FeedStatePayload gap = feed.Recorder.States.Last();
        Assert.That((gap.Reason, gap.ExpectedSequence, gap.ActualSequence), Is.EqualTo(
            (ReasonCode.BookSequenceGap, 5L, 6L)));
        for (int i = 0; i < 20 && feed.Venue.Subscribed.Count == 0; i++) feed.WaitForNext();
        Assert.That(feed.Venue.Subscribed, Has.Count.EqualTo(1));
        feed.Send(StreamSnapshot(2, (100, 8)));
        Assert.That((feed.IsInSync(), feed.Book().Sequence), Is.EqualTo((true, 2L)), "a snapshot may be lower");
    }

    [Test]
    public void A_snapshot_in_the_stream_replaces_a_book_that_is_in_sync()
    {
        ScriptedFeed feed = new(VenueBookRules.Bybit);
        feed.Send(StreamSnapshot(10, (100, 7)));
        feed.Send(StreamSnapshot(20, (101, 8)));
        Assert.That(feed.Book().Bids.Keys, Is.EqualTo(new[] { 101L }));
        feed.Send(Range(21, 21, 1));
        Assert.That((feed.IsInSync(), feed.Book().Sequence), Is.EqualTo((true, 21L)));
        Assert.That(feed.Recorder.States.Count(state => state.Status == FeedStatus.InSync), Is.EqualTo(1));
    }

    [Test]
    public void Id_one_is_a_restart_and_a_snapshot_even_of_a_delta_where_the_rule_says_so()
    {
        ScriptedFeed feed = new(VenueBookRules.Bybit);
        feed.Send(StreamSnapshot(500, (100, 7)));
        feed.Send(Range(1, 1, 9) with { Bids = [(90, 9)] });
        Assert.That(feed.Feed.Counters.BookRestarts, Is.EqualTo(1));
        Assert.That(feed.Book().Bids.Keys, Is.EqualTo(new[] { 90L }));
        FeedStatePayload restart = feed.Recorder.States.Last();
        Assert.That((restart.Status, restart.Reason), Is.EqualTo((FeedStatus.InSync, ReasonCode.BookVenueRestart)));
        ScriptedFeed other = new(VenueBookRules.Okx);
        other.Send(StreamSnapshot(0, (100, 7)));
        other.Send(Chain(0, 1, 9) with { Bids = [(90, 9)] });
        Assert.That(other.Book().Bids, Has.Count.EqualTo(2), "a delta like any other");
    }

    [Test]
    public void A_gap_on_a_numbered_connection_puts_every_book_of_it_out_of_sync()
    {
        ScriptedFeed feed = new(VenueBookRules.Coinbase, 2, FeedChannels.Book | FeedChannels.Trades);
        feed.Send(StreamSnapshot(0, (100, 7)) with { ConnectionSequence = 0 });
        feed.Send(StreamSnapshot(0, (100, 7)) with { ConnectionSequence = 1, Instrument = 1 });
        feed.Send(new ScriptedFrame { Kind = FrameKind.Pong, ConnectionSequence = 2 });
        feed.Send(Delta(1) with { ConnectionSequence = 3 });
        Assert.That((feed.IsInSync(0), feed.IsInSync(1), feed.Book().Deltas), Is.EqualTo((true, true, 1L)));
        feed.Venue.Subscribed.Clear();
        feed.Send(Delta(2) with { ConnectionSequence = 5 });
        Assert.That((feed.IsInSync(0), feed.IsInSync(1)), Is.EqualTo((false, false)));
        Assert.That(feed.Book().Deltas, Is.EqualTo(1), "nothing is applied behind a gap");
        FeedStatePayload[] lost = feed.Recorder.States.Where(state => state.Status == FeedStatus.OutOfSync).ToArray();
        Assert.That(lost.Select(state => state.Channel), Is.EqualTo(new[]
        {
            FeedChannel.Trades, FeedChannel.Book, FeedChannel.Trades, FeedChannel.Book,
        }));
        Assert.That(lost.Select(state => (state.ExpectedSequence, state.ActualSequence)), Is.All.EqualTo((4L, 5L)));
        for (int i = 0; i < 20 && feed.Venue.Subscribed.Count < 2; i++) feed.WaitForNext();
        Assert.That(feed.Venue.Subscribed.Select(topic => topic.Instrument), Is.EquivalentTo(new[] { 0, 1 }));
        feed.Send(StreamSnapshot(0, (100, 8)) with { ConnectionSequence = 6 });
        Assert.That((feed.IsInSync(0), feed.IsInSync(1)), Is.EqualTo((true, false)), "each by its own snapshot");
    }

    [Test]
    public void An_old_frame_of_a_numbered_connection_is_ignored_whatever_it_is()
    {
        ScriptedFeed feed = new(VenueBookRules.Coinbase);
        feed.Send(StreamSnapshot(0, (100, 7)) with { ConnectionSequence = 7 });
        feed.Send(Delta(1) with { ConnectionSequence = 8 });
        Assert.That(feed.Send(Delta(2) with { ConnectionSequence = 8 }), Is.EqualTo(FrameKind.Ignored));
        FrameKind old = feed.Send(StreamSnapshot(0, (1, 1)) with { ConnectionSequence = 3 });
        Assert.That(old, Is.EqualTo(FrameKind.Ignored));
        Assert.That((feed.IsInSync(), feed.Book().Bids[100], feed.Book().Snapshots), Is.EqualTo((true, 1L, 1L)));
        feed.Reconnect();
        feed.Send(StreamSnapshot(0, (100, 9)) with { ConnectionSequence = 0 });
        Assert.That(feed.IsInSync(), Is.True, "another connection counts from its own beginning");
    }

    [Test]
    public void A_wrong_or_missing_checksum_costs_the_book_its_sync_and_is_not_published()
    {
        ScriptedFeed feed = new(VenueBookRules.Kraken);
        feed.Send(Checked(FrameKind.BookSnapshot, (100, 7), [(100, 7)]));
        feed.Send(Checked(FrameKind.BookDelta, (101, 5), [(101, 5), (100, 7)]));
        Assert.That((feed.IsInSync(), feed.Book().Deltas, feed.Book().Sequence), Is.EqualTo((true, 1L, 2L)));
        feed.Send(Delta(1) with { Checksum = 12_345 });
        FeedStatePayload lost = feed.Recorder.States.Last();
        Assert.That((lost.Reason, lost.ActualSequence), Is.EqualTo((ReasonCode.BookChecksumWrong, 12_345L)));
        Assert.That((feed.IsInSync(), feed.Book().Deltas), Is.EqualTo((false, 1L)));
        feed.Send(Checked(FrameKind.BookSnapshot, (100, 7), [(100, 8)]));
        Assert.That(feed.IsInSync(), Is.False, "a snapshot is checked too");
        feed.Send(Checked(FrameKind.BookSnapshot, (100, 7), [(100, 7)]));
        Assert.That(feed.IsInSync(), Is.True);
        feed.Send(Delta(2));
        Assert.That(feed.IsInSync(), Is.False, "no checksum at all");
        Assert.That(feed.Feed.Counters.BookChecksumsWrong, Is.EqualTo(3));
    }

    [Test]
    public void Levels_beyond_the_depth_of_the_channel_are_dropped_in_the_feed_and_in_the_book()
    {
        ScriptedFeed feed = new(VenueBookRules.Kraken, depth: 10);
        (long, long)[] ten = Enumerable.Range(0, 10).Select(i => (100L - i, 1L)).ToArray();
        feed.Send(Checked(FrameKind.BookSnapshot, ten, ten));
        feed.Send(Checked(FrameKind.BookDelta, [(101, 1)], [(101, 1), .. ten[..9]]));
        feed.Send(Checked(FrameKind.BookDelta, [(101, 0)], ten[..9]));
        Assert.That((feed.IsInSync(), feed.Book().Bids.Count), Is.EqualTo((true, 9)), "91 left and was not sent again");
    }

    private static ScriptedFrame Checked(FrameKind kind, (long, long) level, (long, long)[] after) =>
        Checked(kind, [level], after);

    private static ScriptedFrame Checked(FrameKind kind, (long, long)[] bids, (long Price, long Quantity)[] after) =>
        new() { Kind = kind, Bids = bids, Checksum = RuleTruth.ChecksumOf(after) };

    private static ScriptedFrame Range(long first, long last, long quantity) =>
        Delta(quantity) with { First = first, Last = last };

    private static ScriptedFrame Chain(long previous, long last, long quantity) =>
        Delta(quantity) with { First = last, Last = last, Previous = previous };

    private static ScriptedFrame Delta(long quantity) =>
        new() { Kind = FrameKind.BookDelta, Bids = [(100, quantity)] };

    private static ScriptedFrame StreamSnapshot(long last, (long, long) bid) => Snapshot(last, bid);

    private static ScriptedFrame Snapshot(long last, (long, long) bid) =>
        new() { Kind = FrameKind.BookSnapshot, First = last, Last = last, Bids = [bid] };
}
