using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Host.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>
/// Whatever a configuration holds, the loader gives options or faults, and never throws: JSON that is cut or flipped,
/// and JSON that is right with values of other kinds, extremes and texts that no venue has.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ConfigurationFuzzTests
{
    private const int Rounds = 250;

    private static readonly string?[] Values =
    [
        "null", "true", "0", "-1", "1e308", "-0.0000001", "9223372036854775808", "\"\"", "\"NaN\"", "\"\\u0000\"",
        "\"../../x\"", "\"BTC/USDT\"", "\"BTC\\\"USDT\"", "\"\\uD83D\\uDE00\"", "[]", "{}", "[null]",
        "[[]]", "{\"a\":{}}", "\"2026-01-01\"", "\"wss://\"", "\"http://[::1]:99999\"",
    ];

    [TestCase(1)]
    [TestCase(2)]
    public void Any_configuration_is_loaded_or_refused_with_faults(int seed)
    {
        var random = new Random(seed);
        string path = Path.GetTempFileName();
        try
        {
            byte[] good = Good();
            for (int round = 0; round < Rounds; round++)
            {
                byte[] text = round % 2 == 0 ? Damaged(random, good) : Changed(random, good);
                File.WriteAllBytes(path, text);
                var faults = new List<string>();
                HostOptions? options = ConfigurationLoader.Load(path, faults, StrategyRegistry.BuiltIn());
                Assert.That(options == null, Is.EqualTo(faults.Count > 0), $"round {round}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Good()
    {
        var options = new HostOptions
        {
            Engine = new EngineSettings
            {
                Instance = 1,
                Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
                Strategies = [new StrategySettings { Name = "macd" }],
            },
            Venues =
            [
                new VenueOptions
                {
                    Venue = "BinanceSpot",
                    StreamUrl = "ws://127.0.0.1:9",
                    RestUrl = "http://127.0.0.1:9",
                    BarIntervalSeconds = [60],
                },
            ],
            Journal = new JournalOptions { Directory = "journal" },
        };
        return JsonSerializer.SerializeToUtf8Bytes(options, HostJson.Default.HostOptions);
    }

    private static byte[] Damaged(Random random, byte[] good)
    {
        byte[] text = (byte[])good.Clone();
        for (int i = random.Next(1, 4); i > 0; i--) text[random.Next(text.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? text[..random.Next(text.Length)] : text;
    }

    // One to three values of it, at any depth, become something else.
    private static byte[] Changed(Random random, byte[] good)
    {
        JsonNode root = JsonNode.Parse(good)!;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            JsonNode node = root;
            while (true)
            {
                JsonNode? next = node switch
                {
                    JsonObject { Count: > 0 } fields => Member(random, fields),
                    JsonArray { Count: > 0 } items => items[random.Next(items.Count)],
                    _ => null,
                };
                if (next is not (JsonObject or JsonArray) || random.Next(8) == 0) break;
                node = next;
            }

            JsonNode? value = JsonNode.Parse(Values[random.Next(Values.Length)]!);
            if (node is JsonObject { Count: > 0 } target) target[Name(random, target)] = value;
            else if (node is JsonArray { Count: > 0 } list) list[random.Next(list.Count)] = value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static JsonNode? Member(Random random, JsonObject fields) => fields[Name(random, fields)];

    private static string Name(Random random, JsonObject fields)
    {
        int skip = random.Next(fields.Count);
        foreach (KeyValuePair<string, JsonNode?> each in fields)
        {
            if (skip-- == 0) return each.Key;
        }

        return "";
    }
}
