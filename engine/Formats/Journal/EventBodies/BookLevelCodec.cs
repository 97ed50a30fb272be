using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;

namespace LowLatency.Formats.Journal.EventBodies;

/// <summary>
/// The levels of a book message: one byte of lengths each (low nibble price, high nibble quantity), then the fields.
/// A price is the zigzag difference to the level before on its side; the first bid starts from 0, the first ask from
/// the first bid. The lengths stand together, so that the next field's place never waits for a field.
/// </summary>
internal static class BookLevelCodec
{
    private const int LevelSize = 16;

    /// <summary>Writes the levels at a place of the target; returns the place behind them.</summary>
    public static int Encode(ReadOnlySpan<EventSlot> message, Span<byte> target, int position)
    {
        ref readonly BookPayload book = ref message[0].Book;
        int count = book.BidCount + book.AskCount;
        Span<byte> lengths = target.Slice(position, count);
        FieldWriter writer = new(target, position + count);
        BookLevelEnumerator levels = new(message);
        long reference = 0;
        long first = 0;
        for (int i = 0; i < count; i++)
        {
            if (i == book.BidCount) reference = first;
            BookLevel level = levels.Next();
            int price = writer.Write(FieldEncoder.ZigZag(level.Price.Units, reference));
            int quantity = writer.Write((ulong)level.Quantity.Units);
            lengths[i] = (byte)(price | (quantity << 4));
            reference = level.Price.Units;
            if (i == 0 && book.BidCount > 0) first = reference;
        }

        return writer.Position;
    }

    /// <summary>
    /// Restores the levels behind a decoded head; returns the slots of the message, or 0 when the body is malformed or
    /// the target too short.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> body, int offset, Span<EventSlot> target)
    {
        ref BookPayload book = ref target[0].Book;
        int count = book.BidCount + book.AskCount;
        int slotCount = BookMessage.SlotCount(count);
        int start = offset + count;
        if (slotCount > target.Length || start > body.Length) return 0;
        ref byte lengths = ref Unsafe.Add(ref MemoryMarshal.GetReference(body), offset);
        if (SumLengths(ref lengths, count) != body.Length - start) return 0;
        target[0].Header.SlotCount = (ushort)slotCount;
        LevelReader reader = new(ref lengths, ref Unsafe.Add(ref lengths, count), target);
        long first = reader.Read(book.BidCount, 0);
        reader.Read(book.AskCount, book.BidCount > 0 ? first : 0);
        return slotCount;
    }

    // Eight bytes lie in front of the lengths, so that the last few are read with their predecessors.
    private static long SumLengths(ref byte lengths, int count)
    {
        long sum = 0;
        int whole = count & ~7;
        for (int i = 0; i < whole; i += 8)
        {
            sum += FieldDecoder.SumLengths(FieldDecoder.Load(ref Unsafe.Add(ref lengths, i)));
        }

        ulong rest = FieldDecoder.ReadBefore(ref Unsafe.Add(ref lengths, count), (nuint)(count - whole));
        return sum + FieldDecoder.SumLengths(rest);
    }

    private ref struct FieldWriter(Span<byte> target, int position)
    {
        private readonly Span<byte> _target = target;

        public int Position { get; private set; } = position;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Write(ulong value)
        {
            int length = FieldEncoder.LengthOf(value);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(_target[Position..], value);
            Position += length;
            return length;
        }
    }

    // Everything has been proven to lie within the body and the target: no bounds are checked here.
    private ref struct LevelReader(ref byte lengths, ref byte start, Span<EventSlot> target)
    {
        private ref byte _lengths = ref lengths;
        private ref byte _end = ref start;
        private ref byte _slot = ref Unsafe.As<EventSlot, byte>(ref MemoryMarshal.GetReference(target));
        private ref BookLevel _next = ref target[0].Book.Level0;
        private int _room = BookPayload.InlineLevels;

        // Returns the first price: where the other side starts.
        public long Read(int count, long reference)
        {
            long first = 0;
            ref byte lengthOf = ref _lengths;
            ref byte end = ref _end;
            ref BookLevel next = ref _next;
            int room = _room;
            for (int i = 0; i < count; i++)
            {
                if (room == 0)
                {
                    _slot = ref Unsafe.Add(ref _slot, EventSlot.Size);
                    Unsafe.As<byte, EventSlot>(ref _slot) = default;
                    next = ref Unsafe.As<byte, BookLevel>(ref Unsafe.Add(ref _slot, EventSlot.HeaderOffset));
                    room = EventSlot.LevelsPerContinuation;
                }

                nuint both = lengthOf;
                lengthOf = ref Unsafe.Add(ref lengthOf, 1);
                end = ref Unsafe.Add(ref end, both & 15);
                reference = FieldDecoder.FromZigZag(FieldDecoder.ReadBefore(ref end, both & 15), reference);
                end = ref Unsafe.Add(ref end, both >> 4);
                ulong quantity = FieldDecoder.ReadBefore(ref end, both >> 4);
                next = new BookLevel(new Price(reference), new Quantity((long)quantity));
                next = ref Unsafe.AddByteOffset(ref next, LevelSize);
                room--;
                if (i == 0) first = reference;
            }

            _lengths = ref lengthOf;
            _end = ref end;
            _next = ref next;
            _room = room;
            return first;
        }
    }
}
