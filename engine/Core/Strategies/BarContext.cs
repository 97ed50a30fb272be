using LowLatency.Core.Bars;
using LowLatency.Core.Feeds;
using LowLatency.Model.Events;
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
    public ref readonly Bar BarBefore(int bars) => ref _market.SignalBars[_age + bars];

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

    /// <summary>Closed bars of another configured interval, null when it is not kept. Index 0 is the newest.</summary>
    public BarSeries? SeriesOf(int intervalSeconds) => _market.Bars.SeriesOf(intervalSeconds);

    /// <summary>A quantity in base units, for ratios; never for money.</summary>
    public double ToBase(Quantity quantity) => quantity.Units / (double)PowersOfTen.Of(_market.Rules.QuantityDecimals);
}
