using System;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

public sealed class EventCodecTests
{
    private const long Base = 1_723_161_248_937_085_768;
    private const byte Version = EventCodec.Version;

    [Test]
    public void Every_kind_comes_back_bit_for_bit(
        [ValueSource(typeof(SampleMessages), nameof(SampleMessages.Kinds))] EventKind kind)
    {
        const int seed = 20261121;
        Random random = new(seed);
        for (int round = 0; round < 2_000; round++)
        {
            EventSlot[] message = SampleMessages.Random(random, kind);
            Assert.That(RoundTrip(message), Is.EqualTo(SampleMessages.Bytes(message)), $"seed {seed} round {round}");
        }
    }

    [Test]
    public void Rules_without_a_named_status_and_an_end_take_the_bytes_that_they_always_took()
    {
        EventSlot[] message = SampleMessages.Golden(new Random(1), EventKind.InstrumentRules, Version);
        message[0].Rules.Rules.Abilities = InstrumentAbilities.Trading;
        int plain = LengthOf(message);
        message[0].Rules.Rules.NamedStatus = InstrumentStatus.PostOnly;
        Assert.That(LengthOf(message), Is.EqualTo(plain + 1));
        message[0].Rules.Rules.DelistingSeconds = uint.MaxValue;
        Assert.That(LengthOf(message), Is.EqualTo(plain + 5));
    }

    [Test]
    public void The_rings_sequence_and_bytes_of_no_field_come_back_zero()
    {
        EventSlot[] message = SampleMessages.Trade(1);
        message[0].RingSequence = 77;
        message[0].EventBytes[^1] = 0xEE;
        byte[] result = RoundTrip(message);
        Assert.That(result[..8], Is.All.Zero);
        Assert.That(result[^1], Is.Zero);
    }

    [Test]
    public void A_message_that_breaks_the_rules_of_its_kind_is_kept_verbatim()
    {
        EventSlot[] wrongSlotCount = SampleMessages.Trade(1);
        wrongSlotCount[0].Header.SlotCount = 9;
        EventSlot[] negative = SampleMessages.Book(EventKind.BookDelta, 3, 3);
        negative[0].Book.BidCount = -3;
        EventSlot[] unknown = SampleMessages.Trade(1);
        unknown[0].Header.Kind = (EventKind)999;
        unknown[0].EventBytes[^1] = 0xEE;
        foreach (EventSlot[] message in new[] { wrongSlotCount, negative, unknown })
        {
            Assert.That(RoundTrip(message), Is.EqualTo(SampleMessages.Bytes(message)));
        }
    }

    [Test]
    public void The_largest_book_fits_its_bound()
    {
        EventSlot[] message = SampleMessages.Book(EventKind.BookSnapshot, 20_000, 20_000);
        for (int i = 0; i < 40_000; i++)
        {
            long extreme = i % 2 == 0 ? long.MinValue : long.MaxValue;
            BookMessage.SetLevel(message, i, new BookLevel(new(extreme), new(extreme)));
        }

        Assert.That(RoundTrip(message), Is.EqualTo(SampleMessages.Bytes(message)));
    }

    [Test]
    public void A_body_cut_at_any_byte_is_refused()
    {
        Random random = new(5);
        foreach (EventKind kind in SampleMessages.Kinds)
        {
            EventSlot[] message = SampleMessages.Random(random, kind);
            byte[] target = new byte[EventCodec.EncodedLengthMax(message.Length)];
            int length = EventCodec.Encode(message, Base, target);
            EventSlot[] decoded = new EventSlot[message.Length];
            for (int cut = 0; cut < length; cut++)
            {
                int slots = EventCodec.Decode(target.AsSpan(0, cut), Version, 0, Base, decoded);
                Assert.That(slots, Is.Zero, $"{kind} at {cut}");
            }
        }
    }

    [Test]
    public void Account_0_has_one_form_and_version_1_has_no_account()
    {
        byte[] target = new byte[4_096];
        EventSlot[] decoded = new EventSlot[1];
        EventSlot[] message = SampleMessages.Trade(1);
        int plain = EventCodec.Encode(message, Base, target);
        message[0].Header.Account = new AccountId(7);
        int length = EventCodec.Encode(message, Base, target);
        Assert.That(length, Is.EqualTo(plain + 1), "an account costs its byte, account 0 nothing");
        Span<byte> body = target.AsSpan(0, length);
        Assert.That(EventCodec.Decode(body, Version, 0, Base, decoded), Is.EqualTo(1));
        Assert.That(decoded[0].Header.Account, Is.EqualTo(new AccountId(7)));
        Assert.That(EventCodec.Decode(body, version: 1, 0, Base, decoded), Is.Zero);
        Assert.That(EventCodec.IsKnown(body, Version) && !EventCodec.IsKnown(body, version: 1), Is.True);
        body[5] = 0;
        Assert.That(EventCodec.Decode(body, Version, 0, Base, decoded), Is.Zero);
        Assert.That(EventCodec.SlotCount(body, Version), Is.Zero);
    }

