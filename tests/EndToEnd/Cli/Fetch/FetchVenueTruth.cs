using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Market;

namespace LowLatency.EndToEnd.Cli.Fetch;

/// <summary>
/// What a venue of a seed has of a range, computed from its trades one by one: neither its REST answers nor the tool's
/// code are asked.
/// </summary>
internal static class FetchVenueTruth
{
    public const ulong Seed = 77;
    public const string CandleHeader =
        "open_time_ms,open,high,low,close,volume,quote_volume,trades,taker_buy_volume,taker_buy_quote_volume";

    private const long MinuteMillis = 60_000;
    private const long StartNanos = 1_750_000_000_000_000_000;

    public static VenueServerOptions Options(params PastHole[] holes) => new()
    {
        Seed = Seed,
        MessagesPerSecond = 5,
        Symbols = ["BTCUSDT"],
        Holes = holes,
        Accounts = [new AccountSpec("alice", "alice-key-0001", "alice-secret") { Balances = [new("USDT", 1_000m)] }],
    };

    public static string Candles(long fromMillis, long toMillis, int minutes, params PastHole[] holes)
    {
        PastMarket past = Past(holes);
        var text = new StringBuilder(CandleHeader).Append('\n');
        for (long open = fromMillis; open < toMillis; open += minutes * MinuteMillis)
        {
            List<TradePrint> trades = Trades(past, open, open + (minutes * MinuteMillis));
            if (trades.Count > 0) AddCandle(text, open, trades);
        }

        return text.ToString();
    }

    public static string Trades(long fromMillis, long toMillis, params PastHole[] holes)
    {
        var text = new StringBuilder("agg_trade_id,price,quantity,time,is_buyer_maker\n");
        foreach (TradePrint trade in Trades(Past(holes), fromMillis, toMillis))
        {
            string maker = trade.TakerSide == SimSide.Ask ? "true" : "false";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{trade.Id},{Price(trade):F8},{Size(trade):F8},{trade.TimeNanos / 1_000_000},{maker}\n");
        }

        return text.ToString();
    }

    /// <summary>The text in a gzip file.</summary>
    public static string Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static void AddCandle(StringBuilder text, long open, List<TradePrint> trades)
    {
        decimal high = 0;
        decimal low = decimal.MaxValue;
        decimal volume = 0, quote = 0, takerVolume = 0, takerQuote = 0;
        foreach (TradePrint trade in trades)
        {
            decimal price = Price(trade);
            decimal size = Size(trade);
            high = decimal.Max(high, price);
            low = decimal.Min(low, price);
            volume += size;
            quote += price * size;
            if (trade.TakerSide != SimSide.Bid) continue;
            takerVolume += size;
            takerQuote += price * size;
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"{open},{Price(trades[0]):F8},{high:F8},{low:F8},{Price(trades[^1]):F8},{volume:F8},{quote:F8},"
            + $"{trades.Count},{takerVolume:F8},{takerQuote:F8}\n");
    }

    private static decimal Price(in TradePrint trade) => trade.PriceTicks / 100m;

    private static decimal Size(in TradePrint trade) => trade.Lots / 100_000m;

    private static List<TradePrint> Trades(PastMarket past, long fromMillis, long toMillis)
    {
        var trades = new List<TradePrint>();
        long end = past.FirstIdFrom(toMillis);
        for (long id = past.FirstIdFrom(fromMillis); id < end; id++)
        {
            if (past.TryReadTrade(id, out TradePrint trade)) trades.Add(trade);
        }

        return trades;
    }

    private static PastMarket Past(PastHole[] holes) => new GeneratedMarket(
        [SymbolSpec.Of("BTCUSDT", 0)], Seed, StartNanos, 5, new QuietMarket(),
        new MarketPastOptions { Holes = holes }).Markets[0].Past;

    private sealed class QuietMarket : IMarketListener
    {
        public void OnTrade(SymbolMarket market, in TradePrint trade)
        {
        }

        public void OnTop(SymbolMarket market, in TopOfBook top)
        {
        }

        public void OnDepth(SymbolMarket market, DepthUpdate update)
        {
        }

        public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
        {
        }

        public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
        {
        }

        public void OnPulse(SymbolMarket market)
        {
        }
    }
}
