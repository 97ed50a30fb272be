using System.Collections.Generic;
using System.Linq;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>What the server relies on in every row.</summary>
[TestFixture]
public sealed class VenueRowTests
{
    private static IEnumerable<SimVenue> Rows() => SimDialects.Rows;

    [Test]
    public void Names_options_and_recordings_tell_the_rows_apart()
    {
        Assert.That(Rows().Select(row => row.Name), Is.Unique);
        Assert.That(Rows().Select(row => row.Option), Is.Unique);
        Assert.That(Rows().SelectMany(row => row.Recordings), Is.Unique);
        Assert.That(SimDialects.Default.HasTrading, Is.True);
    }

    [TestCaseSource(nameof(Rows))]
    public void A_row_is_found_by_its_name(SimVenue row) => Assert.That(SimDialects.Of(row.Name), Is.SameAs(row));

    [TestCaseSource(nameof(Rows))]
    public void Instruments_of_a_generated_market_hold_the_symbol_with_its_units(SimVenue row)
    {
        var symbol = SymbolSpec.Of("BTCUSDT", 0);
        var body = System.Text.Encoding.UTF8.GetString(row.Dialect.WriteInstruments(
            new RestQuery(RestEndpoint.Instruments, string.Empty, 1000),
            [LowLatency.VenueSim.Exchange.Orders.SymbolRules.Of(symbol) with { DecimalsShown = 0 }], 1));

        Assert.That(body, Does.Contain("\"BTCUSDT\"").And.Contain("\"0.01\"").And.Contain("\"0.00001\""));
    }

    [TestCaseSource(nameof(Rows))]
    public void A_row_with_orders_has_a_bad_day_of_faults_that_can_be_armed(SimVenue row)
    {
        Assert.That(row.BadDay.Count > 0, Is.EqualTo(row.HasTrading));
        foreach (var text in row.BadDay)
            Assert.That(ExchangeFaultSpec.TryParse(text, out _, out var error), Is.True, $"{text}: {error}");
    }

    [Test]
    public void A_name_without_a_row_is_refused_with_the_names_there_are() => Assert.That(
        () => SimDialects.Of("Nowhere"), Throws.ArgumentException.With.Message.Contains("BinanceSpot"));
}
