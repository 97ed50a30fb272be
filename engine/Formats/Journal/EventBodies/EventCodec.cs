using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;

namespace LowLatency.Formats.Journal.EventBodies;

/// <summary>
/// The body of an event record: one message (head slot and continuation slots) by the fields that its kind uses. Every
/// field comes back bit for bit; bytes of a slot that belong to no field come back zero, as does the ring's sequence.
/// A message that breaks the rules of its kind (unknown kind, slot count that does not fit the levels) is written
/// verbatim, so that encoding never fails and nothing is lost. No allocation; any thread.
/// </summary>
public static class EventCodec
{
    /// <summary>Version of an event record that is written.</summary>
    public const byte Version = 2;

    private const byte Verbatim = byte.MaxValue;

    // Bit of the kind's byte: the account follows the instrument. Not set for account 0.
    private const byte HasAccount = 0x80;

    /// <summary>Most slots of a message.</summary>
    public const int SlotCountMax = ushort.MaxValue;

    // Kind, venue, flags, instrument (and account, see above); then the control word in as many bytes as its fields
    // need, then the fields.
    private const int ControlOffset = 5;
    private const int HeaderFields = 5;
    private const int BodyLengthMin = 8;
    private const int VerbatimHeadLength = 4;
    private const int VerbatimSlotLength = EventSlot.Size - EventSlot.HeaderOffset;

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
        EventKind kind = head.Header.Kind;
        int count = EventPayloadCodec.FieldCount(kind, Version);
        bool isBook = EventPayloadCodec.IsBook(kind);
        bool isCanonical = isBook
            ? IsCanonicalBook(message)
            : count >= 0 && message.Length == 1 && head.Header.SlotCount == 1;
        isCanonical &= TryVenueField(in head.Header, out ulong venueField);
        if (!isCanonical) return EncodeVerbatim(message, target);
        int controlLength = ControlLength(count);
        byte account = head.Header.Account.Value;
        int controlOffset = account == 0 ? ControlOffset : ControlOffset + 1;
        FieldEncoder encoder = new(target, controlOffset + controlLength);
        EncodeHeader(ref encoder, in head.Header, monotonicBase, venueField);
        if (isBook) EncodeBookHead(ref encoder, in head.Book);
        else EventPayloadCodec.Transfer(ref encoder, kind, ref head);
        target[0] = (byte)(account == 0 ? (byte)kind : (byte)kind | HasAccount);
        target[1] = (byte)head.Header.Venue;
        target[2] = (byte)head.Header.Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(target[3..], head.Header.Instrument.Value);
        if (account != 0) target[ControlOffset] = account;
        for (int i = 0; i < controlLength; i++) target[controlOffset + i] = (byte)(encoder.Control >> (8 * i));
        return isBook ? BookLevelCodec.Encode(message, target, encoder.Position) : encoder.Position;
    }

    /// <summary>
    /// False for the body of a kind that this version of the program has no table for: of a newer one.
    /// </summary>
    public static bool IsKnown(ReadOnlySpan<byte> body, byte version) => body.IsEmpty || body[0] == Verbatim
        || EventPayloadCodec.FieldCount(KindOf(body[0], version), version) >= 0;

    /// <summary>
    /// Slots of the message in a body of a version of the event record, or 0 when the body is malformed. Cheap: reads
    /// the counts only.
    /// </summary>
    public static int SlotCount(ReadOnlySpan<byte> body, byte version)
    {
        if (body.Length < BodyLengthMin) return 0;
        if (body[0] == Verbatim) return VerbatimSlotCount(body);
        EventKind kind = KindOf(body[0], version);
        bool hasAccount = body[0] != (byte)kind;
        if (!TryBegin(body, version, kind, hasAccount, out FieldDecoder decoder, out int levelsOffset)) return 0;
        if (!EventPayloadCodec.IsBook(kind)) return levelsOffset == body.Length ? 1 : 0;
        EventSlot head = default;
        DecodeHeader(ref decoder, ref head.Header, 0, 0);
        return TryDecodeBookHead(ref decoder, ref head.Book) ? BookMessage.SlotCount(LevelCount(in head.Book)) : 0;
    }

    /// <summary>
    /// Restores a message into the first slots of the target; returns their number, or 0 when the body is malformed or
    /// the target too short (<see cref="SlotCount"/> says what is needed).
    /// </summary>
    /// <param name="body">Body of an event record.</param>
    /// <param name="version">Of the record.</param>
    /// <param name="timeNanos">Time of the record: the receive wall time of the message.</param>
    /// <param name="monotonicBase">Of the segment that holds the record.</param>
    /// <param name="target">Slots to fill.</param>
    public static int Decode(
        ReadOnlySpan<byte> body, byte version, long timeNanos, long monotonicBase, Span<EventSlot> target)
    {
        if (body.Length < BodyLengthMin || target.IsEmpty) return 0;
        if (body[0] == Verbatim) return DecodeVerbatim(body, target);
        EventKind kind = KindOf(body[0], version);
        bool hasAccount = body[0] != (byte)kind;
        if (!TryBegin(body, version, kind, hasAccount, out FieldDecoder decoder, out int levelsOffset)) return 0;
        ref EventSlot head = ref target[0];
        head = default;
        head.Header.Kind = kind;
        head.Header.Venue = (VenueId)body[1];
        head.Header.Flags = (EventFlags)body[2];
        head.Header.Instrument = new InstrumentId(BinaryPrimitives.ReadUInt16LittleEndian(body[3..]));
        if (hasAccount) head.Header.Account = new AccountId(body[ControlOffset]);
        DecodeHeader(ref decoder, ref head.Header, timeNanos, monotonicBase);
        if (EventPayloadCodec.IsBook(kind))
        {
            if (!TryDecodeBookHead(ref decoder, ref head.Book)) return 0;
            return BookLevelCodec.Decode(body, levelsOffset, target);
        }

        EventPayloadCodec.Transfer(ref decoder, kind, ref head);
        head.Header.SlotCount = 1;
        return decoder.IsDamaged || levelsOffset != body.Length ? 0 : 1;
    }

    // Proves that the fields of the control word lie within the body and gives the offset behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryBegin(
        ReadOnlySpan<byte> body, byte version, EventKind kind, bool hasAccount, out FieldDecoder decoder, out int end)
    {
        decoder = default;
        end = 0;
        int count = EventPayloadCodec.FieldCount(kind, version);
        if (count < 0) return false;
        int controlOffset = ControlOffset;
        if (hasAccount)
        {
            // The short form is the only one of account 0.
            if (body[ControlOffset] == 0) return false;
            controlOffset++;
        }

        int controlLength = ControlLength(count);
        int start = controlOffset + controlLength;
        if (start > body.Length) return false;
        ref byte first = ref Unsafe.Add(ref MemoryMarshal.GetReference(body), start);
        ulong control = FieldDecoder.ReadBefore(ref first, (nuint)controlLength);
        int sum = FieldDecoder.SumLengths(control);
        if (sum > body.Length - start) return false;

        // With an odd number of fields the last nibble belongs to none.
        if (((HeaderFields + count) & 1) != 0 && control >> ((8 * controlLength) - 4) != 0) return false;
        decoder = new FieldDecoder(ref first, control);
        end = start + sum;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static EventKind KindOf(byte first, byte version) =>
        (EventKind)(version == 1 ? first : first & ~HasAccount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ControlLength(int payloadFields) => (HeaderFields + payloadFields + 1) >> 1;

    private static int LevelCount(in BookPayload book) => book.BidCount + book.AskCount;

    private static bool IsCanonicalBook(ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload book = ref message[0].Book;
        return book.BidCount >= 0 && book.AskCount >= 0
            && (long)book.BidCount + book.AskCount <= BookPayload.LevelsMax
            && message.Length == BookMessage.SlotCount(LevelCount(in book))
            && message[0].Header.SlotCount == message.Length;
    }

    // None is 0, else one more than the zigzag; false for the one difference that has no number left.
    private static bool TryVenueField(in EventHeader header, out ulong field)
    {
        field = 0;
        if (header.VenueNanos == 0) return true;
        field = unchecked(FieldEncoder.ZigZag(header.VenueNanos, header.ReceiveWallNanos) + 1);
        return field != 0;
    }

    private static void EncodeHeader(
        ref FieldEncoder encoder, in EventHeader header, long monotonicBase, ulong venueField)
    {
        long monotonic = unchecked(header.ReceiveWallNanos - monotonicBase);
        encoder.Write(FieldEncoder.ZigZag(header.ReceiveMonotonicNanos, monotonic));
        encoder.Write(venueField);
        encoder.Write(header.DecodeNanos);
        encoder.Write(unchecked(header.PublishNanos - header.DecodeNanos));
        encoder.Write(header.Connection);
    }

    private static void DecodeHeader(
        ref FieldDecoder source, ref EventHeader header, long timeNanos, long monotonicBase)
    {
        FieldDecoder decoder = source;
        header.ReceiveWallNanos = timeNanos;
        decoder.Near(ref header.ReceiveMonotonicNanos, unchecked(timeNanos - monotonicBase));
        ulong venue = decoder.Read();
        if (venue != 0) header.VenueNanos = FieldDecoder.FromZigZag(venue - 1, timeNanos);
        uint published = 0;
        decoder.Small(ref header.DecodeNanos);
        decoder.Small(ref published);
        header.PublishNanos = unchecked(header.DecodeNanos + published);
        decoder.Small(ref header.Connection);
        source = decoder;
    }

    private static void EncodeBookHead(ref FieldEncoder encoder, in BookPayload book)
    {
        encoder.Write((ulong)book.Sequence);
        encoder.Write(FieldEncoder.ZigZag(book.PreviousSequence, book.Sequence));
        encoder.Write((uint)book.BidCount);
        encoder.Write((uint)book.AskCount);
        encoder.Write((uint)book.DepthLimit);
    }

    private static bool TryDecodeBookHead(ref FieldDecoder source, ref BookPayload book)
    {
        FieldDecoder decoder = source;
        uint bids = 0, asks = 0, depth = 0;
        decoder.Word(ref book.Sequence);
        decoder.Near(ref book.PreviousSequence, book.Sequence);
        decoder.Small(ref bids);
        decoder.Small(ref asks);
        decoder.Small(ref depth);
        if (decoder.IsDamaged || (ulong)bids + asks > BookPayload.LevelsMax) return false;
        book.BidCount = (int)bids;
        book.AskCount = (int)asks;
        book.DepthLimit = (int)depth;
        return true;
    }

    private static int EncodeVerbatim(ReadOnlySpan<EventSlot> message, Span<byte> target)
    {
        target[0] = Verbatim;
        target[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)message.Length);
        int position = VerbatimHeadLength;
        foreach (ref readonly EventSlot slot in message)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<EventSlot>(in slot));
            bytes[EventSlot.HeaderOffset..].CopyTo(target[position..]);
            position += VerbatimSlotLength;
        }

        return position;
    }

    private static int VerbatimSlotCount(ReadOnlySpan<byte> body)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        bool isWhole = body[1] == 0 && body.Length == VerbatimHeadLength + (count * VerbatimSlotLength);
        return isWhole ? count : 0;
    }

    private static int DecodeVerbatim(ReadOnlySpan<byte> body, Span<EventSlot> target)
    {
        int count = VerbatimSlotCount(body);
        if (count > target.Length) return 0;
        for (int i = 0; i < count; i++)
        {
            target[i].RingSequence = 0;
            ReadOnlySpan<byte> bytes = body.Slice(VerbatimHeadLength + (i * VerbatimSlotLength), VerbatimSlotLength);
            bytes.CopyTo(target[i].EventBytes);
        }

        return count;
    }
}
