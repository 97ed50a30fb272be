using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

[TestFixture]
internal sealed class JournalTextIdsTests
{
    private static readonly AccountKey First = new(VenueId.BinanceSpot);
    private static readonly AccountKey Second = new(VenueId.BinanceSpot, new AccountId(1));

    [Test]
    public void The_texts_of_an_account_come_back_in_their_order()
    {
        using TempFolder folder = new();
        Write(folder.Path, 1, TextId(First, "one", 11), TextId(Second, "two", 22), SampleMessages.Trade(1)[0]);
        Write(folder.Path, 2, TextId(First, "three", 33));
        Assert.That(Names(folder.Path, First, long.MinValue), Is.EqualTo(new[] { "11 one", "33 three" }));
        Assert.That(Names(folder.Path, Second, long.MinValue), Is.EqualTo(new[] { "22 two" }));
    }

    /// <summary>Each run begins a segment; they are created at the same time.</summary>
    [Test]
    public void Older_segments_are_read_for_what_is_asked_for_and_no_further()
    {
        using TempFolder folder = new();
        for (uint run = 1; run <= 4; run++) Write(folder.Path, run, TextId(First, $"run{run}", run));
        Assert.That(Names(folder.Path, First, long.MaxValue), Is.EqualTo(new[] { "4 run4" }));
        Assert.That(
            Names(folder.Path, First, long.MaxValue, 2, 0), Is.EqualTo(new[] { "2 run2", "3 run3", "4 run4" }),
            "an order that lives is older than what is asked for");
        Assert.That(Names(folder.Path, First, long.MinValue), Has.Count.EqualTo(4));
        Assert.That(Names(folder.Path, First, long.MaxValue, 99), Has.Count.EqualTo(4), "it is nowhere");
    }

    [Test]
    public void A_folder_without_a_journal_has_no_texts()
    {
        using TempFolder folder = new();
        Assert.That(JournalTextIds.Read(folder.Path, First, 0, [1]), Is.Empty);
    }

    private static List<string> Names(string path, AccountKey account, long sinceNanos, params long[] orders) =>
        JournalTextIds.Read(path, account, sinceNanos, orders)
            .ConvertAll(id => $"{id.Key} {Encoding.ASCII.GetString(id.Text)}");

    private static void Write(string path, uint epoch, params EventSlot[] events)
    {
        using JournalDirectory opened = JournalFixture.Open(path);
        JournalResumePoint resume = opened.Recover(out _)!.Value;
        using JournalWriter writer = new(path, JournalFixture.Small, resume);
        Assert.That(writer.Start(JournalFixture.Start(epoch)), Is.True);
        foreach (EventSlot slot in events) Assert.That(writer.Append(new[] { slot }.AsSpan()), Is.True);
        Assert.That(writer.Commit() && writer.Stop(1), Is.True);
    }

    private static EventSlot TextId(AccountKey account, string text, long key)
    {
        EventSlot slot = SampleMessages.Trade(1)[0];
        slot.Header.Kind = EventKind.TextId;
        slot.Header.Venue = account.Venue;
        slot.Header.Account = account.Account;
        slot.TextId = new TextIdPayload { Key = key, Kind = TextIdKind.Order };
        slot.TextId.TrySetId(Encoding.ASCII.GetBytes(text));
        return slot;
    }
}
