using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Downloads;
using LowLatency.Backtest.Loading;
using LowLatency.Host.Links;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.History;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Runtime.Storage;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Http;

namespace LowLatency.Cli.Data;

/// <summary>
/// Carries a download out: requests over HTTP, rows into the part file, at the end the check and the name. One thread.
/// </summary>
internal sealed class FetchRun
{
    private const int WaitMillisMax = 50;

    // Who has no network is told so before he doubts the program.
    private const int ConnectSecondsMax = 4;
    private const double Second = 1e9;

    private readonly FetchPlan _plan;
    private readonly DownloadSource _source;
    private readonly StopwatchReceiveClock _clock = new();
    private LinkFault _reported;
    private readonly byte[] _target = new byte[HistoryProtocol.TargetLengthMax];

    public FetchRun(FetchPlan plan)
    {
        _plan = plan;
        HistoryRequest request = plan.Request;
        Report = new FetchReport
        {
            File = plan.Path,
            Venue = plan.Venue.Name,
            Symbol = request.Symbol,
            Kind = request.Kind == HistoryKind.Candles ? "candles" : "trades",
            From = TimeText(request.FromMillis),
            To = TimeText(request.ToMillis),
        };
        _source = new DownloadSource(plan.Path, plan.Venue.Name, request, Report.From, Report.To);
        IsThere = _source.IsThere() && File.Exists(plan.Path);
    }

    public FetchReport Report { get; }

    /// <summary>An earlier run has finished it.</summary>
    public bool IsThere { get; }

    private string Part => _plan.Path + ".part";

    private bool IsCandles => _plan.Request.Kind == HistoryKind.Candles;

