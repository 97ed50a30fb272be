using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Events.Accounts;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Trading.Ids;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Ids;

[TestFixture]
internal sealed class TextIdTableTests
{
    /// <summary>Forms and lengths of ids that venues really have.</summary>
    private static readonly string[] Real =
    [
        "OQCLML-BW3P3-BUCMWZ", "TGBB7L-HT5LX-J3BZ4A", "5cf98598-39a7-459e-97bf-76ca765ee020", "1321003749386327552",
        "11111-00000-000000", "66b4f2d0c5c5a400072eb2a1", "a", "12345678", "123456789",
        "exactly-fifty-six-bytes-of-text-are-the-most-that-fit-in",
    ];

    [Test]
    public void A_text_has_one_positive_key_and_the_key_gives_the_text_back()
    {
        TextIdTable table = Table(64);
        var keys = new Dictionary<string, long>();
        foreach (string text in Real) keys.Add(text, Key(table, text));
        Assert.That(new HashSet<long>(keys.Values), Has.Count.EqualTo(Real.Length));
        foreach ((string text, long key) in keys)
        {
            Assert.That(key, Is.Positive);
            Assert.That(Key(table, text), Is.EqualTo(key));
            Assert.That(Text(table, key), Is.EqualTo(text));
        }

        Assert.That(table.Count, Is.EqualTo(Real.Length));
    }

    /// <summary>Journals hold keys that began as this hash: it must not change.</summary>
    [Test]
    public void The_hash_is_the_one_that_journals_have()
    {
        Assert.That(TextIdTable.HashOf("OQCLML-BW3P3-BUCMWZ"u8), Is.EqualTo(12_306_223_623_341_449_004));
        Assert.That(TextIdTable.HashOf("1"u8), Is.Not.EqualTo(TextIdTable.HashOf("1\0"u8)));
    }

    [TestCase("")]
    [TestCase("one-byte-more-than-the-fifty-six-that-fit-into-an-event-!")]
    public void A_text_that_fits_no_event_has_no_key(string text)
    {
        TextIdTable table = Table(4);
        Assert.That(table.TryKeyOf(Encoding.ASCII.GetBytes(text), table.NowNanos, out long key), Is.False);
        Assert.That(key, Is.Zero);
        Assert.That(table.RefusedCount, Is.Zero, "the table was not full");
    }

    [TestCase(0UL)]
    [TestCase(ulong.MaxValue)]
    [TestCase(ulong.MaxValue >> 1)]
    public void Texts_of_one_hash_have_keys_of_their_own(ulong hash)
    {
        TextIdTable table = Table(16, _ => hash);
        var keys = new HashSet<long>();
        foreach (string text in Real) keys.Add(Key(table, text));
        Assert.That(keys, Has.Count.EqualTo(Real.Length).And.All.Positive);
        foreach (string text in Real) Assert.That(Text(table, Key(table, text)), Is.EqualTo(text));
    }

    [Test]
    public void A_restart_gives_the_keys_of_before_in_whatever_order_texts_come()
    {
        TextIdTable before = Table(16, _ => 7);
        var journal = new List<TextIdPayload>();
        foreach (string text in Real)
        {
            TextIdPayload payload = default;
            Assert.That(before.TryGetUnpublished(Key(before, text), ref payload), Is.True);
            journal.Add(payload);
        }

        TextIds after = new(new TextIdRule { OrdersMax = 16, TradesMax = 16, Hash = _ => 7 });
        after.Restore(journal, 0);
        for (int i = Real.Length - 1; i >= 0; i--)
        {
            Assert.That(Key(after.Orders, Real[i]), Is.EqualTo(journal[i].Key), Real[i]);
            TextIdPayload none = default;
            Assert.That(after.Orders.TryGetUnpublished(journal[i].Key, ref none), Is.False, "the journal has it");
        }

        Assert.That(after.Trades.Count, Is.Zero, "they are ids of orders");
    }

    [Test]
    public void Of_a_journal_with_more_texts_than_room_the_newest_count()
    {
        TextIds ids = new(new TextIdRule { OrdersMax = 2, TradesMax = 2 });
        ids.Restore([Named("old", 1), Named("text", 2), Named("other", 3), Named("text", 4), Named("late", 3)], 0);
        Assert.That(Key(ids.Orders, "text"), Is.EqualTo(4));
        Assert.That(Key(ids.Orders, "late"), Is.EqualTo(3));
        Assert.That(ids.Orders.Count, Is.EqualTo(2));
    }

