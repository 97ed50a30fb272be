using System.Net;
using System.Net.Sockets;
using LowLatency.Host.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Alarms;

/// <summary>An engine whose venue cannot be reached says why, and where.</summary>
internal sealed class ConnectionAlarmTests
{
    [TestCase("four")]
    [TestCase("one")]
    [CancelAfter(120_000)]
    public void A_venue_that_refuses_the_connection_is_an_alarm_with_host_phase_and_reason(string plan)
    {
        using var process = new ProcessInTest();
        HostOptions options = process.Options();
        options.Threads.Plan = plan;
        int port = ClosedPort();
        options.Venues.Add(new VenueOptions
        {
            Venue = "BinanceSpot",
            StreamUrl = $"ws://127.0.0.1:{port}",
            RestUrl = $"http://127.0.0.1:{port}",
        });
        process.Start(options);
        process.AwaitLine(" BinanceSpot detail=0 sequence=");
        process.Stop();
        Assert.That(
            process.Log,
            Does.Match(@"ALARM FeedDisconnected BinanceSpot detail=0 sequence=\d+: 127\.0\.0\.1:" + port
                + ", connect: connection refused"));
        process.End();
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
