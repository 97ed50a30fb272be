using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Binance.Trading;

namespace LowLatency.Simulation.Node;

/// <summary>The configuration of the simulated installation.</summary>
internal static class NodeSettings
{
    public const ushort Instance = 2_077;
    public const string ApiKey = "simulationKey0123456789";
    public const string Secret = "simulationSecret0123456789";
    public static readonly string[] Symbols = ["BTCUSDT", "ETHUSDT"];
    public static readonly string[] Assets = ["BTC", "ETH", "USDT"];

    public static EngineSettings Make(SimulationOptions options)
    {
        var settings = new EngineSettings
        {
            Instance = Instance,
            StateHashEvery = 4_096,
            Bars = new BarSettings
            {
                IntervalSeconds = [options.SignalSeconds, 60],
                SignalIntervalSeconds = options.SignalSeconds,
                History = 128,
            },
            Strategies = [new StrategySettings { Name = "coin" }],
            Books = new BookSettings { LadderUnits = 1 << 15, JumpPercentMax = 50 },
            Capacity = new CapacitySettings { Orders = 512, Fills = 4_096, CommandsPerEvent = 64 },
        };
        foreach (string symbol in Symbols)
        {
            settings.Instruments.Add(new InstrumentSettings { Venue = "BinanceSpot", Symbol = symbol });
        }

        settings.Combination.ConfidenceMin = 0.2m;
        settings.Combination.CombinedMin = 0.05m;
        settings.Combination.EquityPercentPerTrade = 4m;
        settings.Combination.MarketOrderFrom = options.MarketOrderFrom;
        settings.Execution.CooldownVolatilityPercent = 0;
        settings.Execution.CooldownAfterLossMillis = 500;
        settings.Execution.LimitOrderLifeMillis = options.LimitOrderLifeMillis;
        settings.Execution.Split = options.Split;
        settings.Execution.StopLossPercent = options.StopLossPercent;
        settings.Execution.RestingStopBehindPercent = options.RestingStopBehindPercent;
        settings.Risk.VpinMax = 1m;
        settings.Risk.SymbolExposurePercentMax = 60m;
        settings.Reconciliation.IsRequired = true;
        settings.Reconciliation.AreOrphansAdopted = options.AreOrphansAdopted;
        return settings;
    }

    public static FeedInstrumentTable Table(SimulationOptions options)
    {
        var list = new List<FeedInstrument>();
        for (int i = 0; i < Symbols.Length; i++)
        {
            list.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)i),
                Symbol = Symbols[i],
                Channels = FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Trades | FeedChannels.Bars,
                BookDepth = 1_000,
                BarIntervalsSeconds = [options.SignalSeconds == 1 ? 1 : 60],
                QuantityDecimalsMin = 8,
            });
        }

        return new FeedInstrumentTable(list);
    }

    public static TradingGateway<NodePublisher> MakeGateway(
        FeedInstrumentTable table, NodePublisher publisher, AddressLimits address)
    {
        var protocol = new BinanceSpotTrading(
            table, new AssetTable(Assets), new BinanceCredentials(ApiKey, Secret), new BinanceTradingOptions());
        var settings = new GatewaySettings
        {
            BaseAssets = [0, 1],
            QuoteAsset = 2,
            Instance = Instance,
            ChecksKeyPermissions = true,
        };
        return new TradingGateway<NodePublisher>(protocol, settings, publisher, address);
    }
}
