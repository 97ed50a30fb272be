using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Simulation.Checks;
using LowLatency.Simulation.Checks.Risk;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// One venue with an account of the engine: its market, its exchange, and what is looked at from outside. The first has
/// the faults of the seed; a second one only goes away for a while.
/// </summary>
internal sealed class SimulatedVenue
{
    /// <summary>What of each symbol's base asset is in the account at the start.</summary>
    public static readonly decimal[] CoinsAtStart = [0.5m, 5m];

    private readonly World _world;
    private readonly int _index;

    public SimulatedVenue(World world, int index)
    {
        _world = world;
        _index = index;
        SimulationOptions options = world.Options;
        var specs = new List<SymbolSpec>();
        foreach (string symbol in NodeSettings.Symbols) specs.Add(SymbolSpec.Of(symbol, specs.Count));
        TwoQuotes.AddMarket(options, specs);
        MarketSide = new MarketSide(world, this);
        OrderSide = new OrderSide(world, this);
        ulong seed = (ulong)options.Seed + ((ulong)index << 32);
        Market = new GeneratedMarket(specs, seed, world.NowNanos, options.MessagesPerSecond, MarketSide);
        Exchange = World.Venue.CreateExchange(
            Market,
            new ExchangeOptions
            {
                StartNanos = world.NowNanos,
                Seed = (ulong)options.RandomSeed,
                ReadLagNanos = options.ReadLagNanos,
                WeightPerMinuteMax = options.WeightPerMinuteMax,
                ConnectionLifetimeNanos = options.VenueCutNanos,
            },
            [SpecOf(options)], TwoQuotes.Rules(options, specs));
        Checker = new Checker(world, this);
        RulesChanges = new RulesChanges(world, this);
        HandActions = new HandActions(world, this);
        Mids = new MidPrices(Market.Markets);
        ThinBooks = new ThinBooks(world, this);
        Collar = new CollarCheck(world, this);
        Closing = new ClosingCheck(world, this);
        OwnFills = new OwnFills(world, this) { OnFill = Collar.OnFill };
    }

    /// <summary>The account of the engine that it holds.</summary>
    public AccountKey Account => new(VenueId.BinanceSpot, new AccountId((byte)_index));

    /// <summary>Its number among the venues.</summary>
    public int Index => _index;

    /// <summary>The engine's number of its first symbol; the others follow.</summary>
    public int FirstInstrument => _index * NodeSettings.Symbols.Length;

    public GeneratedMarket Market { get; }

    public SimExchange Exchange { get; }

    public MarketSide MarketSide { get; }

    public OrderSide OrderSide { get; }

    public Checker Checker { get; }

    public RulesChanges RulesChanges { get; }

    public HandActions HandActions { get; }

    /// <summary>Somebody else than the engine did something in the account, so far.</summary>
    public bool HasForeignHand => HandActions.Counts.Count > 0
        || Exchange.Faults.CountOf(ExchangeFaultKind.VenueManualOrder) > 0
        || Exchange.Faults.CountOf(ExchangeFaultKind.VenueDeposit) > 0;

    /// <summary>Its mid prices.</summary>
    public MidPrices Mids { get; }

    public ThinBooks ThinBooks { get; }

    /// <summary>What own fills made of the account.</summary>
    public OwnFills OwnFills { get; }

    /// <summary>Fills against the collar.</summary>
    public CollarCheck Collar { get; }

    /// <summary>Positions at the end.</summary>
    public ClosingCheck Closing { get; }

    /// <summary>No longer in the venue's list: nothing is published of it.</summary>
    public bool IsGone(SymbolMarket market) =>
        Exchange.RulesOf(market.Spec.Symbol)!.Status == SymbolStatus.Unlisted;

    /// <summary>What it does not do now.</summary>
    public VenueAbsence Absence { get; private set; }

    public bool Has(InstrumentId instrument) =>
        instrument.Value >= FirstInstrument && instrument.Value < FirstInstrument + NodeSettings.Symbols.Length;

    /// <summary>From now on, until <see cref="ComeBack"/>.</summary>
    public void GoAway(VenueAbsence absence, long untilNanos)
    {
        _world.Trace($"venue {_index} is {absence}");
        Absence = absence;
        Checker.OnAbsent(untilNanos);
        _world.Venues[0].Checker.OnOtherAway();
        MarketSide.GoAway(untilNanos);
        if (absence == VenueAbsence.Dead) OrderSide.CutAll();
        if (absence != VenueAbsence.Banned) return;
        Exchange.Inject(new ExchangeFaultSpec
        {
            Kind = ExchangeFaultKind.ApiBan,
            Count = 1,
            DurationNanos = untilNanos - _world.NowNanos,
            Rate = 1,
        });
    }

    /// <summary>The other venue must have traded meanwhile.</summary>
    public void ComeBack()
    {
        _world.Trace($"venue {_index} is back");
        Absence = VenueAbsence.None;
        Exchange.Faults.Clear();
        Checker.MarkFaultsEnded();
        _world.Venues[0].Checker.OnOtherBack(_world.Node);
    }

    private static AccountSpec SpecOf(SimulationOptions options)
    {
        var balances = new List<AssetAmount>
        {
            new("USDT", 100_000m),
            new("BTC", CoinsAtStart[0]),
            new("ETH", CoinsAtStart[1]),
        };
        TwoQuotes.AddBalance(options, balances);
        if (options.PaysFeeInBnb) balances.Add(new AssetAmount("BNB", 50m));
        return new AccountSpec(
            World.AccountName, Encoding.ASCII.GetString(NodeSettings.ApiKey),
            Encoding.ASCII.GetString(NodeSettings.Secret))
        {
            Balances = balances,
            PaysInDiscountAsset = options.PaysFeeInBnb,
        };
    }
}
