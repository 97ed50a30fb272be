using System;
using System.Runtime.InteropServices;
using LowLatency.Model.Events;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Bench.Decoding;

/// <summary>Proves, before anything is measured, that ours and the reference say the same about a frame.</summary>
internal static class DecodeCheck
{
    /// <exception cref="InvalidOperationException">They differ, or one of them refused the frame.</exception>
    internal static void AssertSame(ParsedFrame ours, DecodeVisitor reference, string name)
    {
        bool isSame = ours.Instrument == reference.Instrument && ours.Kind switch
        {
            FrameKind.BookDelta => IsSameBook(ours, reference),
            FrameKind.Events => ours.EventCount == 1 && IsSameEvent(in ours.Span(1)[0], reference),
            _ => false,
        };
        if (!isSame) throw new InvalidOperationException($"{name}: the decoders differ");
        if (ours.IsFallback) throw new InvalidOperationException($"{name}: not the fast form");
    }

    private static bool IsSameEvent(in EventSlot slot, DecodeVisitor reference) =>
        slot.Header.VenueNanos == reference.VenueNanos
        && (slot.Header.Kind == EventKind.Trade
            ? Bytes(slot.Trade).AsSpan().SequenceEqual(Bytes(reference.Trade))
            : Bytes(slot.TopOfBook).AsSpan().SequenceEqual(Bytes(reference.Top)));

    private static bool IsSameBook(ParsedFrame ours, DecodeVisitor reference)
    {
        ours.CompleteBook(0, 0, 0);
        ReadOnlySpan<EventSlot> message = ours.Span(ours.BookSlotCount);
        int levels = ours.BidCount + ours.AskCount;
        if (ours.BidCount != reference.BidCount || levels != reference.Levels.Length) return false;
        for (int i = 0; i < levels; i++)
        {
            if (BookMessage.Level(message, i) != reference.Levels[i]) return false;
        }

        bool hasFirst = reference.FirstSequence != 0;
        return ours.LastSequence == reference.LastSequence && ours.VenueNanos == reference.VenueNanos
            && ours.FirstSequence == (hasFirst ? reference.FirstSequence : reference.LastSequence);
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)).ToArray();
}
