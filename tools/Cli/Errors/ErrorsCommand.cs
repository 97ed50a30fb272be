using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Text.Json;
using LowLatency.Cli.Formatting;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Cli.Errors;

/// <summary>
/// `lowlatency errors VENUE [CODE]`: what a venue's error code means and what the engine does about it. Without a code
/// the whole table.
/// </summary>
internal static class ErrorsCommand
{
    private static string Venues => VenueCatalog.NamesWhere(static row => row.Errors.Count > 0);

    public static Command Create()
    {
        var venue = new Argument<string>("venue") { Description = $"One of {Venues}" };
        var code = new Argument<string?>("code")
        {
            Description = "The venue's code (-2010 or 2010) or an HTTP status (429); all rows when left out",
            DefaultValueFactory = _ => null,
        };
        var json = new Option<bool>("--json") { Description = "Print the rows as JSON" };
        var command = new Command("errors", "Show what a venue's error code means and what is done about it.")
        {
            venue, code, json,
        };
        command.SetAction(result => Run(result.GetValue(venue)!, result.GetValue(code), result.GetValue(json)));
        return command;
    }

    private static int Run(string venue, string? codeText, bool isJson)
    {
        int code = 0;
        if (codeText != null && !TryParseCode(codeText, out code))
        {
            throw new ToolException($"{codeText}: no code; give a number such as -2010 or 429");
        }

        List<ErrorRow> rows = [];
        VenueDefinition definition = Venue(venue);
        foreach (VenueError row in definition.Errors)
        {
            // A code may be given without its sign; HTTP statuses have three digits, codes at least four.
            bool isAsked = codeText == null || row.Code == code || (!row.IsHttpStatus && row.Code == -code);
            if (isAsked) rows.Add(Row(definition.Name, in row));
        }

        if (rows.Count == 0)
        {
            throw new ToolException(
                $"{venue} {codeText}: not in the table; the engine takes an order's outcome as unknown and asks");
        }

        if (isJson) Console.Out.WriteLine(JsonSerializer.Serialize(rows, ErrorsJson.Plain.ListErrorRow));
        else Print(rows, Console.Out);
        return 0;
    }

    private static bool TryParseCode(string text, out int code) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out code);

    private static VenueDefinition Venue(string name) => VenueCatalog.Find(name) is { Errors.Count: > 0 } definition
        ? definition
        : throw new ToolException($"{name}: no error table; one of {Venues}");

    private static ErrorRow Row(string venue, in VenueError row) => new()
    {
        Market = venue,
        Code = row.Code,
        IsHttpStatus = row.IsHttpStatus,
        MessagePart = row.MessagePart,
        OrderOutcome = $"{row.OrderOutcome}",
        ReadOutcome = $"{row.ReadOutcome}",
        Reason = $"{row.Reason}",
        Scope = $"{row.Scope}",
        Meaning = row.Meaning,
    };

    private static void Print(List<ErrorRow> rows, TextWriter writer)
    {
        var table = new TextTable("code", "order", "read", "scope", "reason");
        foreach (ErrorRow row in rows)
        {
            table.Add(Name(row), row.OrderOutcome, row.ReadOutcome, row.Scope, row.Reason);
        }

        table.Write(writer);
        writer.WriteLine();
        foreach (ErrorRow row in rows)
        {
            string when = row.MessagePart.Length == 0 ? "" : $" (text has \"{row.MessagePart}\")";
            writer.WriteLine($"{Name(row)}{when}: {row.Meaning}");
        }
    }

    private static string Name(ErrorRow row) =>
        row.IsHttpStatus ? $"HTTP {row.Code}" : row.Code.ToString(CultureInfo.InvariantCulture);
}
