using System.Globalization;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Clients;

/// <summary>
/// An independent library (`binance`) reads the venue's market by its own rules. Needs
/// <c>npm ci --ignore-scripts</c> in tests/EndToEnd/npm/venue.
/// </summary>
internal sealed class MarketClientTests
{
    [Test]
    public async Task An_independent_client_reads_trades_best_prices_and_gapless_diffs()
    {
        string folder = NodeClient.Find("venue", "binance");
        await using LocalVenue venue = await LocalVenue.StartAsync(new VenueServerOptions { MessagesPerSecond = 200 });
        string output = await NodeClient.RunAsync(folder, venue.Port.ToString(CultureInfo.InvariantCulture));
        using JsonDocument answer = JsonDocument.Parse(output);
        JsonElement root = answer.RootElement;
        Assert.That(root.GetProperty("ok").GetBoolean(), output);
        Assert.That(root.GetProperty("depth").GetInt32(), Is.GreaterThan(10));
        Assert.That(root.GetProperty("gaps").GetInt32(), Is.Zero);
    }
}
