using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Bench.Journals;

/// <summary>Messages shaped like recorded BTCUSDT traffic, from a fixed seed.</summary>
internal static class JournalBenchMessages
{
    private const int Seed = 7;

    /// <summary>Trades and best bid/ask, one to three.</summary>
    public static EventSlot[][] Small(int count)
    {
        Random random = new(Seed);
        EventSlot[][] messages = new EventSlot[count][];
        for (int i = 0; i < count; i++)
        {
            EventSlot slot = default;
            FillHeader(ref slot.Header, i % 4 == 0 ? EventKind.Trade : EventKind.TopOfBook, 1, i);
            if (i % 4 == 0)
            {
                slot.Trade.TradeId = 3_701_000_000 + i;
                slot.Trade.Price = new Price(6_183_764 + random.Next(100));
                slot.Trade.Quantity = new Quantity(random.Next(1, 200_000));
                slot.Trade.Aggressor = Side.Buy;
                slot.Trade.IsIdContiguous = 1;
            }
            else
            {
                slot.TopOfBook.Sequence = 50_093_239_212 + i;
                slot.TopOfBook.BidPrice = new Price(6_183_763 + random.Next(100));
                slot.TopOfBook.AskPrice = new Price(slot.TopOfBook.BidPrice.Units + 1);
                slot.TopOfBook.BidQuantity = new Quantity(random.Next(1, 500_000));
                slot.TopOfBook.AskQuantity = new Quantity(random.Next(1, 500_000));
            }

            messages[i] = [slot];
        }

        return messages;
    }

    /// <summary>Book deltas of so many levels, half of them deletes.</summary>
    public static EventSlot[][] Depth(int count, int levels)
    {
        Random random = new(Seed);
        EventSlot[][] messages = new EventSlot[count][];
        for (int i = 0; i < count; i++)
        {
            EventSlot[] message = new EventSlot[BookMessage.SlotCount(levels)];
            FillHeader(ref message[0].Header, EventKind.BookDelta, message.Length, i);
            message[0].Book.PreviousSequence = 50_093_239_202 + (i * 14L);
            message[0].Book.Sequence = message[0].Book.PreviousSequence + 14;
            message[0].Book.BidCount = levels / 2;
            message[0].Book.AskCount = levels - (levels / 2);
            long price = 6_183_763;
            for (int level = 0; level < levels; level++)
            {
                if (level == levels / 2) price = 6_183_764;
                price += level < levels / 2 ? -random.Next(1, 1_000) : random.Next(1, 1_000);
                long quantity = random.Next(2) == 0 ? 0 : random.Next(1, 400_000);
                BookMessage.SetLevel(message, level, new BookLevel(new Price(price), new Quantity(quantity)));
            }

            messages[i] = message;
        }

        return messages;
    }

    private static void FillHeader(ref EventHeader header, EventKind kind, int slotCount, int number)
    {
        header.Kind = kind;
        header.Venue = VenueId.BinanceSpot;
        header.SlotCount = (ushort)slotCount;
        header.ReceiveMonotonicNanos = 5_000_000_000 + (number * 1_000_003L);
        header.ReceiveWallNanos = 1_723_161_248_937_085_768 + header.ReceiveMonotonicNanos;
        header.VenueNanos = header.ReceiveWallNanos / 1_000_000 * 1_000_000;
        header.DecodeNanos = 412;
        header.PublishNanos = 530;
        header.Connection = 1;
    }
}
