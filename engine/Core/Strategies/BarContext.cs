using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Books;
using LowLatency.Core.Markets;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Strategies;

/// <summary>What a strategy may see when a bar closes. Read only; valid during the call.</summary>
public readonly ref struct BarContext
{
    private readonly MarketState _market;
    private readonly int _age;

    /// <param name="market">The instrument's market.</param>
    /// <param name="age">Age of the bar in the signal series: above 0 while warming up on bars of the past.</param>
    /// <param name="position">Signed position, quantity units.</param>
    public BarContext(MarketState market, int age, Quantity position)
    {
        _market = market;
        _age = age;
        Position = position;
    }

    public InstrumentId Instrument => _market.Instrument.Id;

    /// <summary>Decimals, tick and lot of the units used here.</summary>
    public InstrumentRules Rules => _market.Rules;

    /// <summary>The bar that closed.</summary>
    public ref readonly Bar Bar => ref _market.SignalBars[_age];

    /// <summary>A bar before it: 0 = the one that closed. At most <see cref="BarCount"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, which while warming up would be the future.</exception>
    public ref readonly Bar BarBefore(int bars)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bars);
        return ref _market.SignalBars[_age + bars];
    }

    /// <summary>Closed bars kept up to and including the one that closed.</summary>
    public int BarCount => _market.SignalBars.Count - _age;

    /// <summary>
    /// True for bars of the past, shown to warm up: the book and the position are not those of its time.
    /// </summary>
    public bool IsWarmUp => _age > 0;

    /// <summary>Price and quantity zero when unknown.</summary>
    public BookLevel BestBid => _market.BestBid;

    /// <summary>Price and quantity zero when unknown.</summary>
    public BookLevel BestAsk => _market.BestAsk;

    /// <summary>Signed position in quantity units.</summary>
    public Quantity Position { get; }

    /// <summary>
    /// Imbalance of the proven book over the best levels of each side: (bids - asks) / (bids + asks) of their
    /// quantities, -1 (all asks) to 1 (all bids). NaN when there is no proven book, one side is empty, or the bar is
    /// one of the past, whose book is not known. Looks at no more than <c>2 x levels</c> levels.
    /// </summary>
    public double BookImbalance(int levels)
    {
        if (IsWarmUp || !_market.Book.IsInSync || !_market.Book.HasTouch) return double.NaN;
        Int128 bids = Sum(_market.Book.Bids, levels);
        Int128 asks = Sum(_market.Book.Asks, levels);
        return bids + asks == 0 ? double.NaN : (double)(bids - asks) / (double)(bids + asks);
    }

    /// <summary>
    /// Order-flow toxicity by traded volume, 0 (balanced) to 1 (one-sided): see <see cref="Signals.Vpin"/>. NaN until
    /// its window is full, and for bars of the past.
    /// </summary>
    public double Vpin => IsWarmUp ? double.NaN : _market.Vpin.Value;

    /// <summary>Closed bars of another configured interval, none of which ended after this one.</summary>
    public BarHistory HistoryOf(int intervalSeconds) => new(
        _market.Bars.SeriesOf(intervalSeconds), Bar.OpenNanos + _market.SignalBars.IntervalNanos);

    /// <summary>A quantity in base units, for ratios; never for money.</summary>
    public double ToBase(Quantity quantity) => quantity.Units / (double)PowersOfTen.Of(_market.Rules.QuantityDecimals);

    /// <summary>A price in quote units, for ratios and explanations; never for money.</summary>
    public double ToQuote(Price price) => price.Units / (double)PowersOfTen.Of(_market.Rules.PriceDecimals);

    private static Int128 Sum(BookSide side, int levels)
    {
        Int128 sum = 0;
        foreach (BookLevel level in side)
        {
            if (levels-- <= 0) break;
            sum += level.Quantity.Units;
        }

        return sum;
    }
}
