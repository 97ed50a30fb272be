using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Unit.Venues;

/// <summary>
/// Random and mutated frames and snapshot bodies into whole feeds of every row of the catalogue: half of them are
/// documented ones, half what the local venue's dialect of the row writes. No exception may escape, nothing may be
/// allocated, frames must be accounted for, both parser forms must agree, bytes behind a frame must not matter, and
/// each feed must synchronise its book again afterwards. tests/Proofs compiles this file too.
/// </summary>
public static class ParserFuzz
{
    private const int FrameLengthMax = 4_096;
    private const int Tail = 64;
    private const int OwnMax = 60;

    // Frames as venues' documents have them, into every feed: most of them are another venue's.
    private static readonly byte[][] Documented = Array.ConvertAll<string, byte[]>(
    [
        """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":"""
            + """101,"u":110,"b":[["61737.63000000","0.00000000"],["61730.17000000","1.5"]],"a":[["61837.640000"""
            + """00","1.54698000"],["61839.85000000","0.00000000"],["61841","7"]]}}""",
        """{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259"""
            + ""","p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}}""",
        """{"stream":"btcusdt@bookTicker","data":{"u":50093239212,"s":"BTCUSDT","b":"61837.6300000"""
            + """0","B":"3.78826000","a":"61837.64000000","A":"1.54698000"}}""",
        """{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1617647603484,"s":"BTCUSDT","a":189384"""
            + """05,"p":"0.21448000","q":"2062.90000000","f":23806928,"l":23806928,"T":1617647603483,"m":false"""
            + ""","M":true}}""",
        """{"e":"kline","E":1628952396573,"s":"BTCUSDT","k":{"t":1628952360000,"T":1628952419999,"s":"BTC"""
            + """USDT","i":"1m","f":1,"L":2,"o":"0.34064000","c":"0.33993000","h":"0.34070000","l":"0.3393400"""
            + """0","v":"208601.00000000","n":78,"x":false,"q":"70846.76968900","V":"156046.30000000","Q":"5298"""
            + """4.16932200","B":"0"}}""",
        """{"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1723161256299,"T":1723161256298"""
            + ""","s":"BTCUSDT","U":101,"u":110,"pu":100,"b":[["58710.20","0.014"],["61496.50","0.010"]],"a":["""
            + """["61510.90","0.000"]]}}""",
        """{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5123107839020,"s":"BTCUSDT","b":"6"""
            + """1800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256313,"E":1723161256313}}""",
        """{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256322,"T":1723161256322,"s":"BTCUSD"""
            + """T","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}}""",
        """{"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15000000","ap":"11794.150000"""
            + """00","i":"11784.62659091","P":"11784.25641265","r":"0.00038167","T":1562306400000,"st":1}""",
        """{"topic":"orderbook.50.BTCUSDT","type":"snapshot","ts":1672304484978,"data":{"s":"BTCUSD"""
            + """T","b":[["16493.50","0.006"],["16493.00","0.100"]],"a":[["16611.00","0.029"],["16612.00","0.21"""
            + """3"]],"u":100,"seq":7961638724},"cts":1672304484976}""",
        """{"topic":"orderbook.50.BTCUSDT","type":"delta","ts":1687940967466,"data":{"s":"BTCUSDT","b":["""
            + """["30247.20","30.028"],["30240.00","0"]],"a":[["30248.70","0"],["30249.30","0.892"]],"u":101,"s"""
            + """eq":66544703342},"cts":1687940967464}""",
        """{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":1672304486868,"data":[{"T":1672304486865"""
            + ""","s":"BTCUSDT","S":"Buy","v":"0.001","p":"16578.50","L":"PlusTick","i":"20f43950-d8dd-5b31-911"""
            + """2-a178eb6023af","BT":false,"RPI":false,"seq":1783284617}]}""",
        """{"topic":"tickers.BTCUSDT","type":"snapshot","data":{"symbol":"BTCUSDT","lastPrice":"66666.6"""
            + """0","markPrice":"66666.60","indexPrice":"115418.19","nextFundingTime":"1760342400000","fundingR"""
            + """ate":"-0.005","bid1Price":"66666.60","bid1Size":"23789.165","ask1Price":"66666.70","ask1Siz"""
            + """e":"23775.469"},"cs":9532239429,"ts":1760325052630}""",
        """{"topic":"kline.1.BTCUSDT","data":[{"start":1672324800000,"end":1672325099999,"interva"""
            + """l":"1","open":"16649.5","close":"16677","high":"16677","low":"16608","volume":"2.081","turnove"""
            + """r":"34666.4005","confirm":false,"timestamp":1672324988882}],"ts":1672324988882,"type":"snapsho"""
            + """t"}""",
        """{"success":true,"ret_msg":"subscribe","conn_id":"2324d924","req_id":"1","op":"subscribe"}""",
        """{"error":{"code":2,"msg":"Invalid request: invalid stream"},"id":1}""",
        """{"result":null,"id":1}""",
        """{"event":{"e":"serverShutdown","E":1770123456789}}""",
    ], Encoding.ASCII.GetBytes);

