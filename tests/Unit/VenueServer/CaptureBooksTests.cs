using System.Collections.Generic;
using System.Linq;
using LowLatency.VenueServer.Capture;
using LowLatency.VenueSim.Capture;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

[TestFixture]
public sealed class CaptureBooksTests
{
    [TestCase("binance-spot_btcusdt_20240808", null)]
    [TestCase("binance-spot_btcusdt_20240809", "binance-spot_btcusdt_20240808")]
    [TestCase("binance-usdm_btcusdt_20240808", null)]
    [TestCase("binance-usdm_4symbols_20210722", null)]
    [TestCase("binance-spot_10symbols_20210405", null)]
    [TestCase("binance-coinm_btcusd_perp_20240809", "binance-coinm_btcusd_perp_20240808")]
    [TestCase("bybit-linear_v5_4symbols_20260809", null)]
    [TestCase("bybit-spot_v5_l1_20250613", null)]
    public void Books_equal_those_computed_independently(string name, string? prelude)
    {
        var capture = CaptureLoader.Load(SharedCaptures.Directory(name));
        CaptureBooks books;
        if (prelude is null)
        {
            books = capture.CreateBooks();
        }
        else
        {
            var found = CaptureLoader.FindPrelude(capture);
            Assert.That(found?.Name, Is.EqualTo(prelude));
            books = found!.CreateBooks();
            found.PlayInto(books);
        }

        capture.PlayInto(books);
        var expected = FinalBooks.Read(name);
        Assert.That(books.GapCount, Is.Zero);
        foreach (var (symbol, final) in expected)
        {
            var book = books.Books[symbol];
            Assert.That(book.Bids, Has.Count.EqualTo(final.BidLevels), symbol);
            Assert.That(book.Asks, Has.Count.EqualTo(final.AskLevels), symbol);
            Assert.That(Top(book.Bids), Is.EqualTo(final.Bids), symbol);
            Assert.That(Top(book.Asks), Is.EqualTo(final.Asks), symbol);
            Assert.That(book.LastUpdateId, Is.EqualTo(final.LastSequence), symbol);
        }

        Assert.That(expected, Is.Not.Empty);
    }

    private static List<(decimal, decimal)> Top(IReadOnlyDictionary<decimal, decimal> levels) =>
        levels.Take(5).Select(level => (level.Key, level.Value)).ToList();
}
