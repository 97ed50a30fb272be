using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json;
using LowLatency.Cli.Explain;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Journals;
using LowLatency.Cli.Strategies;
using LowLatency.Core.Strategies;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Replay.Verb;

/// <summary>`lowlatency replay`: a journal through a fresh engine, every recorded hash compared (LAW 2).</summary>
internal static class ReplayCommand
{
    private const int Mismatch = 1;

    public static Command Create()
    {
        var journal = new Argument<string>("journal") { Description = "Folder of the journal, or of the run" };
        var until = new Option<string?>("--until")
        {
            Description = "Last event: its sequence, an ISO time, or HH:mm:ss[.fff] of the journal's first day (UTC)",
        };
        var json = new Option<string?>("--json")
        {
            Description = "Write the report as JSON to this file; without a file: to the output, instead of the text",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var audit = new Option<bool>("--audit")
        {
            Description = "Also list when books were out of sync, what was ordered then, and compare best prices",
        };
        var command = new Command(
            "replay",
            "Replay a journal and compare the recorded hashes. Exit code 1: they differ; 2: the journal is damaged.")
        {
            journal, until, json, audit,
        };
        command.SetAction(result => Run(
            result.GetValue(journal)!, result.GetValue(until), result.GetValue(audit) ? new ReplayAudit() : null,
            result.GetResult(json) != null, result.GetValue(json)));
        return command;
    }

    private static int Run(string given, string? until, ReplayAudit? audit, bool isJson, string? jsonFile)
    {
        string folder = JournalFolder.Find(given);
        JournalReplayRange range = ReplayUntil.Parse(until, "--until", folder);
        long start = Stopwatch.GetTimestamp();
        var givenUp = new GivenUpTally(audit);
        EngineReplayOutcome outcome = Replay(folder, range, givenUp);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (outcome.Fault.Length > 0 || outcome.Engine == null || !outcome.End.IsUsable)
        {
            string what = outcome.Fault.Length > 0
                ? $"{outcome.Fault}; segment {JournalSegments.NameOf(Math.Max(0, outcome.End.SegmentIndex))}"
                : outcome.End.IsUsable ? "no event can be applied" : JournalFolder.Describe(folder, outcome.End);
            Console.Error.WriteLine($"lowlatency: journal {Path.GetFullPath(folder)}: {what}");
            return JournalFolder.Damaged;
        }

        ReplayReport report = ReplayReportBuilder.Build(
            Path.GetFullPath(folder), outcome, seconds, givenUp.Report(), audit?.Report());
        if (isJson && jsonFile == null) WriteJson(report, Console.OpenStandardOutput());
        else Write(folder, report, outcome.End, Console.Out);
        if (jsonFile != null)
        {
            using FileStream file = File.Create(jsonFile);
            WriteJson(report, file);
        }

        if (outcome.HashesDiffering == 0 && outcome.CommandsDiffering == 0) return 0;
        Console.Error.WriteLine($"lowlatency: {report.Notes[0]}");
        return Mismatch;
    }

    private static EngineReplayOutcome Replay(string folder, JournalReplayRange range, GivenUpTally givenUp) =>
        JournalExplorer.Suiting(() =>
        {
            var warnings = new List<string>();
            StrategyRegistry registry = JournalStrategies.Registry(folder);
            ReplayStart start = JournalExplorer.OldestStart(folder, registry, warnings);
            foreach (string warning in warnings) Console.Error.WriteLine($"lowlatency: {warning}");
            return EngineReplay.Run(folder, registry, range, start, givenUp);
        });

    private static void WriteJson(ReplayReport report, Stream target)
    {
        JsonSerializer.Serialize(target, report, ReplayJson.Plain.ReplayReport);
        target.WriteByte((byte)'\n');
    }

    private static void Write(string folder, ReplayReport report, in JournalEnd end, TextWriter output)
    {
        double rate = report.Events / Math.Max(report.Seconds, 1e-9);
        output.WriteLine($"journal        {report.Journal}");
        output.WriteLine(
            $"events         {AmountText.Of(report.Events)}, sequence {report.FirstSequence}..{report.LastSequence}");
        output.WriteLine($"commands       {AmountText.Of(report.Commands)}");
        output.WriteLine($"state hash     {report.StateHash}");
        output.WriteLine($"command hash   {report.CommandHash}");
        output.WriteLine($"recorded       {Comparison(report)}");
        output.WriteLine($"outputs        {Comparison(report.Outputs)}");
        MoneyText.Write(report, output);
        output.WriteLine($"late trades    {AmountText.Of(report.LateTrades)} behind the close of their bar, in none");
        output.WriteLine($"end            {JournalFolder.Describe(folder, end)}");
        if (report.Audit is { } audit) WriteAudit(audit, output);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"time           {report.Seconds:F3} s, {rate / 1e6:F2} million events/s"));
    }

    private static void WriteAudit(AuditReport audit, TextWriter output)
    {
        output.WriteLine(
            $"best prices    {AmountText.Of(audit.TopsCompared)} at the book's sequence, {audit.TopsDiffering} differ");
        output.WriteLine($"orders         {audit.OrdersWhileOutOfSync} placed while the book was out of sync");
        output.WriteLine($"outages        {audit.Outages.Count}");
        foreach (BookOutage outage in audit.Outages)
        {
            string until = outage.LastEvent > 0 ? $"..{outage.LastEvent}" : " to the end";
            string ids = outage.ExpectedSequence != 0
                ? $", expected {outage.ExpectedSequence}, got {outage.ActualSequence}"
                : "";
            output.WriteLine(
                $"  {outage.Venue}:{outage.Symbol} events {outage.FirstEvent}{until}, "
                + $"{AmountText.Duration(outage.Millis)}, {outage.Reason}{ids}; orders {outage.OrdersPlaced}, "
                + $"intents held {outage.IntentsHeld}");
        }
    }

    private static string Comparison(OutputReport outputs)
    {
        if (outputs.CommandsCompared + outputs.DecisionsCompared == 0) return "none recorded";
        string compared = $"{AmountText.Of(outputs.CommandsCompared)} commands and "
            + $"{AmountText.Of(outputs.DecisionsCompared)} decisions compared one by one";
        if (outputs.CommandsDiffering + outputs.DecisionsDiffering == 0) return $"{compared}, all equal";
        return $"{compared}, {AmountText.Of(outputs.CommandsDiffering)} commands and "
            + $"{AmountText.Of(outputs.DecisionsDiffering)} decisions DIFFER, the first after event "
            + $"{outputs.FirstDifference}";
    }

    private static string Comparison(ReplayReport report)
    {
        if (report.HashesCompared == 0) return "no recorded hash to compare";
        if (report.HashesDiffering == 0) return $"{AmountText.Of(report.HashesCompared)} hashes compared, all equal";
        return $"{AmountText.Of(report.HashesDiffering)} of {AmountText.Of(report.HashesCompared)} hashes DIFFER,"
            + $" the first after event {report.FirstDifference}";
    }
}