    /// <summary>Plays <paramref name="count"/> frames from the seed into the feeds of all rows.</summary>
    /// <returns>Bytes allocated on this thread after the first 20,000 frames, refused frames, frames in all.</returns>
    /// <exception cref="InvalidOperationException">The first frame that fails, with seed and number.</exception>
    public static (long AllocatedBytes, long Refused, long Frames) Run(long count, ulong seed) =>
        Run(count, seed, Array.ConvertAll(Rows(), row => new Target(row)));

    /// <summary>As <see cref="Run(long, ulong)"/>, all of them into one row.</summary>
    public static (long AllocatedBytes, long Refused, long Frames) Run(
        VenueDefinition row, long count, ulong seed) => Run(count, seed, [new(row)]);

    /// <summary>The markets: every row of the catalogue.</summary>
    public static VenueDefinition[] Rows()
    {
        List<VenueDefinition> rows = [];
        foreach (VenueId id in Enum.GetValues<VenueId>())
        {
            if (VenueCatalog.Find(id) is { } row) rows.Add(row);
        }

        return [.. rows];
    }

    private static (long AllocatedBytes, long Refused, long Frames) Run(long count, ulong seed, Target[] targets)
    {
        byte[] buffer = new byte[FrameLengthMax + Tail];
        ulong state = seed | 1;
        long before = 0;
        for (long i = 0; i < count; i++)
        {
            if (i == 20_000) before = GC.GetAllocatedBytesForCurrentThread();
            Target target = targets[(int)(Next(ref state) % (uint)targets.Length)];
            int length = MakeFrame((Next(ref state) & 1) == 0 ? Documented : target.Own, buffer, ref state);
            try
            {
                target.Play(buffer, length, ref state);
            }
            catch (Exception e)
            {
                string frame = Encoding.Latin1.GetString(buffer, 0, length);
                throw new InvalidOperationException($"{target}, seed {seed}, frame {i}: {frame}", e);
            }
        }

        long allocated = count > 20_000 ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        long refused = 0;
        foreach (Target target in targets)
        {
            target.Recover();
            refused += target.Refused;
        }

        return (allocated, refused, count);
    }

    private static int MakeFrame(byte[][] corpus, byte[] buffer, ref ulong state)
    {
        uint kind = Next(ref state) % 16;
        if (kind == 0)
        {
            int random = (int)(Next(ref state) % 300);
            for (int i = 0; i < random; i++) buffer[i] = (byte)Next(ref state);
            return random;
        }

        byte[] source = corpus[Next(ref state) % (uint)corpus.Length];
        source.CopyTo(buffer, 0);
        int length = source.Length;
        if (kind == 1) return length;
        for (uint rounds = 1 + (Next(ref state) % 3); rounds > 0; rounds--) length = Mutate(buffer, length, ref state);
        return length;
    }

