using System;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>The local venue over TLS: only who was given its certificate connects.</summary>
[TestFixture]
public sealed class TlsServingTests
{
    [Test]
    public async Task Venue_is_trusted_with_its_certificate_and_refused_without_it_or_with_that_of_another()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(new VenueServerOptions { UseTls = true });
        await using LocalVenue other = await LocalVenue.StartAsync(new VenueServerOptions { UseTls = true });
        var address = new Uri($"https://127.0.0.1:{venue.Port}/api/v3/time");
        using HttpClient trusting = Client(venue.CertificatePem!);
        Assert.That(await trusting.GetStringAsync(address), Does.Contain("serverTime"));
        using HttpClient stranger = Client(other.CertificatePem!);
        Assert.That(async () => await stranger.GetStringAsync(address), Throws.TypeOf<HttpRequestException>());
        using var system = new HttpClient();
        Assert.That(async () => await system.GetStringAsync(address), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task Venue_with_TLS_answers_no_plain_request_and_one_without_has_no_certificate()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(new VenueServerOptions { UseTls = true });
        await using LocalVenue plain = await LocalVenue.StartAsync(new VenueServerOptions());
        using var client = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{venue.Port}/api/v3/time");
        Assert.That(async () => await client.GetStringAsync(address), Throws.TypeOf<HttpRequestException>());
        Assert.That(plain.CertificatePem, Is.Null);
    }

    private static HttpClient Client(string certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(certificate);
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        return new HttpClient(new SocketsHttpHandler { SslOptions = options });
    }
}
