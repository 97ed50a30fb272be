using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>
/// The venue behind a feed: one bid side that changes message by message, numbered as the rule says. Written from the
/// venues' descriptions, without the code under test.
/// </summary>
internal sealed class RuleTruth(BookRule rule)
{
    private long _messages;
    private long _id = 1_000;
    private long _connection = -1;
    private long _restarts;

    internal SortedDictionary<long, long> Bids { get; private set; } = [];

    /// <summary>A change of one level.</summary>
    internal ScriptedFrame Change()
    {
        long price = 100 + (++_messages % 3);
        Bids[price] = _messages;
        long first = _id + 1;
        long previous = _id;
        _id += rule.Chain == BookChain.PlusOne ? 1 : 1 + (_messages % 2);
        return Number(new ScriptedFrame
        {
            Kind = FrameKind.BookDelta,
            First = rule.Chain == BookChain.Range ? first : _id,
            Last = _id,
            Previous = rule.Chain == BookChain.Previous ? previous : 0,
            Bids = [(price, _messages)],
        });
    }

    /// <summary>The whole book; in the stream it has a number of its connection, by REST it has none.</summary>
    internal ScriptedFrame Snapshot()
    {
        ScriptedFrame snapshot = new()
        {
            Kind = FrameKind.BookSnapshot,
            First = _id,
            Last = _id,
            Bids = Bids.Select(level => (level.Key, level.Value)).Reverse().ToArray(),
        };
        return rule.Snapshot == SnapshotSource.Rest ? snapshot : Number(snapshot);
    }

    /// <summary>The venue restarts; what it then sends first.</summary>
    internal ScriptedFrame Restart()
    {
        if (rule.Restart == BookRestart.AtOne)
        {
            _id = 1;
            return Snapshot() with { Kind = FrameKind.BookDelta };
        }

        if (rule.Restart != BookRestart.Lower) return Change();
        long previous = _id;
        _id = 5 + (50 * ++_restarts);
        long price = 100 + (++_messages % 3);
        Bids[price] = _messages;
        return new ScriptedFrame
        {
            Kind = FrameKind.BookDelta,
            First = _id,
            Last = _id,
            Previous = previous,
            Bids = [(price, _messages)],
        };
    }

    internal static uint ChecksumOf((long Price, long Quantity)[] bids)
    {
        uint crc = uint.MaxValue;
        foreach ((long price, long quantity) in bids.Take(10))
        {
            foreach (char digit in string.Create(CultureInfo.InvariantCulture, $"{price}{quantity}"))
            {
                crc ^= digit;
                for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB8_8320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }

    private ScriptedFrame Number(ScriptedFrame frame)
    {
        long checksum = rule.Proof.ChecksumLevels > 0
            ? ChecksumOf(Bids.Select(level => (level.Key, level.Value)).Reverse().ToArray())
            : ParsedFrame.NoSequence;
        long sequence = rule.Chain == BookChain.Connection ? ++_connection : ParsedFrame.NoSequence;
        return frame with { Checksum = checksum, ConnectionSequence = sequence };
    }
}