    private static int Mutate(byte[] buffer, int length, ref ulong state)
    {
        if (length < 4) return length;
        int at = (int)(Next(ref state) % (uint)length);
        int run = Math.Min(1 + (int)(Next(ref state) % 12), length - at);
        switch (Next(ref state) % 8)
        {
            case 0:
                buffer[at] = (byte)Next(ref state);
                return length;
            case 1:
                buffer[at] = "\"{}[],:.0123456789-eEtfn\\ "u8[(int)(Next(ref state) % 26)];
                return length;
            case 2:
                Buffer.BlockCopy(buffer, at + run, buffer, at, length - at - run);
                return length - run;
            case 3:
                if (length + run > FrameLengthMax) return length;
                Buffer.BlockCopy(buffer, at, buffer, at + run, length - at);
                return length + run;
            case 4:
                return at;
            case 5:
                for (int i = at; i < length; i++)
                {
                    if (buffer[i] is < (byte)'0' or > (byte)'9') continue;
                    buffer[i] = (byte)('0' + (Next(ref state) % 10));
                    break;
                }

                return length;
            case 6:
                if (length + 1 > FrameLengthMax) return length;
                Buffer.BlockCopy(buffer, at, buffer, at + 1, length - at);
                buffer[at] = (byte)' ';
                return length + 1;
            default:
                buffer[at] ^= (byte)(1 << (int)(Next(ref state) % 8));
                return length;
        }
    }

    private static uint Next(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (uint)(state >> 16);
    }

    private sealed class Target : IEventPublisher
    {
        private static readonly FeedSettings Settings = new() { LevelsMax = 1_000, BufferSlotsPerBook = 64 };

        private readonly MarketFeed<Target> _feed;
        private readonly VenueProtocol _checked;
        private readonly VenueProtocol _tolerant;
        private readonly ParsedFrame _first = new(1_000);
        private readonly ParsedFrame _second = new(1_000);
        private readonly VenueDefinition _row;
        private readonly DialectMarket _market;
        private byte[] _snapshot = [];
        private FeedRequest _open;
        private uint _connection;
        private long _now = DialectMarket.StartNanos;

        internal Target(VenueDefinition row)
        {
            _row = row;
            _market = new DialectMarket(row);
            _checked = Make(false);
            _tolerant = Make(true);
            _feed = new MarketFeed<Target>(Make(false), Settings, this);
            _feed.Start(_now, _now);
            _feed.OnConnected(++_connection, _now, _now);
            Own = Synchronise();
            if (Refused > 0) throw new InvalidOperationException($"{row}: what the local venue writes is refused");
        }

        /// <summary>What the local venue wrote while the feed synchronised; as long as fits.</summary>
        internal byte[][] Own { get; }

        internal long Refused => _feed.Counters.FramesRefused;

        public bool TryPublish(Span<EventSlot> message) => message[0].Header.SlotCount == message.Length;

        internal void Play(byte[] buffer, int length, ref ulong state)
        {
            _now += 1_000_000;
            _feed.OnTextFrame(buffer.AsSpan(0, length), _now, _now);
            ref readonly FeedCounters counters = ref _feed.Counters;
            long sum = counters.FramesHandled + counters.FramesControl + counters.FramesIgnored
                + counters.FramesRefused;
            if (sum != counters.FramesReceived) throw new InvalidOperationException("a frame is not accounted for");
            if ((Next(ref state) & 3) == 0) Compare(buffer, length);
            if ((Next(ref state) & 31) == 0) Drain(ref state);
            if ((Next(ref state) & 0xFFFF) == 0) Reconnect();
        }

        public override string ToString() => _row.Name;

        /// <summary>After the worst input, a new connection and good messages give a book in sync.</summary>
        internal void Recover()
        {
            Reconnect();
            _market.Reconnect();
            _open = default;
            Synchronise();
        }

        private byte[][] Synchronise()
        {
            List<byte[]> frames = [];
            for (int i = 0; i < 640; i++)
            {
                _feed.OnTick(_now, _now);
                while (_feed.TryTakeRequest(out FeedRequest request)) Answer(request, frames);
                if (_feed.State(new InstrumentId(0)) == BookSyncState.InSync && i > 32) return [.. frames];
                _now += 100_000_000;
                Hear(_market.Step(100_000_000), frames);
            }

            throw new InvalidOperationException($"{_row}: no book in sync");
        }

        private void Answer(FeedRequest request, List<byte[]> frames)
        {
            if (request.Kind == FeedRequestKind.SendFrame) Hear(_market.Receive(_feed.RequestBytes), frames);
            if (request.Kind is not (FeedRequestKind.FetchSnapshot or FeedRequestKind.FetchBars)) return;
            (int status, byte[] body) = _market.Get(_feed.RequestBytes);
            if (request.Kind == FeedRequestKind.FetchSnapshot && body.Length <= FrameLengthMax) _snapshot = body;
            _feed.OnResponse(request.Id, status, body, 0, _now, _now);
        }

