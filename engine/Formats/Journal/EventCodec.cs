using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;

namespace LowLatency.Formats.Journal;

/// <summary>
/// The body of an event record: one message (head slot and continuation slots) by the fields that its kind uses. Every
/// field comes back bit for bit; bytes of a slot that belong to no field come back zero, as does the ring's sequence.
/// A message that breaks the rules of its kind (unknown kind, slot count that does not fit the levels) is written
/// verbatim, so that encoding never fails and nothing is lost. No allocation; any thread.
/// </summary>
public static class EventCodec
{
    private const byte Verbatim = byte.MaxValue;

    /// <summary>Most slots of a message.</summary>
    public const int SlotCountMax = ushort.MaxValue;

    [Flags]
    private enum Shape : byte
    {
        None = 0,
        VenueTime = 1,
        Flags = 2,
        Latency = 4,
        Connection = 8,
    }

    /// <summary>Bytes that the target of <see cref="Encode"/> must have for a message of so many slots.</summary>
    public static int EncodedLengthMax(int slotCount) => 192 + (slotCount * 128);

    /// <summary>
    /// Writes a message; returns the bytes used. <paramref name="monotonicBase"/> is wall minus monotonic nanoseconds
    /// of the segment. A target shorter than <see cref="EncodedLengthMax"/> or an empty message throws.
    /// </summary>
    public static int Encode(ReadOnlySpan<EventSlot> message, long monotonicBase, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfZero(message.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, SlotCountMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, EncodedLengthMax(message.Length));
        ref EventSlot head = ref Unsafe.AsRef(in message[0]);
        FieldEncoder encoder = new(target);
        EventKind kind = head.Header.Kind;
        if (EventPayloadCodec.IsBook(kind))
        {
            if (!IsCanonicalBook(message)) return EncodeVerbatim(message, ref encoder);
            EncodeHeader(ref encoder, in head.Header, monotonicBase);
            EncodeBook(ref encoder, message);
        }
        else
        {
            bool isCanonical = EventPayloadCodec.IsKnown(kind) && message.Length == 1 && head.Header.SlotCount == 1;
            if (!isCanonical) return EncodeVerbatim(message, ref encoder);
            EncodeHeader(ref encoder, in head.Header, monotonicBase);
            EventPayloadCodec.Transfer(ref encoder, kind, ref head);
        }

        return encoder.Position;
    }

    /// <summary>
    /// Slots of the message in a body, or 0 when the body is malformed. Cheap: reads the counts only.
    /// </summary>
    public static int SlotCount(ReadOnlySpan<byte> body)
    {
        if (body.Length < 2) return 0;
        FieldDecoder decoder = new(body);
        byte kind = decoder.ReadByte();
        if (kind == Verbatim)
        {
            decoder.ReadByte();
            ulong count = decoder.Read();
            return !decoder.IsDamaged && count is > 0 and <= SlotCountMax ? (int)count : 0;
        }

        if (!EventPayloadCodec.IsBook((EventKind)kind)) return 1;
        EventSlot head = default;
        DecodeHeader(ref decoder, ref head.Header, 0, 0);
        return DecodeBookHead(ref decoder, ref head.Book) ? BookMessage.SlotCount(LevelCount(in head.Book)) : 0;
    }

    /// <summary>
    /// Restores a message into the first slots of the target; returns their number, or 0 when the body is malformed or
    /// the target too short (<see cref="SlotCount"/> says what is needed).
    /// </summary>
    /// <param name="body">Body of an event record.</param>
    /// <param name="timeNanos">Time of the record: the receive wall time of the message.</param>
    /// <param name="monotonicBase">Of the segment that holds the record.</param>
    /// <param name="target">Slots to fill.</param>
    public static int Decode(ReadOnlySpan<byte> body, long timeNanos, long monotonicBase, Span<EventSlot> target)
    {
        if (body.Length < 2 || target.IsEmpty) return 0;
        FieldDecoder decoder = new(body);
        byte kind = decoder.ReadByte();
        if (kind == Verbatim) return DecodeVerbatim(ref decoder, target);
        ref EventSlot head = ref target[0];
        head = default;
        head.Header.Kind = (EventKind)kind;
        DecodeHeader(ref decoder, ref head.Header, timeNanos, monotonicBase);
        int slotCount = 1;
        if (EventPayloadCodec.IsBook(head.Header.Kind))
        {
            if (!DecodeBookHead(ref decoder, ref head.Book)) return 0;
            slotCount = BookMessage.SlotCount(LevelCount(in head.Book));
            if (slotCount > target.Length) return 0;
            DecodeLevels(ref decoder, target[..slotCount]);
        }
        else if (!EventPayloadCodec.Transfer(ref decoder, head.Header.Kind, ref head))
        {
            return 0;
        }

        head.Header.SlotCount = (ushort)slotCount;
        return decoder.IsDamaged || !decoder.IsAtEnd ? 0 : slotCount;
    }

