using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.History;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Venues.Binance;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.History;

/// <summary>The download against a scripted venue, in stepped time.</summary>
[TestFixture]
public sealed class HistoryFetchTests
{
    private const long Second = 1_000_000_000;
    private const long Millisecond = 1_000_000;

    // 2024-03-01T00:00:10Z by the venue's clock, which is five seconds ahead of ours.
    private const long StartVenueMillis = 1_709_251_210_000;
    private const long AheadMillis = 5_000;
    private const long RoundTripNanos = 50 * Millisecond;

    private long _nanos;
    private int _used;
    private long _minute;
    private int _usedMax;
    private readonly List<long> _sentNanos = [];

    private long VenueMillis => StartVenueMillis + (_nanos / Millisecond);

    [SetUp]
    public void Begin()
    {
        _nanos = 0;
        _used = _usedMax = 0;
        _minute = 0;
        _sentNanos.Clear();
    }

    // 100 of weight a minute, half of it ours: with 50 pages of weight 2 that is three minutes.
    [TestCase(50, 50, 0)]
    [TestCase(80, 80, 0)]
    [TestCase(50, 50, 25, TestName = "an engine beside it uses 25 a minute")]
    public void It_stays_within_its_share_of_what_the_venue_counts(int share, int allowed, int other)
    {
        HistoryFetch fetch = Fetch(share);
        int rows = Drive(fetch, (_, _) => null, other);
        Assert.That(rows, Is.EqualTo(50_000));
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.None));
        Assert.That(_usedMax, Is.LessThanOrEqualTo(allowed), "used of 100 in a minute");
        Assert.That(_usedMax, Is.GreaterThan(allowed - 4), "the share is made use of");
        Assert.That(fetch.Counters.BudgetWaitNanos, Is.GreaterThan(30 * Second));
        Assert.That(fetch.Counters.UsedWeightMax, Is.EqualTo(_usedMax));
    }

    [TestCase(7, 7)]
    [TestCase(-1, 60)]
    public void A_429_is_waited_for_as_long_as_it_says(int retryAfter, int seconds)
    {
        HistoryFetch fetch = Fetch(80);
        Drive(fetch, (index, _) => index == 4 ? new Answer(429, "{}", retryAfter) : null, 0);
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.None));
        Assert.That(fetch.Counters.Limited, Is.EqualTo(1));
        Assert.That(_sentNanos[5] - _sentNanos[4], Is.GreaterThanOrEqualTo(seconds * Second));
        Assert.That(_sentNanos[5] - _sentNanos[4], Is.LessThan((seconds + 2) * Second));
    }

    [Test]
    public void A_ban_ends_it_at_once_with_its_end()
    {
        HistoryFetch fetch = Fetch(80);
        long until = StartVenueMillis + 3_600_000;
        string text = $"{{\"code\":-1003,\"msg\":\"Way too much; IP banned until {until}. Please\"}}";
        Drive(fetch, (index, _) => index == 3 ? new Answer(418, text, 120) : null, 0);
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.Banned));
        Assert.That(fetch.FailureText, Does.Contain("2024-03-01T01:00:10Z"));
        Assert.That(_sentNanos, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_ban_that_is_known_sends_nothing()
    {
        AddressLimits limits = Limits(80);
        limits.RestoreBan((StartVenueMillis + 60_000) * Millisecond, 0, StartVenueMillis * Millisecond);
        HistoryFetch fetch = new(Request(), new BinanceHistory(), limits, new FetchSettings(), 1);
        Drive(fetch, (_, _) => null, 0);
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.Banned));
        Assert.That(_sentNanos, Is.Empty);
    }

    [TestCase(503, "<html>no</html>")]
    [TestCase(500, "{\"code\":-1000,\"msg\":\"An unknown error\"}")]
    [TestCase(200, "[[1709164800000,\"1.0\"")]
    [TestCase(200, "<html>ok</html>")]
    [TestCase(200, "")]
    public void Answers_of_no_use_are_tried_again_with_growing_waits(int status, string body)
    {
        HistoryFetch fetch = Fetch(80);
        int rows = Drive(fetch, (index, _) => index is >= 3 and < 8 ? new Answer(status, body) : null, 0);
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.None), fetch.FailureText);
        Assert.That(rows, Is.EqualTo(50_000));
        Assert.That(fetch.Counters.Retries, Is.EqualTo(5));
        Assert.That(_sentNanos[8] - _sentNanos[7], Is.GreaterThan(3 * (_sentNanos[5] - _sentNanos[4])));
    }

    [Test]
    public void Failures_in_a_row_end_it_with_what_happened()
    {
        HistoryFetch fetch = Fetch(80);
        Drive(fetch, (index, _) => index >= 3 ? new Answer(0, "", Failure: HttpFailure.Timeout) : null, 0);
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.Unavailable));
        Assert.That(fetch.FailureText, Is.EqualTo("rest: no answer in time; 8 times in a row"));
        Assert.That(_sentNanos, Has.Count.EqualTo(3 + 8));
    }

    [Test]
    public void A_refused_request_is_final_and_told_in_the_venues_words()
    {
        HistoryFetch fetch = Fetch(80);
        Drive(fetch, (_, target) => target.Contains("exchangeInfo", StringComparison.Ordinal)
            ? new Answer(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
            : null, 0);
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.Refused));
        Assert.That(fetch.FailureText, Does.Contain("-1121").And.Contains("Invalid symbol."));
    }

    [Test]
    public void An_end_in_the_venues_future_is_refused()
    {
        HistoryRequest request = Request() with { ToMillis = StartVenueMillis + 60_000 };
        HistoryFetch fetch = new(request, new BinanceHistory(), Limits(80), new FetchSettings(), 1);
        Drive(fetch, (_, _) => null, 0);
        Assert.That(fetch.Failure, Is.EqualTo(FetchFailure.Future));
        Assert.That(fetch.FailureText, Does.Contain("2024-03-01T00:00:1"));
    }

    private static HistoryRequest Request() => new()
    {
        Symbol = "BTCUSDT",
        Kind = HistoryKind.Candles,
        IntervalSeconds = 1,
        FromMillis = 1_709_164_800_000,
        ToMillis = 1_709_164_800_000 + 50_000_000,
    };

    private static AddressLimits Limits(int share) => new(
        new FetchSettings { SharePercent = share }.Budget(), new BinanceHistory().InitialLimits);

    private static HistoryFetch Fetch(int share) =>
        new(Request(), new BinanceHistory(), Limits(share), new FetchSettings { SharePercent = share }, 1);

    /// <summary>Runs it to its end; <paramref name="fault"/> may answer in the venue's place.</summary>
    private int Drive(HistoryFetch fetch, Func<int, string, Answer?> fault, int otherWeight)
    {
        byte[] buffer = new byte[HistoryProtocol.TargetLengthMax];
        int rows = 0;
        for (int steps = 0; steps < 10_000; steps++)
        {
            var target = new AsciiWriter(buffer);
            ReceiveStamp now = Stamp();
            FetchStep step = fetch.Step(now, ref target, out long until);
            if (step is FetchStep.Done or FetchStep.Failed) return rows;
            if (step == FetchStep.Wait)
            {
                Assert.That(until, Is.GreaterThan(_nanos), "a wait into the past");
                _nanos = until;
                continue;
            }

            string text = Encoding.ASCII.GetString(target.Written);
            int index = _sentNanos.Count;
            _sentNanos.Add(_nanos);
            _nanos += RoundTripNanos;
            Answer answer = fault(index, text) ?? Venue(text, otherWeight);
            fetch.OnResponse(new HttpResponseView
            {
                Failure = answer.Failure,
                Status = answer.Status,
                RetryAfterSeconds = answer.RetryAfter,
                UsedWeight = answer.Used,
                Sent = now,
                Completed = Stamp(),
                Body = Encoding.ASCII.GetBytes(answer.Body),
            });
            rows += fetch.Rows.Count;
        }

        Assert.Fail("does not end");
        return rows;
    }

    private ReceiveStamp Stamp() => new(_nanos, ((VenueMillis - AheadMillis) * Millisecond) + (_nanos % Millisecond));

    private Answer Venue(string target, int otherWeight)
    {
        int weight = target.Contains("klines", StringComparison.Ordinal) ? 2
            : target.Contains("exchangeInfo", StringComparison.Ordinal) ? 20 : 1;
        if (VenueMillis / 60_000 != _minute) (_minute, _used) = (VenueMillis / 60_000, otherWeight);
        _used += weight;
        _usedMax = Math.Max(_usedMax, _used);
        string body = weight switch
        {
            1 => $"{{\"serverTime\":{VenueMillis}}}",
            20 => "{\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
                + "\"limit\":100}]}",
            _ => Klines(target),
        };
        return new Answer(200, body, Used: _used);
    }

    private static string Klines(string target)
    {
        int at = target.IndexOf("startTime=", StringComparison.Ordinal) + "startTime=".Length;
        long start = long.Parse(target[at..target.IndexOf('&', at)], CultureInfo.InvariantCulture);
        var text = new StringBuilder("[");
        for (int i = 0; i < 1000; i++)
        {
            long open = start + (i * 1000L);
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"[{open},\"1.10\",\"1.2\",\"1.0\",")
                .Append(CultureInfo.InvariantCulture, $"\"1.1\",\"5\",{open + 999},\"5.5\",3,\"1\",\"1.1\",\"0\"]");
        }

        return text.Append(']').ToString();
    }

    private sealed record Answer(
        int Status, string Body, int RetryAfter = -1, int Used = -1, HttpFailure Failure = HttpFailure.None);
}