        private void Hear(IReadOnlyList<byte[]> heard, List<byte[]> frames)
        {
            foreach (byte[] frame in heard)
            {
                _feed.OnTextFrame(frame, _now, _now);
                if (frame.Length <= FrameLengthMax / 2 && frames.Count < OwnMax) frames.Add(frame);
            }
        }

        private VenueProtocol Make(bool isFastPathOff)
        {
            FeedChannels channels = _market.Channels;
            if ((channels & FeedChannels.Funding) != 0) channels |= FeedChannels.TickerTopOfBook;
            var instrument = new FeedInstrument
            {
                Id = new InstrumentId(0),
                Symbol = DialectMarket.Symbol,
                Channels = channels,
                BarIntervalsSeconds = [60],
                Rules = new InstrumentRules
                {
                    PriceDecimals = 2,
                    QuantityDecimals = 5,
                    Abilities = InstrumentAbilities.Trading,
                    TickUnits = 1,
                    LotUnits = 1,
                },
            };
            VenueProtocol venue = _row.MarketDialect(new FeedInstrumentTable([instrument]));
            venue.IsFastPathOff = isFastPathOff;
            return venue;
        }

        private void Compare(byte[] buffer, int length)
        {
            Span<byte> tail = buffer.AsSpan(length, Tail);
            tail.Fill((byte)'0');
            _first.Clear();
            _checked.Parse(buffer.AsSpan(0, length), _first);
            tail.Fill((byte)'"');
            _second.Clear();
            _tolerant.Parse(buffer.AsSpan(0, length), _second);
            AssertSame(_first, _second);
        }

        private static void AssertSame(ParsedFrame first, ParsedFrame second)
        {
            bool isSame = first.Kind == second.Kind && first.Reason == second.Reason
                && first.ErrorOffset == second.ErrorOffset && first.LastSequence == second.LastSequence
                && first.FirstSequence == second.FirstSequence && first.PreviousSequence == second.PreviousSequence
                && first.BidCount == second.BidCount && first.AskCount == second.AskCount
                && first.EventCount == second.EventCount && first.VenueNanos == second.VenueNanos;
            if (!isSame) throw new InvalidOperationException($"{first.Kind} is not {second.Kind}");
            if (first.Kind is FrameKind.BookDelta or FrameKind.BookSnapshot)
            {
                first.CompleteBook(0, 0, 0);
                second.CompleteBook(0, 0, 0);
                AssertBytes(first, second, first.BookSlotCount);
            }
            else
            {
                AssertBytes(first, second, first.EventCount);
            }
        }

        private static void AssertBytes(ParsedFrame first, ParsedFrame second, int slots)
        {
            for (int i = 0; i < slots; i++)
            {
                Span<byte> left = first.Span(slots)[i].EventBytes;
                Span<byte> right = second.Span(slots)[i].EventBytes;

                // The first slot of a book has no header yet.
                if (!left[48..].SequenceEqual(right[48..])) throw new InvalidOperationException("payloads differ");
            }
        }

        private void Drain(ref ulong state)
        {
            _feed.OnTick(_now, _now);
            while (_feed.TryTakeRequest(out FeedRequest request))
            {
                if (request.Kind == FeedRequestKind.FetchSnapshot) _open = request;
            }

            if (_open.Kind == FeedRequestKind.None) return;
            bool isWhole = (Next(ref state) & 1) == 0 || _snapshot.Length == 0;
            int length = isWhole ? _snapshot.Length : (int)(Next(ref state) % (uint)_snapshot.Length);
            _feed.OnResponse(_open.Id, 200, _snapshot.AsSpan(0, length), 0, _now, _now);
            _open = default;
        }

        private void Reconnect()
        {
            _feed.OnDisconnected(LowLatency.Model.Reasons.ReasonCode.FeedDisconnected, 1006, _now, _now);
            _feed.OnConnected(++_connection, _now, _now);
        }
    }
}
