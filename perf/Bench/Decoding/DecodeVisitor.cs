using System;
using System.Text.Json;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Bench.Decoding;

/// <summary>
/// The reference: one pass of Utf8JsonReader over the frame, keys told apart by a byte and their length, numbers by the
/// same scalar fixed-point parser, symbol by the same table, levels into an array, the rest into one payload. It checks
/// what makes a number no price, but not that every key is there, nor the order of ids. No allocation.
/// </summary>
internal sealed class DecodeVisitor
{
    private const int NanosPerMillisecond = 1_000_000;

    private readonly FeedInstrumentTable _instruments;
    private readonly BookLevel[] _levels = new BookLevel[1_024];
    private readonly int _priceDecimals;
    private readonly int _quantityDecimals;
    private Fields _fields;
    private int _levelCount;

    internal DecodeVisitor(FeedInstrumentTable instruments, int priceDecimals, int quantityDecimals)
    {
        _instruments = instruments;
        _priceDecimals = priceDecimals;
        _quantityDecimals = quantityDecimals;
    }

    internal ReadOnlySpan<BookLevel> Levels => _levels.AsSpan(0, _levelCount);

    /// <summary>Bids are the first ones.</summary>
    internal int BidCount { get; private set; }

    internal int Instrument => _fields.Instrument;

    internal long VenueNanos { get; private set; }

    internal long FirstSequence => _fields.First;

    internal long LastSequence => _fields.Last;

    internal TradePayload Trade { get; private set; }

    internal TopOfBookPayload Top { get; private set; }

    internal bool Parse(ReadOnlySpan<byte> frame)
    {
        Utf8JsonReader reader = new(frame);
        _fields = default;
        _fields.Instrument = -1;
        _levelCount = 0;
        int key = 0;
        while (reader.Read())
        {
            bool isGood = true;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    key = reader.ValueSpan[0] | (reader.ValueSpan.Length << 8);
                    break;
                case JsonTokenType.Number:
                    isGood = ReadNumber(ref reader, key);
                    break;
                case JsonTokenType.True:
                    if (key == Key('m')) _fields.IsBuyerMaker = true;
                    break;
                case JsonTokenType.String:
                    isGood = ReadText(ref reader, key);
                    break;
                case JsonTokenType.StartArray:
                    isGood = ReadLevels(ref reader);
                    if (key == Key('b')) BidCount = _levelCount;
                    break;
            }

            if (!isGood) return false;
        }

        return Complete();
    }

    private static int Key(char letter) => letter | (1 << 8);

    private static int Key(char letter, int length) => letter | (length << 8);

    private bool ReadNumber(ref Utf8JsonReader reader, int key)
    {
        if (!reader.TryGetInt64(out long value)) return false;
        if (key == Key('E')) _fields.EventTime = value;
        else if (key == Key('T') || key == Key('c', 3)) _fields.Time = value;
        else if (key == Key('t')) _fields.TradeId = value;
        else if (key == Key('U')) _fields.First = value;
        else if (key == Key('u')) _fields.Last = value;
        return true;
    }

    private bool ReadText(ref Utf8JsonReader reader, int key)
    {
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (key == Key('p') || key == Key('b')) return FixedPoint.TryParse(text, _priceDecimals, out _fields.Price);
        if (key == Key('q') || key == Key('B'))
        {
            return FixedPoint.TryParse(text, _quantityDecimals, out _fields.Quantity);
        }

        if (key == Key('a')) return FixedPoint.TryParse(text, _priceDecimals, out _fields.AskPrice);
        if (key == Key('A')) return FixedPoint.TryParse(text, _quantityDecimals, out _fields.AskQuantity);
        if (key == Key('e')) _fields.Kind = text[0];
        if (key == Key('s') && _fields.Instrument < 0) _fields.Instrument = _instruments.Find(text);
        if (key == Key('t', 5)) _fields.Instrument = _instruments.Find(text[(text.LastIndexOf((byte)'.') + 1)..]);
        return true;
    }

    private bool ReadLevels(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;
            if (!FixedPoint.TryParse(reader.ValueSpan, _priceDecimals, out long price) || price <= 0) return false;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;
            if (!FixedPoint.TryParse(reader.ValueSpan, _quantityDecimals, out long quantity)) return false;
            if (quantity < 0 || !reader.Read() || reader.TokenType != JsonTokenType.EndArray) return false;
            _levels[_levelCount++] = new BookLevel(new Price(price), new Quantity(quantity));
        }

        return true;
    }

    private bool Complete()
    {
        if (_fields.Instrument < 0) return false;
        VenueNanos = (_fields.Time != 0 ? _fields.Time : _fields.EventTime) * NanosPerMillisecond;
        if (_levelCount != 0) return true;
        if (_fields.Kind == (byte)'t')
        {
            Trade = new TradePayload
            {
                TradeId = _fields.TradeId,
                Price = new Price(_fields.Price),
                Quantity = new Quantity(_fields.Quantity),
                Aggressor = _fields.IsBuyerMaker ? Side.Sell : Side.Buy,
                IsIdContiguous = 1,
            };
            return _fields.Price > 0 && _fields.Quantity > 0;
        }

        Top = new TopOfBookPayload
        {
            Sequence = _fields.Last,
            BidPrice = new Price(_fields.Price),
            BidQuantity = new Quantity(_fields.Quantity),
            AskPrice = new Price(_fields.AskPrice),
            AskQuantity = new Quantity(_fields.AskQuantity),
        };
        return (_fields.Price | _fields.Quantity | _fields.AskPrice | _fields.AskQuantity) >= 0;
    }

    private struct Fields
    {
        internal long EventTime;
        internal long Time;
        internal long TradeId;
        internal long First;
        internal long Last;
        internal long Price;
        internal long Quantity;
        internal long AskPrice;
        internal long AskQuantity;
        internal int Instrument;
        internal byte Kind;
        internal bool IsBuyerMaker;
    }
}