    private static int LevelCount(in BookPayload book) => book.BidCount + book.AskCount;

    private static bool IsCanonicalBook(ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload book = ref message[0].Book;
        return book.BidCount >= 0 && book.AskCount >= 0
            && (long)book.BidCount + book.AskCount <= BookPayload.LevelsMax
            && message.Length == BookMessage.SlotCount(LevelCount(in book))
            && message[0].Header.SlotCount == message.Length;
    }

    private static void EncodeHeader(ref FieldEncoder encoder, in EventHeader header, long monotonicBase)
    {
        Shape shape = (header.VenueNanos != 0 ? Shape.VenueTime : 0)
            | (header.Flags != EventFlags.None ? Shape.Flags : 0)
            | ((header.DecodeNanos | header.PublishNanos) != 0 ? Shape.Latency : 0)
            | (header.Connection != 0 ? Shape.Connection : 0);
        byte kind = (byte)header.Kind;
        byte shapeByte = (byte)shape;
        byte venue = (byte)header.Venue;
        encoder.Byte(ref kind);
        encoder.Byte(ref shapeByte);
        encoder.Byte(ref venue);
        // One more, so that "all instruments" (65535) is the shortest value instead of the longest.
        encoder.Write((ushort)(header.Instrument.Value + 1));
        encoder.WriteNear(header.ReceiveMonotonicNanos, unchecked(header.ReceiveWallNanos - monotonicBase));
        if ((shape & Shape.VenueTime) != 0) encoder.WriteNear(header.VenueNanos, header.ReceiveWallNanos);
        if ((shape & Shape.Flags) != 0)
        {
            byte flags = (byte)header.Flags;
            encoder.Byte(ref flags);
        }

        if ((shape & Shape.Latency) != 0)
        {
            encoder.Write(header.DecodeNanos);
            encoder.Write(header.PublishNanos);
        }

        if ((shape & Shape.Connection) != 0) encoder.Write(header.Connection);
    }

    private static void DecodeHeader(
        ref FieldDecoder decoder, ref EventHeader header, long timeNanos, long monotonicBase)
    {
        Shape shape = (Shape)decoder.ReadByte();
        if (shape > (Shape.VenueTime | Shape.Flags | Shape.Latency | Shape.Connection)) decoder.Fail();
        header.ReceiveWallNanos = timeNanos;
        header.Venue = (VenueId)decoder.ReadByte();
        ushort instrument = 0;
        decoder.Unsigned(ref instrument);
        header.Instrument = new InstrumentId((ushort)(instrument - 1));
        header.ReceiveMonotonicNanos = decoder.ReadNear(unchecked(timeNanos - monotonicBase));
        if ((shape & Shape.VenueTime) != 0) header.VenueNanos = decoder.ReadNear(timeNanos);
        if ((shape & Shape.Flags) != 0) header.Flags = (EventFlags)decoder.ReadByte();
        if ((shape & Shape.Latency) != 0)
        {
            decoder.Unsigned(ref header.DecodeNanos);
            decoder.Unsigned(ref header.PublishNanos);
        }

        if ((shape & Shape.Connection) != 0) decoder.Unsigned(ref header.Connection);
    }

