using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>An order must not leave before its cause is on disk (LAW 3), unless it is one of paper.</summary>
internal sealed class LiveDurabilityTests
{
    [TestCase("live", "local", "buffered", true)]
    [TestCase("live", "testnet", "buffered", true)]
    [TestCase("live", "production", "buffered", true)]
    [TestCase("live", "local", "flushed", false)]
    [TestCase("paper", "", "buffered", false)]
    public void Buffered_is_refused_in_the_live_role_with_the_reason(
        string role, string environment, string durability, bool isFault)
    {
        var options = new HostOptions
        {
            Role = role,
            Engine = new EngineSettings
            {
                Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
            },
            Venues =
            [
                new VenueOptions
                {
                    Venue = "BinanceSpot",
                    Trading = new TradingOptions { Environment = environment },
                },
            ],
            Journal = new JournalOptions { Directory = "journal", Durability = durability },
        };
        var faults = new List<string>();
        HostOptionsValidator.Validate(options, faults);

        List<string> found = faults.FindAll(
            static fault => fault.StartsWith("journal.durability", StringComparison.Ordinal));
        string[] expected =
        [
            "journal.durability: must be \"flushed\" in the live role, is \"buffered\": no order may leave before the "
                + "event that caused it is on disk",
        ];
        Assert.That(found, isFault ? Is.EqualTo(expected) : Is.Empty);
    }
}
