using System;
using LowLatency.VenueSim.Market;

namespace LowLatency.Proofs.Market;

/// <summary>
/// One venue connection, made up: the next frame on demand, and the answers to what a client asks. Venue time goes on
/// by a fixed step a frame. Everything follows from the seed.
/// </summary>
internal abstract class VenueScript
{
    /// <summary>Decimals of every price and of every quantity; a tick and a lot are one unit of them.</summary>
    protected const int PriceDecimals = 2;

    protected const int QuantityDecimals = 5;

    private const int LotsTradedMax = 30_000;

    private readonly long _stepNanos;

    protected VenueScript(ulong seed, long startNanos, long stepNanos)
    {
        Random = new ScriptRandom(seed);
        NowNanos = startNanos;
        _stepNanos = stepNanos;
    }

    public long NowNanos { get; private set; }

    public abstract ReadOnlySpan<ScriptedBook> Books { get; }

    protected ScriptRandom Random { get; }

    protected FrameText Text { get; } = new();

    protected long NowMillis => NowNanos / 1_000_000;

    /// <summary>The next market data frame; valid until the next call of anything here.</summary>
    public ReadOnlySpan<byte> NextFrame()
    {
        NowNanos += _stepNanos;
        ReadOnlySpan<ScriptedBook> books = Books;
        ScriptedBook book = books[Random.Below(books.Length)];
        Text.Clear();
        if (book.Bar.IsOver(NowMillis))
        {
            WriteBar(book, isClosed: true);
            book.Bar.Next();
            return Text.Bytes;
        }

        int roll = Random.Below(100);
        if (roll < 45)
        {
            book.Change();
            WriteDelta(book);
        }
        else if (roll < 75)
        {
            bool isBuy = Random.Below(2) == 0;
            BookChange best = isBuy ? book.Ask(0) : book.Bid(0);
            long lots = 1 + Random.Below(LotsTradedMax);
            book.TradeId++;
            book.Bar.Add(NowMillis, best.Ticks, lots);
            WriteTrade(book, best.Ticks, lots, isBuy);
        }
        else if (roll < 95)
        {
            WriteTopOfBook(book);
        }
        else if (book.Bar.Trades > 0 && roll < 98)
        {
            WriteBar(book, isClosed: false);
        }
        else
        {
            WriteOther(book);
        }

        return Text.Bytes;
    }

    /// <summary>Answer to a text frame of the client; empty = none.</summary>
    public abstract ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> request);

    /// <summary>Body for a REST path; empty = not known.</summary>
    public abstract ReadOnlySpan<byte> Body(ReadOnlySpan<byte> path);

    protected abstract void WriteDelta(ScriptedBook book);

    protected abstract void WriteTrade(ScriptedBook book, long ticks, long lots, bool isBuy);

    protected abstract void WriteTopOfBook(ScriptedBook book);

    protected abstract void WriteBar(ScriptedBook book, bool isClosed);

    protected abstract void WriteOther(ScriptedBook book);

    protected static KlineBar Candle(ScriptedBook book)
    {
        ScriptedBar bar = book.Bar;
        return new KlineBar
        {
            OpenMillis = bar.OpenMillis,
            LengthMillis = 60_000,
            Open = bar.Open,
            High = bar.High,
            Low = bar.Low,
            Close = bar.Close,
            Lots = bar.Lots,
            TakerBuyLots = bar.Lots / 2,
            Trades = bar.Trades,
            FirstTradeId = book.TradeId - bar.Trades + 1,
            LastTradeId = book.TradeId,
        };
    }
}