    /// <summary>Else the first reading could not end, and nothing would ever be forgotten.</summary>
    [Test]
    public void A_journal_leaves_a_quarter_of_the_room()
    {
        TextIds ids = new(new TextIdRule { OrdersMax = 8, TradesMax = 8 });
        List<TextIdPayload> known = [];
        for (int i = 1; i <= 20; i++) known.Add(Named($"text{i}", i));
        ids.Restore(known, 0);
        Assert.That(ids.Orders.Count, Is.EqualTo(6));
    }

    [Test]
    public void A_full_table_refuses_and_keeps_what_it_has()
    {
        TextIdTable table = Table(3);
        long first = Key(table, "first");
        Key(table, "second");
        Key(table, "third");
        for (int i = 0; i < 5; i++) Assert.That(table.TryKeyOf("fourth"u8, 0, out _), Is.False);
        Assert.That(table.RefusedCount, Is.EqualTo(5));
        Assert.That(Key(table, "first"), Is.EqualTo(first));
    }

    [Test]
    public void Only_what_no_row_names_and_is_of_an_older_time_is_forgotten()
    {
        TextIdTable table = Table(3);
        table.NowNanos = 100;
        long pinned = Key(table, "pinned");
        table.Pin(pinned);
        long old = Key(table, "old");
        Key(table, "met again");
        table.NowNanos = 200;
        Key(table, "met again");
        table.NowNanos = 250;
        table.KeepSince(150);
        Key(table, "new");
        Assert.That(table.Contains(pinned) && !table.Contains(old) && table.Contains(Key(table, "met again")));
        Assert.That(table.TryKeyOf("one more"u8, 0, out _), Is.False, "nothing else may go");
        table.Unpin(pinned);
        Key(table, "one more");
        Assert.That(table.Contains(pinned), Is.False);
    }

    /// <summary>A message's first rows are not yet taken while its last ones are read.</summary>
    [Test]
    public void Nothing_of_the_call_under_way_is_forgotten_in_it()
    {
        TextIdTable table = Table(2);
        table.NowNanos = 5;
        table.KeepSince(100);
        foreach (string text in (string[])["first", "second"])
        {
            Assert.That(table.TryKeyOf(Encoding.ASCII.GetBytes(text), 1, out _), Is.True);
        }

        Assert.That(table.TryKeyOf("third"u8, 1, out _), Is.False);
        table.NowNanos = 6;
        Assert.That(table.TryKeyOf("third"u8, 1, out _), Is.True);
    }

    /// <summary>Each message with a new text used to search the whole table.</summary>
    [TestCase(false)]
    [TestCase(true, Description = "each message names an old text too, which only its own call keeps")]
    public void A_full_table_is_not_searched_by_each_call(bool isMetAgain)
    {
        const int Capacity = 4_096;
        const int Calls = 10_000;
        TextIdTable table = Table(Capacity);
        table.NowNanos = 1;
        table.KeepSince(1_000);
        Span<byte> text = stackalloc byte[24];
        for (int i = 0; i < Capacity; i++)
        {
            i.TryFormat(text, out int length);
            table.TryKeyOf(text[..length], i == 77 ? 5 : 1_000 + i, out _);
        }

        for (int call = 2; call < 2 + Calls; call++)
        {
            table.NowNanos = call;
            if (isMetAgain) table.TryKeyOf("77"u8, 5, out _);
            (call + Capacity).TryFormat(text, out int length);
            table.TryKeyOf(text[..length], 2_000_000, out _);
        }

        Assert.That(table.RowsSearched, Is.LessThan(Capacity + (Calls * Capacity / 50)));
    }

    [Test]
    public void All_that_only_an_earlier_call_kept_may_be_forgotten_in_a_later_one()
    {
        TextIdTable table = Table(16);
        table.NowNanos = 1;
        table.KeepSince(1_000);
        for (int i = 0; i < 16; i++) table.TryKeyOf(Encoding.ASCII.GetBytes($"old{i}"), 5, out _);
        Assert.That(table.TryKeyOf("new"u8, 2_000, out _), Is.False, "all are of this call");
        table.NowNanos = 2;
        for (int i = 0; i < 16; i++)
        {
            Assert.That(table.TryKeyOf(Encoding.ASCII.GetBytes($"new{i}"), 2_000, out _), Is.True, $"{i}");
        }
    }

