using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LowLatency.Cli.Explain.Incidents;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Replay;
using LowLatency.Model.Time;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Explain;

/// <summary>The usual questions after an incident as tables or JSON.</summary>
internal static class IncidentTables
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static int Orders(JournalExplorer explorer, long fromNanos, bool isJson, bool hasPositions)
    {
        var list = new OrderList(fromNanos, RecordedPlaces.Read(explorer.Folder));
        EngineReplayOutcome outcome = explorer.Whole(list);
        list.AddUndecided(outcome.Engine!, outcome.FirstSequence);
        int code = Verdict(outcome);
        if (isJson) return Json(list.Rows, ExplainJson.Plain.ListOrderRow, code);
        TextTable table = hasPositions
            ? new TextTable("time", "event", "order", "instrument", "side", "quantity", "position", "cash", "equity")
            {
                Alignment = "lrlll",
            }
            : new TextTable(
                "time", "event", "order", "instrument", "side", "quantity", "price", "why", "state", "filled",
                "average", "fees", "answered")
            {
                Alignment = "lrlllrrll",
            };
        foreach (OrderRow row in list.Rows)
        {
            string sequence = row.Sequence.ToString(Culture);
            if (hasPositions)
            {
                table.Add(
                    row.Time, sequence, row.Order, row.Instrument, row.Side, row.Quantity, row.PositionBefore,
                    row.CashBefore, row.EquityBefore);
                continue;
            }

            string state = row.Reason.Length == 0 ? row.State : $"{row.State} {row.Reason}";
            if (row.Recorded is { } recorded and not OrderList.Same) state += $" (recorded: {recorded})";
            if (row.CancelledFor.Length > 0) state += $" ({row.CancelledFor})";
            if (row.GivenUp != "0") state += $" (gave up {row.GivenUp})";
            table.Add(
                row.Time, sequence, row.Order, row.Instrument, row.Side, row.Quantity, row.Price, row.Purpose, state,
                row.Filled, row.AveragePrice, row.Fees, Millis(row.AnsweredMillis));
        }

        int compared = list.Rows.Count(static row => row.Recorded != null);
        int same = list.Rows.Count(static row => row.Recorded == OrderList.Same);
        string proof = compared == 0 ? "" : $", {same} of {compared} as the journal records them";
        return Text(table, $"{list.Rows.Count} orders{proof}{GivenUp(list)}", code);
    }

    private static string GivenUp(OrderList list)
    {
        List<OrderRow> rows = list.Rows.FindAll(static row => row.GivenUp != "0");
        if (rows.Count == 0) return "";
        decimal sum = rows.Sum(static row => decimal.Parse(row.GivenUp, Culture));
        return Environment.NewLine + MoneyText.Of(new GivenUpReport(rows.Count, sum.ToString(Culture)));
    }

    public static int Rejects(JournalExplorer explorer, long fromNanos, bool isJson)
    {
        var list = new RejectList(fromNanos);
        int code = Verdict(explorer.Whole(list));
        if (isJson) return Json(list.Rows, ExplainJson.Plain.ListRejectRow, code);
        var table = new TextTable("time", "event", "instrument", "by", "reason", "what") { Alignment = "lrllll" };
        foreach (RejectRow row in list.Rows)
        {
            table.Add(row.Time, row.Sequence.ToString(Culture), row.Instrument, row.By, row.Reason, row.What);
        }

        long decided = list.Placed + list.Rows.Count(row => row.By != "venue");
        table.Write(Console.Out);
        foreach (IGrouping<string, RejectRow> reason in list.Rows.GroupBy(row => $"{row.By} {row.Reason}"))
        {
            double share = 100.0 * reason.Count() / decided;
            Console.WriteLine(string.Create(
                Culture, $"{reason.Key}: {reason.Count()} of {decided} decisions for an order, {share:0.#} %"));
        }

        Console.WriteLine(
            $"{Count("engine")} decisions without an order, {Count("gate")} orders refused by a gate, "
            + $"{Count("venue")} by the venue; {list.Placed} orders left");
        return code;

        int Count(string by) => list.Rows.Count(row => row.By == by);
    }

    public static int Outages(JournalExplorer explorer, long fromNanos, bool isJson)
    {
        var list = new OutageList(fromNanos);
        int code = Verdict(explorer.Whole(list));
        if (isJson) return Json(list.Rows, ExplainJson.Plain.ListOutageRow, code);
        var table = new TextTable("time", "event", "place", "what", "reason", "lasted") { Alignment = "lrlll" };
        foreach (OutageRow row in list.Rows)
        {
            string lasted = row.LastedMillis == null ? "to the end" : Millis(row.LastedMillis);
            table.Add(row.Time, row.Sequence.ToString(Culture), row.Place, row.What, row.Reason, lasted);
        }

        return Text(table, $"{list.Rows.Count} outages", code);
    }

    /// <summary>`--last 90s|15m|1h|2d` before the journal's last event, as unix nanoseconds; 0 = everything.</summary>
    public static long From(string folder, string? last)
    {
        if (last == null) return 0;
        long unit = last.Length < 2 ? 0 : last[^1] switch
        {
            's' => Timestamp.NanosPerSecond,
            'm' => Timestamp.NanosPerMinute,
            'h' => 60 * Timestamp.NanosPerMinute,
            'd' => Timestamp.NanosPerDay,
            _ => 0,
        };
        bool isNumber = long.TryParse(last.AsSpan(0, last.Length - 1), NumberStyles.None, Culture, out long count);
        if (unit == 0 || !isNumber || count is < 1 or > 10_000)
        {
            throw new ToolException($"--last {last}: give a number and s, m, h or d, as in 90s, 15m, 1h, 2d");
        }

        return LastEventNanos(folder) - (count * unit);
    }

    private static long LastEventNanos(string folder)
    {
        long nanos = 0;
        long segment = JournalSegments.List(folder) is { Count: > 1 } all ? all[^2].Index : 0;
        using var cursor = new JournalCursor(folder, segment);
        while (cursor.Read(out Formats.Journal.JournalRecord record))
        {
            if (record.Kind == Formats.Journal.JournalRecordKind.Event) nanos = record.TimeNanos;
        }

        return nanos;
    }

    // The answers are those of the run only when the replay was.
    private static int Verdict(EngineReplayOutcome outcome)
    {
        if (ReplayDifference.Of(outcome) is not { } difference) return 0;
        Console.Error.WriteLine($"lowlatency: {difference}");
        return ExplainCommand.Mismatch;
    }

    private static int Json<T>(T rows, JsonTypeInfo<T> type, int code)
    {
        using Stream output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, rows, type);
        output.WriteByte((byte)'\n');
        return code;
    }

    private static int Text(TextTable table, string summary, int code)
    {
        table.Write(Console.Out);
        Console.WriteLine(summary);
        return code;
    }

    private static string Millis(double? millis) =>
        millis is { } value ? AmountText.Duration(value) : "-";
}