    [Test]
    public void Lengths_that_lie_are_refused()
    {
        const int control = 5;
        byte[] target = new byte[4_096];
        EventSlot[] decoded = new EventSlot[64];
        EventSlot[] book = SampleMessages.Book(EventKind.BookDelta, 9, 8);
        foreach (EventSlot[] message in new[] { SampleMessages.Trade(1), book })
        {
            int length = EventCodec.Encode(message, Base, target);
            for (int at = control; at < length; at++)
            {
                byte kept = target[at];
                foreach (int lie in new[] { 0x09, 0x0F, 0x90, 0xF0, 0xFF, kept + 1, kept + 16, kept - 1 })
                {
                    target[at] = (byte)lie;
                    int slots = EventCodec.Decode(target.AsSpan(0, length), Version, 0, Base, decoded);
                    bool isLength = at < control + 5;
                    if (isLength && (byte)lie != kept) Assert.That(slots, Is.Zero, $"byte {at} as {(byte)lie:x2}");
                }

                target[at] = kept;
            }
        }
    }

    [Test]
    public void A_venue_time_of_any_distance_comes_back()
    {
        foreach (long venue in new[] { 1, -1, long.MinValue, long.MaxValue, unchecked(Base + long.MinValue), Base + 1 })
        {
            EventSlot[] message = SampleMessages.Trade(1);
            message[0].Header.ReceiveWallNanos = Base;
            message[0].Header.VenueNanos = venue;
            Assert.That(RoundTrip(message), Is.EqualTo(SampleMessages.Bytes(message)), $"{venue}");
        }
    }

    [Test]
    public void Random_bodies_never_throw()
    {
        const int seed = 9;
        Random random = new(seed);
        byte[] body = new byte[256];
        EventSlot[] decoded = new EventSlot[64];
        for (int round = 0; round < 300_000; round++)
        {
            random.NextBytes(body);
            if (round % 2 == 0) body[0] = (byte)random.Next(45);
            byte version = (byte)(1 + (round % 4 / 2));
            Span<byte> given = body.AsSpan(0, random.Next(body.Length));
            int slots = EventCodec.SlotCount(given, version);
            int result = EventCodec.Decode(given, version, 1, 2, decoded);
            Assert.That(result, Is.InRange(0, 64));
            if (result != 0) Assert.That(result, Is.EqualTo(slots), $"seed {seed} round {round}");
        }
    }

    [Test]
    public void A_trade_and_a_level_stay_small()
    {
        byte[] target = new byte[EventCodec.EncodedLengthMax(64)];
        EventSlot[] trade = SampleMessages.Trade(1);
        Assert.That(EventCodec.Encode(trade, Base, target), Is.LessThanOrEqualTo(32));
        int few = EventCodec.Encode(SampleMessages.Book(EventKind.BookDelta, 20, 20), Base, target);
        int many = EventCodec.Encode(SampleMessages.Book(EventKind.BookDelta, 120, 120), Base, target);
        Assert.That((many - few) / 200.0, Is.LessThan(4.1));
    }

    private static int LengthOf(EventSlot[] message) =>
        EventCodec.Encode(message, Base, new byte[EventCodec.EncodedLengthMax(message.Length)]);

    private static byte[] RoundTrip(EventSlot[] message)
    {
        byte[] target = new byte[EventCodec.EncodedLengthMax(message.Length)];
        int length = EventCodec.Encode(message, Base, target);
        Span<byte> body = target.AsSpan(0, length);
        int slots = EventCodec.SlotCount(body, Version);
        Assert.That(slots, Is.EqualTo(message.Length));
        EventSlot[] decoded = new EventSlot[slots];
        MemoryMarshal.AsBytes(decoded.AsSpan()).Fill(0xCD);
        long time = message[0].Header.ReceiveWallNanos;
        Assert.That(EventCodec.Decode(body, Version, time, Base, decoded), Is.EqualTo(slots));
        return MemoryMarshal.AsBytes<EventSlot>(decoded).ToArray();
    }
}
