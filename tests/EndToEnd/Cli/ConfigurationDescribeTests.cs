using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LowLatency.Host.Options.Reference;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>`config --describe`, and that what `config` writes is what the engine takes.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ConfigurationDescribeTests
{
    [Test]
    public async Task One_key_is_told_with_unit_range_default_and_meaning()
    {
        ToolResult result = await Tool.RunAsync("config", "--describe", "venues[0].reconnect.delayMillisMax");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(
            result.Output.ReplaceLineEndings("\n"),
            Is.EqualTo(
                """
                venues[].reconnect.delayMillisMax
                  the wait stops doubling here; at least reconnect.delayMillisMin
                  default  30000 ms
                  range    1000 to 3600000 ms

                """));
    }

    [Test]
    public async Task Json_has_every_row_of_the_page()
    {
        ToolResult result = await Tool.RunAsync("config", "--describe", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        using JsonDocument rows = JsonDocument.Parse(result.Output);
        string[] keys = [.. rows.RootElement.EnumerateArray().Select(row => row.GetProperty("key").GetString()!)];
        Assert.That(keys, Is.EqualTo(ConfigurationReference.Sections.SelectMany(
            static section => section.Rows.Select(static row => row.Key))));
        JsonElement vpin = rows.RootElement.EnumerateArray().First(
            static row => row.GetProperty("key").GetString() == "engine.risk.vpinMax");
        Assert.That(vpin.GetProperty("default").GetDecimal(), Is.EqualTo(0.75m));
        Assert.That(vpin.GetProperty("isMinExcluded").GetBoolean(), Is.True);
    }

    [TestCase("engine.risk", "engine.risk.vpinMax", "engine.books.jumpPercentMax")]
    [TestCase("venues[1].trading.clock", "venues[].trading.clock.blockMillis", "venues[].trading.requests")]
    public async Task A_part_is_told_alone(string part, string within, string without)
    {
        ToolResult result = await Tool.RunAsync("config", "--describe", part);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Does.Contain(within).And.Not.Contain(without));
    }

    [Test]
    public async Task A_key_that_is_none_is_told_what_is_near()
    {
        ToolResult result = await Tool.RunAsync("config", "--describe", "risk.vpinMax");
        Assert.That(result.ExitCode, Is.EqualTo(64));
        Assert.That(result.Errors, Does.Contain("did you mean engine.risk.vpinMax?"));
        Assert.That((await Tool.RunAsync("config", "--json")).ExitCode, Is.EqualTo(64));
    }

    [TestCase(0, "paper", "BinanceSpot")]
    [TestCase(0, "paper", "BinanceUsdm")]
    [TestCase(0, "paper", "BybitSpot")]
    [TestCase(0, "paper", "BybitLinear")]
    [TestCase(0, "live", "BinanceSpot", "--environment", "testnet")]
    [TestCase(78, "live", "BinanceSpot", "--environment", "production")]
    public async Task What_is_written_passes_the_check_but_for_what_a_person_must_write(
        int code, string role, string venue, params string[] more)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-config-");
        try
        {
            string file = Path.Combine(folder.FullName, "engine.json");
            ToolResult written = await Tool.RunAsync(
                ["config", "--role", role, "--venue", venue, "--symbols", "BTCUSDT,ETHUSDT", "--out", file, .. more]);
            Assert.That(written.ExitCode, Is.Zero, written.Errors);
            ToolResult check = await Tool.RunEngineAsync("--config", file, "--check");
            Assert.That(check.ExitCode, Is.EqualTo(code), check.Errors);
            if (code == 0) return;

            // The one fault is the sentence; written as the fault says it, the rest is sound.
            Assert.That(Regex.Count(check.Errors, "must|needs"), Is.EqualTo(1), check.Errors);
            string sentence = check.Errors.Split('"')[1];
            string text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(
                file, text.Replace(
                    "\"acknowledgement\": \"\"", $"\"acknowledgement\": \"{sentence}\"", StringComparison.Ordinal));
            check = await Tool.RunEngineAsync("--config", file, "--check");
            Assert.That(check.ExitCode, Is.Zero, check.Errors);
            Assert.That((await Tool.RunEngineAsync("--config", file)).Errors, Does.Contain("credential 'production'"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("\"delayMillisMax\": 30000", "\"delayMillisMax\": 500", "reconnect.delayMillisMax: must be between 1000")]
    [TestCase("\"ceilingPercent\": 80", "\"ceilingPercent\": 95", "budget.ceilingPercent: must be between 10 and 80")]
    [TestCase("\"orderPercent\": 70", "\"orderPercent\": 40", "budget.readPercent: must be between 1 and 40")]
    [TestCase("\"blockMillis\": 1000", "\"blockMillis\": 2000", "clock.blockMillis: must be between 500 and 1000")]
    [TestCase("\"retryMillisMin\": 250", "\"retryMillisMin\": 31000", "feed.retryMillisMax: must be between 31000")]
    public async Task The_check_refuses_numbers_of_connections_outside_their_ranges(
        string written, string instead, string fault)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-config-");
        try
        {
            string file = Path.Combine(folder.FullName, "engine.json");
            await Tool.RunAsync(
                "config", "--role", "live", "--environment", "testnet", "--symbols", "BTCUSDT", "--out", file);
            string text = await File.ReadAllTextAsync(file);
            Assert.That(text, Does.Contain(written));
            await File.WriteAllTextAsync(file, text.Replace(written, instead, StringComparison.Ordinal));
            ToolResult check = await Tool.RunEngineAsync("--config", file, "--check");
            Assert.That(check.ExitCode, Is.EqualTo(78), check.Errors);
            Assert.That(check.Errors, Does.Contain(fault));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