    [Test]
    public void What_an_order_that_ended_named_is_found_at_once()
    {
        const int Capacity = 1_024;
        TextIdTable table = Table(Capacity);
        table.NowNanos = 1;
        var keys = new List<long>();
        for (int i = 0; i < Capacity; i++)
        {
            keys.Add(Key(table, $"text{i}"));
            table.Pin(keys[i]);
        }

        table.NowNanos = 2;
        table.KeepSince(1_000);
        Assert.That(table.TryKeyOf("more"u8, 2_000, out _), Is.False);
        long before = table.RowsSearched;
        table.Unpin(keys[500]);
        Assert.That(table.TryKeyOf("more"u8, 2_000, out _), Is.True);
        Assert.That(table.RowsSearched - before, Is.EqualTo(1));
        Assert.That(table.Contains(keys[500]), Is.False);
    }

    [Test]
    public void A_text_that_was_forgotten_gets_its_key_again_and_is_told_again()
    {
        TextIdTable table = Table(1);
        long key = Key(table, "first");
        TextIdPayload payload = default;
        Assert.That(table.TryGetUnpublished(key, ref payload), Is.True);
        table.MarkPublished(key);
        Assert.That(table.TryGetUnpublished(key, ref payload), Is.False);
        table.NowNanos = 1;
        table.KeepSince(1);
        Key(table, "second");
        table.NowNanos = 2;
        table.KeepSince(2);
        Assert.That(table.Contains(key), Is.False);
        Assert.That(Key(table, "first"), Is.EqualTo(key));
        Assert.That(table.TryGetUnpublished(key, ref payload), Is.True);
    }

    [Test]
    public void Whatever_comes_and_goes_every_text_kept_is_found([Values(1, 2, 3, 4)] int seed)
    {
        SeededRandom random = new((ulong)seed);
        ulong mask = seed % 2 == 0 ? ulong.MaxValue : 7;
        TextIdTable table = Table(64, text => TextIdTable.HashOf(text) & mask);
        var kept = new Dictionary<long, string>();
        for (int i = 0; i < 20_000; i++)
        {
            table.NowNanos = i;
            table.KeepSince(i - (long)random.NextBelow(60));
            string text = $"text-{random.NextBelow(400)}";
            bool isKnown = kept.ContainsValue(text);
            bool isTaken = table.TryKeyOf(Encoding.ASCII.GetBytes(text), table.NowNanos, out long key);
            Assert.That(isTaken || !isKnown);
            if (isTaken && isKnown) Assert.That(kept[key], Is.EqualTo(text));
            if (isTaken) kept[key] = text;
            foreach (long other in new List<long>(kept.Keys))
            {
                if (table.Contains(other)) Assert.That(Text(table, other), Is.EqualTo(kept[other]));
                else kept.Remove(other);
            }

            Assert.That(kept, Has.Count.EqualTo(table.Count));
        }
    }

    [Test]
    public void Looking_up_adding_and_forgetting_allocate_nothing()
    {
        TextIdTable table = Table(64);
        Turn(table, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn(table, 1_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Turn(TextIdTable table, int start)
    {
        Span<byte> text = stackalloc byte[24];
        TextIdPayload payload = default;
        for (int i = start; i < start + 500; i++)
        {
            table.NowNanos = i;
            table.KeepSince(i - 10);
            i.TryFormat(text, out int length);
            table.TryKeyOf(text[..length], i, out long key);
            if (table.TryGetUnpublished(key, ref payload)) table.MarkPublished(key);
            table.TryTextOf(key, out _);
        }
    }

    private static TextIdTable Table(int capacity, TextIdHash? hash = null) =>
        new(TextIdKind.Order, capacity, hash ?? TextIdTable.HashOf);

    private static long Key(TextIdTable table, string text)
    {
        Assert.That(table.TryKeyOf(Encoding.ASCII.GetBytes(text), table.NowNanos, out long key), Is.True, text);
        return key;
    }

    private static string Text(TextIdTable table, long key)
    {
        Assert.That(table.TryTextOf(key, out ReadOnlySpan<byte> text), Is.True);
        return Encoding.ASCII.GetString(text);
    }

    private static TextIdPayload Named(string text, long key)
    {
        TextIdPayload payload = new() { Kind = TextIdKind.Order, Key = key };
        payload.TrySetId(Encoding.ASCII.GetBytes(text));
        return payload;
    }
}