    /// <param name="progressed">Called after every answer.</param>
    public void Run(Action<HistoryFetch> progressed, CancellationToken cancellation)
    {
        if (IsThere)
        {
            Report.WasThere = true;
            TakeOver(DataCheckOf(_plan.Path, null));
            return;
        }

        if (File.Exists(_plan.Path))
        {
            throw new ToolException(
                $"{_plan.Path}: is there, but {_source.Path}, which says what it holds, is not; give another --out");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_plan.Path))!);
        if (!_source.IsThere()) _source.Write();
        string? last;
        using (BlockFile rows = BlockFile.Open(Part, _plan.Venue.Protocol.Columns(_plan.Request.Kind)))
        {
            Report.Rows = Report.ResumedRows = rows.Rows;
            if (Download(rows, progressed, cancellation) is { } failure)
            {
                if (Report.Rows == 0) RemoveTraces();
                throw failure;
            }

            rows.Finish();
            last = rows.LastRow;
        }

        TakeOver(DataCheckOf(Part, last));
        if (!DurableFile.TryPublish(Part, _plan.Path, out string error)) throw new IOException(error);
    }

    /// <returns>Why it ended early, or null.</returns>
    private ToolException? Download(BlockFile rows, Action<HistoryFetch> progressed, CancellationToken cancellation)
    {
        HistoryProtocol protocol = _plan.Venue.Protocol;
        var settings = new FetchSettings { SharePercent = _plan.SharePercent };
        var limits = new AddressLimits(settings.Budget(), protocol.InitialLimits);
        ReceiveStamp now = _clock.Now();
        var address = new VenueAddress(
            limits, Path.Combine(_plan.BanFolder, "ban-" + _plan.Venue.AddressBudget), now.MonotonicNanos,
            now.WallNanos);
        var fetch = new HistoryFetch(_plan.Request, protocol, limits, settings, (ulong)Stopwatch.GetTimestamp());
        if (rows.LastRow is { } last) fetch.Resume(TimeOf(last), IdOf(last));
        using var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = _plan.RestUrl,
            ConnectTimeout = TimeSpan.FromSeconds(ConnectSecondsMax),
        });
        try
        {
            while (Step(fetch, http, cancellation))
            {
                (int first, int count) = fetch.Rows;
                for (int i = first; i < first + count; i++) rows.Add(fetch.Page.Text(i));
                Report.Rows += count;
                progressed(fetch);
            }
        }
        finally
        {
            address.Poll();
            Report.Requests = fetch.Counters.Requests;
            Report.Retries = fetch.Counters.Retries;
            Report.Limited = fetch.Counters.Limited;
            Report.UsedWeightMax = fetch.Counters.UsedWeightMax;
            Report.BudgetWaitSeconds = fetch.Counters.BudgetWaitNanos / Second;
        }

        return fetch.Failure == FetchFailure.None ? null : Failure(fetch);
    }

    /// <summary>Goes on to the next answer; false = the end.</summary>
    private bool Step(HistoryFetch fetch, HttpRequester http, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            ReceiveStamp now = _clock.Now();
            var target = new AsciiWriter(_target);
            switch (fetch.Step(now, ref target, out long waitUntilNanos))
            {
                case FetchStep.Send:
                    http.TrySend(new HttpRequestView { Target = target.Written }, now);
                    Receive(fetch, http, cancellation);
                    return true;
                case FetchStep.Wait:
                    long millis = (waitUntilNanos - now.MonotonicNanos) / 1_000_000;
                    cancellation.WaitHandle.WaitOne((int)Math.Clamp(millis, 1, WaitMillisMax));
                    break;
                default:
                    return false;
            }
        }
    }

    private void Receive(HistoryFetch fetch, HttpRequester http, CancellationToken cancellation)
    {
        HttpExchange? exchange;
        while (!http.TryTake(out exchange))
        {
            cancellation.WaitHandle.WaitOne(1);
            cancellation.ThrowIfCancellationRequested();
        }

        HttpResponseView response = exchange.View();
        ReportTrouble(SessionFaults.Of(in response));
        fetch.OnResponse(in response);
        http.Return(exchange);
    }

    // At once: the attempts that follow may take minutes.
    private void ReportTrouble(LinkFault fault)
    {
        if (!fault.IsNone && fault != _reported)
        {
            Console.Error.WriteLine(
                $"lowlatency: {_plan.RestUrl.Authority}: {fault.Describe()}; it is tried again, Ctrl-C ends it");
        }

        _reported = fault;
    }

    private DataCheckReport DataCheckOf(string path, string? onlyRow)
    {
        if (!IsCandles) return DataCheck.Trades(path);
        HistoryRequest request = _plan.Request;
        long step = request.IntervalSeconds * 1000L;
        long from = (request.FromMillis + step - 1) / step * step;
        long to = request.ToMillis / step * step;
        (long rows, string? first) = CountRows(path);
        return rows >= 2
            ? DataCheck.Candles(path, request.IntervalSeconds, from, to)
            : DataCheck.FewCandles(
                path, (onlyRow ?? first) is { } row ? TimeOf(row) : null, request.IntervalSeconds, from, to);
    }

    /// <summary>Rows behind the header, two at most.</summary>
    private static (long Rows, string? First) CountRows(string path)
    {
        using StreamReader reader = TextFile.Open(path);
        reader.ReadLine();
        string? first = reader.ReadLine();
        return first == null ? (0, null) : (reader.ReadLine() == null ? 1 : 2, first);
    }

    private void TakeOver(DataCheckReport found)
    {
        Report.Rows = found.Rows;
        Report.GapCount = found.GapCount;
        Report.MissingCount = found.MissingCount;
        Report.DisorderCount = found.DisorderCount;
        Report.Gaps = found.Gaps;
    }

    /// <summary>A request that gave nothing leaves nothing that stands in the way of the next one.</summary>
    private void RemoveTraces()
    {
        File.Delete(Part);
        File.Delete(_source.Path);
    }

    private ToolException Failure(HistoryFetch fetch)
    {
        string done = $"{Report.Rows} rows so far, the same command goes on from there";
        string text = $"{_plan.Venue.Name} {_plan.RestUrl.Authority}: {fetch.FailureText}";
        return fetch.Failure switch
        {
            FetchFailure.Banned => new ToolException($"{text}; {done}", ToolException.TryLater),
            FetchFailure.Unavailable => new ToolException($"{text}; {done}", ToolException.Unavailable),
            FetchFailure.Future => new ToolException($"--to {Report.To}: {fetch.FailureText}"),
            _ => new ToolException(text),
        };
    }

    // The first field of a candle is its time; of a trade its id, and the time is the fourth.
    private long TimeOf(string row) => Number(row, IsCandles ? 0 : 3);

    private long IdOf(string row) => Number(row, 0);

    private static long Number(string row, int field) =>
        long.Parse(row.Split(',')[field], NumberStyles.None, CultureInfo.InvariantCulture);

    private static string TimeText(long millis) => DateTime.UnixEpoch.AddMilliseconds(millis)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
