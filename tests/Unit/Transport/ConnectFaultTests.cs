using System;
using System.Net;
using System.Net.Sockets;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Transport.Http;
using LowLatency.Unit.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>What a person is told of a connection that cannot be made, by real sockets and certificates.</summary>
internal sealed class ConnectFaultTests
{
    [Test]
    public void A_refused_certificate_is_told_with_its_reason()
    {
        using var good = new TestCertificates();
        using var others = new TestCertificates("elsewhere.test");
        using var old = new TestCertificates(isExpired: true);
        Assert.That(Refusal(good, others.RootFile), Is.EqualTo("tls: certificate refused: unknown issuer"));
        Assert.That(
            Refusal(others, others.RootFile), Is.EqualTo("tls: certificate refused: it is for another host"));
        Assert.That(
            Refusal(old, old.RootFile), Is.EqualTo("tls: certificate refused: expired or not valid yet"));
    }

    [Test]
    public void A_refused_certificate_of_the_rest_address_is_told_with_its_reason()
    {
        using var good = new TestCertificates();
        using var others = new TestCertificates("elsewhere.test");
        using var old = new TestCertificates(isExpired: true);
        Assert.That(RestRefusal(good, others.RootFile), Is.EqualTo("rest, tls: certificate refused: unknown issuer"));
        Assert.That(
            RestRefusal(others, others.RootFile),
            Is.EqualTo("rest, tls: certificate refused: it is for another host"));
        Assert.That(
            RestRefusal(old, old.RootFile), Is.EqualTo("rest, tls: certificate refused: expired or not valid yet"));
    }

    [Test]
    public void A_peer_without_tls_and_a_root_file_that_is_none_are_told_apart()
    {
        using var certificates = new TestCertificates();
        using var plain = new ScriptedPeer(peer => peer.Write("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()));
        Assert.That(
            Failure(Bench.Connection(plain.Port, tls: true)),
            Is.EqualTo("tls: no common TLS, or the peer speaks none"));
        using var peer = new ScriptedPeer(_ => { }, certificate: certificates.Server);
        Assert.That(
            Failure(Bench.Connection(peer.Port, tls: true, root: "/nowhere/root.pem")),
            Is.EqualTo("tls: the file of the trusted root cannot be used"));
    }

    [Test]
    public void A_closed_port_is_a_refused_connection()
    {
        int port = ClosedPort();
        Assert.That(Failure(Bench.Connection(port)), Is.EqualTo("connect: connection refused"));
        Assert.That(RestFailure(port, null, "http"), Is.EqualTo("rest, connect: connection refused"));
    }

    [TestCase(SocketError.HostNotFound, "dns: no address for the name (no such host is known)")]
    [TestCase(SocketError.TryAgain, "dns: no address for the name (the name server did not answer)")]
    public void A_name_without_an_address_is_told_with_the_name_servers_answer(SocketError error, string expected)
    {
        ConnectionOptions options = Bench.Connection(1, host: "venue.test") with
        {
            Resolve = _ => throw new SocketException((int)error),
        };
        Assert.That(Failure(options), Is.EqualTo(expected));
    }

    [Test]
    public void A_refused_upgrade_is_told_with_its_status()
    {
        using var peer = new ScriptedPeer(one =>
        {
            one.ReadHead();
            one.Write("HTTP/1.1 451 x\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        });
        Assert.That(
            Failure(Bench.Connection(peer.Port)),
            Is.EqualTo("upgrade: HTTP 451 (not served where this machine is, for legal reasons)"));
    }

    private static string Refusal(TestCertificates certificates, string root)
    {
        using var peer = new ScriptedPeer(_ => { }, certificate: certificates.Server);
        return Failure(Bench.Connection(peer.Port, tls: true, root: root));
    }

    private static string Failure(ConnectionOptions options)
    {
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(options);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count > 0);
        return SessionFaults.Of(pipe.Session.Handler.LastEvent).Describe();
    }

    private static string RestRefusal(TestCertificates certificates, string root)
    {
        using var peer = new ScriptedPeer(_ => { }, certificate: certificates.Server);
        return RestFailure(peer.Port, root, "https");
    }

    private static string RestFailure(int port, string? root, string scheme)
    {
        var http = new HttpRequester(new HttpRequesterOptions
        {
            BaseAddress = new Uri($"{scheme}://127.0.0.1:{port}"),
            RootCertificateFile = root,
        });
        using var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), Bench.Session(), Bench.Connection(port), new StopwatchReceiveClock(), null, http);
        pipe.Session.Output.RequestHttp(42, HttpVerb.Get, "/"u8);
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count == 1);
        return pipe.Session.Handler.LastHttpFault.Describe();
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
