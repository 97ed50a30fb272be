using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Host.Options;
using LowLatency.Model.Numbers;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Cli.Demo;

/// <summary>
/// What a live demo adds: an account with keys made for this run, the venue's default faults, and the comparison of the
/// venue's truth with the engine's at the end.
/// </summary>
internal sealed class LiveDemo
{
    public const string AccountName = "engine";
    public const string Credential = "demo-local";
    public const string QuoteAsset = "USDT";
    private const decimal Cash = 100_000m;
    private const int KeyBytes = 24;
    private const decimal RoundingMax = 0.000_1m;

    public string Key { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyBytes));

    public string Secret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The engine's process finds its keys in these.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LLKEY_DEMO_LOCAL"] = Key,
        ["LLSECRET_DEMO_LOCAL"] = Secret,
    };

    public VenueServerOptions Apply(VenueServerOptions options)
    {
        var faults = new List<ExchangeFaultSpec>();
        foreach (string text in options.Venue.BadDay)
        {
            if (!ExchangeFaultSpec.TryParse(text, out ExchangeFaultSpec spec, out string error))
            {
                throw new ToolException($"fault {text}: {error}", 1);
            }

            faults.Add(spec with { Seed = options.Seed + (ulong)faults.Count });
        }

        return options with
        {
            ExchangeFaults = faults,
            Accounts =
            [
                new AccountSpec(AccountName, Key, Secret) { Balances = [new AssetAmount(QuoteAsset, Cash)] },
            ],
        };
    }

    public static void Apply(HostOptions options, LocalVenue venue)
    {
        options.Role = "live";
        options.Engine.Instance = TestInstance;
        options.Engine.Execution.IsShortAllowed = false;
        options.Engine.Execution.CooldownAfterLossMillis = 1_000;
        options.Engine.Reconciliation.IsRequired = true;
        options.Engine.Reconciliation.SettleMillis = 3_000;
        options.Journal.Durability = "flushed";
        options.Venues[0].Trading = new TradingOptions
        {
            Environment = "local",
            OrderUrl = DemoConfiguration.StreamUrl(venue),
            QuoteAsset = QuoteAsset,
            Credential = Credential,
            ReconcileSeconds = 5,
        };
    }

    /// <summary>Where the engine and the venue differ; empty = they agree.</summary>
    public static LiveComparison Compare(Engine engine, LocalVenue venue) => venue.ReadExchange(
        exchange => Compare(engine, exchange))
        ?? throw new ToolException("the venue has no accounts", 1);

    private const int TestInstance = 2_001;

    private static LiveComparison Compare(Engine engine, SimExchange exchange)
    {
        var differences = new List<string>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        int doubled = 0;
        int open = 0;
        IReadOnlyList<ExchangeOrder> orders = exchange.Truth.OrdersOf(AccountName);
        foreach (ExchangeOrder order in orders)
        {
            if (!ids.Add(order.ClientOrderId)) doubled++;
            if (order.ExecutedLots > order.Lots) doubled++;
            if (order.IsOpen) open++;
        }

        int fills = exchange.Truth.Fills(AccountName).Count;
        if (doubled > 0) differences.Add($"{doubled} orders are at the venue twice or overfilled");
        if (engine.Counters.Fills != fills) differences.Add($"fills: {engine.Counters.Fills} here, {fills} there");
        if (engine.Orders.LiveCount != open) differences.Add($"open: {engine.Orders.LiveCount} here, {open} there");
        foreach (Balance balance in exchange.Truth.Balances(AccountName)) Compare(engine, balance, differences);
        int faults = 0;
        foreach (ExchangeFaultKind kind in Enum.GetValues<ExchangeFaultKind>())
        {
            faults += (int)exchange.Faults.CountOf(kind);
        }

        return new LiveComparison
        {
            OrdersAtVenue = orders.Count,
            OrdersDoubled = doubled,
            FillsAtVenue = fills,
            FillsBooked = engine.Counters.Fills,
            FaultsInjected = faults,
            Differences = differences,
        };
    }

    private static void Compare(Engine engine, Balance balance, List<string> differences)
    {
        decimal there = balance.Free + balance.Locked;
        decimal here = engine.Portfolio.Cash.Units / (decimal)Notional.UnitsPerOne;
        if (balance.Asset != QuoteAsset)
        {
            here = 0;
            foreach (InstrumentState instrument in engine.Instruments)
            {
                if (instrument.Market.Instrument.Symbol != balance.Asset + QuoteAsset) continue;
                long unit = PowersOfTen.Of(instrument.Market.Rules.QuantityDecimals);
                here = (engine.Portfolio[instrument.Id].Quantity.Units / (decimal)unit)
                    + (engine.Portfolio.Foreign.Of(instrument.Id).Units / (decimal)Notional.UnitsPerOne);
            }
        }

        if (Math.Abs(here - there) > RoundingMax)
        {
            differences.Add(string.Create(
                CultureInfo.InvariantCulture, $"{balance.Asset}: {here} here, {there} there"));
        }
    }
}
