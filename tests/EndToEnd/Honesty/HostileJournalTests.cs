using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using LowLatency.Cli;
using LowLatency.Cli.Explain;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Journals;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Reading.Journal;
using LowLatency.Unit.Readers;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>Verbs over journals whose checksums are right and whose contents nobody has checked.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class HostileJournalTests
{
    private const int Rounds = 150;
    private string _folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lowlatency-hostile-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(17)]
    [TestCase(4711)]
    public void Any_contents_are_printed_or_refused(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
        {
            string path = Journal(HostileJournal.Segment(random, random.Next(1, 80), isDecodable: round % 3 != 0));
            Dump(path, isJson: round % 2 == 0);
            Refusable(() => JournalStatistics.Run(path, TextWriter.Null));
            Refusable(() => JournalCheck.Run(path, TextWriter.Null));
        }
    }

    [TestCase(19)]
    [TestCase(255)]
    public void Decimals_that_no_instrument_has_are_printed_as_an_exponent(int decimals)
    {
        EventSlot[] message = [default];
        message[0].Header.Kind = EventKind.InstrumentRules;
        message[0].Header.SlotCount = 1;
        message[0].Rules.Rules = new InstrumentRules
        {
            PriceDecimals = (byte)decimals,
            QuantityDecimals = (byte)decimals,
            TickUnits = 5,
            LotUnits = 7,
        };
        string text = Dump(Journal(HostileJournal.Segment(message)), isJson: false);
        Assert.That(text, Does.Contain($"tick=5e-{decimals} lot=7e-{decimals}"));
    }

    [Test]
    public void A_signal_value_that_is_no_number_is_text_in_the_json_of_explain()
    {
        var signal = new SignalReport
        {
            Strategy = "macd",
            Weight = 1,
            Parameters = new Dictionary<string, decimal>(),
            Values = new Dictionary<string, double> { ["histogram"] = double.NaN, ["fast"] = double.PositiveInfinity },
            Direction = null,
            Confidence = null,
            Use = "isn't used",
        };
        string json = JsonSerializer.Serialize(signal, typeof(SignalReport), ExplainJson.Plain);
        Assert.That(json, Does.Contain("\"histogram\": \"NaN\"").And.Contain("\"fast\": \"Infinity\""));
        Assert.That(json, Does.Contain("isn't used"), "quotes are not for pages");
    }

    private static string Dump(string path, bool isJson)
    {
        using var output = new MemoryStream();
        var options = new JournalDumpOptions { HasRecords = true, IsJson = isJson };
        Refusable(() => new JournalDump(output, options).Run(path, CancellationToken.None));
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    private static void Refusable(Action run)
    {
        try
        {
            run();
        }
        catch (ToolException exception)
        {
            Assert.That(exception.ExitCode, Is.EqualTo(JournalFolder.Damaged), exception.Message);
        }
    }

    private string Journal(byte[] segment)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, JournalSegments.NameOf(0)), segment);
        return path;
    }
}