    private static void EncodeBook(ref FieldEncoder encoder, ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload book = ref message[0].Book;
        encoder.Write((ulong)book.Sequence);
        encoder.WriteNear(book.PreviousSequence, book.Sequence);
        encoder.Write((uint)book.BidCount);
        encoder.Write((uint)book.AskCount);
        encoder.Write((uint)book.DepthLimit);
        BookLevelEnumerator levels = new(message);
        long first = EncodeSide(ref encoder, ref levels, book.BidCount, 0);
        EncodeSide(ref encoder, ref levels, book.AskCount, first);
    }

    // Returns the side's first price: where the other side starts.
    private static long EncodeSide(
        ref FieldEncoder encoder, ref BookLevelEnumerator levels, int count, long reference)
    {
        long first = 0;
        for (int i = 0; i < count; i++)
        {
            BookLevel level = levels.Next();
            encoder.WriteNear(level.Price.Units, reference);
            encoder.Write((ulong)level.Quantity.Units);
            reference = level.Price.Units;
            if (i == 0) first = reference;
        }

        return first;
    }

    private static bool DecodeBookHead(ref FieldDecoder decoder, ref BookPayload book)
    {
        decoder.Unsigned(ref book.Sequence);
        book.PreviousSequence = decoder.ReadNear(book.Sequence);
        uint bids = 0, asks = 0, depth = 0;
        decoder.Unsigned(ref bids);
        decoder.Unsigned(ref asks);
        decoder.Unsigned(ref depth);
        if (decoder.IsDamaged || (ulong)bids + asks > BookPayload.LevelsMax) return false;
        book.BidCount = (int)bids;
        book.AskCount = (int)asks;
        book.DepthLimit = (int)depth;
        return true;
    }

    private static void DecodeLevels(ref FieldDecoder decoder, Span<EventSlot> message)
    {
        ref BookPayload book = ref message[0].Book;
        int bidCount = book.BidCount;
        int count = LevelCount(in book);
        long reference = 0;
        long first = 0;
        for (int i = 0; i < Math.Min(count, BookPayload.InlineLevels); i++)
        {
            if (i == bidCount) reference = first;
            BookLevel level = DecodeLevel(ref decoder, ref reference);
            if (i == 0 && bidCount > 0) first = reference;
            if (i == 0) book.Level0 = level;
            else book.Level1 = level;
        }

        int index = BookPayload.InlineLevels;
        for (int slot = 1; slot < message.Length; slot++)
        {
            message[slot] = default;
            Span<BookLevel> levels = message[slot].ContinuationLevels;
            int inSlot = Math.Min(count - index, levels.Length);
            for (int i = 0; i < inSlot; i++, index++)
            {
                if (index == bidCount) reference = first;
                levels[i] = DecodeLevel(ref decoder, ref reference);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BookLevel DecodeLevel(ref FieldDecoder decoder, ref long reference)
    {
        reference = decoder.ReadNear(reference);
        return new BookLevel(new Price(reference), new Quantity((long)decoder.Read()));
    }

    private static int EncodeVerbatim(ReadOnlySpan<EventSlot> message, ref FieldEncoder encoder)
    {
        byte kind = Verbatim;
        byte shape = 0;
        encoder.Byte(ref kind);
        encoder.Byte(ref shape);
        encoder.Write((uint)message.Length);
        for (int i = 0; i < message.Length; i++)
        {
            encoder.WriteBytes(MemoryMarshal.AsBytes(message.Slice(i, 1))[EventSlot.HeaderOffset..]);
        }

        return encoder.Position;
    }

    private static int DecodeVerbatim(ref FieldDecoder decoder, Span<EventSlot> target)
    {
        if (decoder.ReadByte() != 0) return 0;
        ulong count = decoder.Read();
        if (count == 0 || count > (ulong)target.Length) return 0;
        for (int i = 0; i < (int)count; i++)
        {
            ReadOnlySpan<byte> bytes = decoder.ReadBytes(EventSlot.Size - EventSlot.HeaderOffset);
            target[i].RingSequence = 0;
            if (!decoder.IsDamaged) bytes.CopyTo(target[i].EventBytes);
        }

        return decoder.IsDamaged || !decoder.IsAtEnd ? 0 : (int)count;
    }
}
