using System.Text;
using LowLatency.VenueSim.Market;

namespace LowLatency.Latency.Venue;

/// <summary>One made-up symbol: a book that stands still, trades that alternate between its two best prices.</summary>
internal sealed class MarketSymbol
{
    public const int Levels = 20;

    /// <summary>Ticks of a hundredth.</summary>
    public const long BidTicks = 5_997_000;

    public const long AskTicks = 6_003_000;
    public const long LevelTicks = 100;

    private const int PriceDecimals = 2;
    private const int SizeDecimals = 5;
    private const long NanosPerMilli = 1_000_000;
    private const long NanosPerSecond = 1_000_000_000;

    private readonly long _barNanos;

    /// <param name="asset">Three upper-case letters.</param>
    /// <param name="startNanos">Market time of its first bar, a whole minute.</param>
    /// <param name="barSeconds">Length of a bar by the market's clock.</param>
    public MarketSymbol(string asset, long startNanos, int barSeconds)
    {
        _barNanos = barSeconds * NanosPerSecond;
        Asset = asset;
        LowerSymbol = Encoding.ASCII.GetBytes((asset + QuoteAsset).ToLowerInvariant());
        BarOpenNanos = startNanos;
        Spec = new SymbolSpec(asset + QuoteAsset, PriceDecimals, SizeDecimals, BidTicks, 1);
    }

    public const string QuoteAsset = "USDT";

    public string Asset { get; }

    public SymbolSpec Spec { get; }

    /// <summary>What its frames say of it now.</summary>
    public SymbolMoment Now => new(Spec, NowMillis, UpdateId);

    public byte[] LowerSymbol { get; }

    /// <summary>
    /// Market time, which runs ahead of the clock: each bar begins with the trade that closes another.
    /// </summary>
    public long BarOpenNanos { get; private set; }

    public long NowMillis => BarOpenNanos / NanosPerMilli;

    public long UpdateId { get; set; } = 1_000;

    /// <summary>Its book was asked for.</summary>
    public bool IsBookServed { get; set; }

    /// <summary>An order of it came.</summary>
    public bool IsTraded { get; set; }

    public long TradeId { get; private set; } = 5_000;

    /// <summary>The last trade was at the best ask.</summary>
    public bool IsLastAtAsk { get; private set; }

    /// <summary>
    /// The first trade of the next bar: it closes the bar before. The strategy follows the direction that the closed
    /// bar had, so the order is a buy when its only trade was at the ask.
    /// </summary>
    /// <returns>The order that follows is a buy.</returns>
    public bool NextBar()
    {
        bool isBuy = IsLastAtAsk;
        IsLastAtAsk = !IsLastAtAsk;
        BarOpenNanos += _barNanos;
        TradeId++;
        return isBuy;
    }

    /// <summary>One more trade at the price of the last.</summary>
    public void Repeat() => TradeId++;
}
