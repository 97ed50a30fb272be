using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Backtest;
using LowLatency.Backtest.Data;
using LowLatency.Protocol.History;
using Spectre.Console;

namespace LowLatency.Cli.Data;

/// <summary>`lowlatency data fetch`: candles or trades of a venue into a file that `backtest` reads.</summary>
internal static class FetchCommand
{
    private const int SymbolLengthMax = 20;
    private const long MillisecondNanos = 1_000_000;

    public static Command Create()
    {
        var options = new FetchOptions();
        var command = new Command(
            "fetch", "Download candles or trades of a venue within its rate limits; an interrupted run goes on.");
        foreach (Option option in options.All) command.Add(option);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, options, cancellation)));
        return command;
    }

    private static int Run(ParseResult result, FetchOptions options, CancellationToken cancellation)
    {
        FetchPlan plan = Plan(result, options);
        bool isJson = result.GetValue(options.Json);
        var run = new FetchRun(plan);
        long start = Stopwatch.GetTimestamp();
        try
        {
            if (isJson || Console.IsOutputRedirected || run.IsThere) run.Run(_ => { }, cancellation);
            else ShowProgress(run, plan, cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("lowlatency: stopped; the same command goes on from here");
            throw;
        }
        catch (Exception exception) when (exception is BacktestException or InvalidDataException)
        {
            throw new ToolException($"{plan.Path}: {exception.Message}", ToolException.InputOutput);
        }

        run.Report.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (isJson) Console.Out.WriteLine(JsonSerializer.Serialize(run.Report, DataJson.Plain.FetchReport));
        else Print(run.Report);
        return run.Report.GapCount > 0 || run.Report.DisorderCount > 0 ? DataCommand.HasGaps : 0;
    }

    private static FetchPlan Plan(ParseResult result, FetchOptions options)
    {
        FetchVenue venue = FetchVenue.Of(result.GetValue(options.Venue)!);
        HistoryKind kind = result.GetValue(options.Kind) switch
        {
            "candles" => HistoryKind.Candles,
            "trades" => HistoryKind.Trades,
            var other => throw new ToolException($"--kind {other}: must be candles or trades"),
        };
        string? interval = result.GetValue(options.Interval);
        int seconds = 0;
        if (kind == HistoryKind.Candles)
        {
            seconds = venue.IntervalSeconds(interval ?? throw new ToolException("--interval: give one, such as 1m"));
        }
        else if (!venue.Protocol.IsOffered(kind, 0))
        {
            throw new ToolException($"--kind trades: the REST API of {venue.Name} has no trades of the past");
        }

        int share = result.GetValue(options.Share);
        FetchOptions.ShareRange.Check(share);
        var request = new HistoryRequest
        {
            Symbol = Symbol(result.GetValue(options.Symbol)!),
            Kind = kind,
            IntervalSeconds = seconds,
            FromMillis = Millis(result.GetValue(options.From)!, "--from"),
            ToMillis = result.GetValue(options.To) is { } to ? Millis(to, "--to") : Today(),
        };
        Check(request);
        string rest = result.GetValue(options.RestUrl) ?? venue.RestUrl;
        if (!Uri.TryCreate(rest, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw new ToolException($"--rest-url {rest}: must begin with http:// or https://");
        }

        string path = PathOf(result.GetValue(options.Out)!, venue.Name, interval ?? "trades", request);
        return new FetchPlan
        {
            Venue = venue,
            Request = request,
            Path = path,
            RestUrl = url,
            SharePercent = share,
            BanFolder = result.GetValue(options.Journal) ?? Path.GetDirectoryName(Path.GetFullPath(path))!,
        };
    }

    private static void Check(HistoryRequest request)
    {
        long step = Math.Max(1, request.IntervalSeconds * 1000L);
        long first = (request.FromMillis + step - 1) / step * step;
        if (first + step <= request.ToMillis) return;
        throw new ToolException(
            request.Kind == HistoryKind.Candles && request.FromMillis < request.ToMillis
                ? "--from, --to: not one whole candle is between them"
                : "--from, --to: the end must be behind the begin");
    }

    private static string PathOf(string given, string venue, string what, HistoryRequest request)
    {
        if (given.EndsWith(".csv.gz", StringComparison.Ordinal)) return given;
        if (given.EndsWith(".csv", StringComparison.Ordinal) || given.EndsWith(".gz", StringComparison.Ordinal))
        {
            throw new ToolException($"--out {given}: a file's name must end in .csv.gz");
        }

        string from = Stamp(request.FromMillis);
        return Path.Combine(given, $"{venue}_{request.Symbol}_{what}_{from}_{Stamp(request.ToMillis)}.csv.gz");
    }

    private static string Stamp(long millis)
    {
        DateTime time = DateTime.UnixEpoch.AddMilliseconds(millis);
        string form = time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HHmmss";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }

    private static string Symbol(string text)
    {
        string symbol = text.ToUpperInvariant();
        foreach (char letter in symbol)
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.') continue;
            throw new ToolException($"--symbol {text}: letters, digits, '-', '_' and '.' only");
        }

        if (symbol.Length is > 0 and <= SymbolLengthMax) return symbol;
        throw new ToolException($"--symbol {text}: 1 to {SymbolLengthMax} letters");
    }

    private static long Millis(string text, string option) => TextTime.TryParse(text, out long nanos)
        ? nanos / MillisecondNanos
        : throw new ToolException($"{option} {text}: is not a time; write 2024-01-01 or 2024-01-01T08:00:00Z");

    private static long Today() => (long)(DateTime.UtcNow.Date - DateTime.UnixEpoch).TotalMilliseconds;

    private static void ShowProgress(FetchRun run, FetchPlan plan, CancellationToken cancellation)
    {
        long from = plan.Request.FromMillis;
        AnsiConsole.Progress().Start(progress =>
        {
            ProgressTask task = progress.AddTask(
                Markup.Escape(plan.Request.Symbol), maxValue: plan.Request.ToMillis - from);
            run.Run(
                fetch =>
                {
                    task.Value = Math.Max(0, fetch.ProgressMillis - from);
                    task.Description = Markup.Escape(
                        $"{plan.Request.Symbol} {run.Report.Rows:N0} rows, weight {fetch.Counters.UsedWeightMax}");
                },
                cancellation);
            task.Value = task.MaxValue;
        });
    }

    private static void Print(FetchReport report)
    {
        TextWriter output = Console.Out;
        output.WriteLine($"file           {report.File}{(report.WasThere ? " (was there already)" : "")}");
        output.WriteLine($"rows           {report.Rows} ({report.ResumedRows} of them from an earlier run)");
        DataCommand.PrintGaps(report.GapCount, report.MissingCount, report.Gaps, report.Kind, output);
        if (report.DisorderCount > 0) output.WriteLine($"out of order   {report.DisorderCount} rows, as they came");
        string weight = report.UsedWeightMax < 0 ? "not told" : $"{report.UsedWeightMax}";
        output.WriteLine($"requests       {report.Requests}, {report.Retries} again, {report.Limited} refused by 429");
        output.WriteLine($"used weight    {weight} at most, as the venue counts this address");
        output.WriteLine($"seconds        {report.Seconds:F1}, {report.BudgetWaitSeconds:F1} of them for the limits");
    }
}
