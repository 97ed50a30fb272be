using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>The limit of messages on the order socket may be another one for a local venue only.</summary>
internal sealed class MessageLimitTests
{
    private const string Path = "venues[0].trading.socketMessagesPerSecondMax";

    [TestCase("local", 4, false)]
    [TestCase("local", 0, false)]
    [TestCase("local", 16, false)]
    [TestCase("local", 17, true)]
    [TestCase("local", -1, true)]
    [TestCase("testnet", 4, false)]
    [TestCase("testnet", 0, true)]
    [TestCase("testnet", 5, true)]
    [TestCase("production", 4, false)]
    [TestCase("production", 0, true)]
    public void Only_a_local_venue_may_be_sent_more_messages(string environment, int messages, bool isFault)
    {
        var options = new HostOptions
        {
            Role = "live",
            Engine = new EngineSettings
            {
                Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
            },
            Venues =
            [
                new VenueOptions
                {
                    Venue = "BinanceSpot",
                    Trading = new TradingOptions { Environment = environment, SocketMessagesPerSecondMax = messages },
                },
            ],
        };
        var faults = new List<string>();
        TradingOptionsValidator.Validate(options, faults);
        Assert.That(faults.Exists(fault => fault.StartsWith(Path, StringComparison.Ordinal)), Is.EqualTo(isFault));
    }
}
