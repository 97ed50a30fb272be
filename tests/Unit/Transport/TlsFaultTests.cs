using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Transport.Connections;
using LowLatency.Unit.Protocol.Sessions;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>
/// What a peer sends behind the handshake that no TLS peer should: the connection ends with its reason, and the thread
/// that reads goes on.
/// </summary>
internal sealed class TlsFaultTests
{
    private const byte ApplicationData = 23;
    private const byte Alert = 21;
    private const byte Handshake = 22;
    private const byte ChangeCipher = 20;

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public void Garbage_behind_the_handshake_ends_the_connection(SslProtocols version)
    {
        byte[] garbage = new byte[40_000];
        new Random(7).NextBytes(garbage);
        Check(version, (socket, _) => socket.Send(garbage));
    }

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public void Records_that_cannot_be_decrypted_end_the_connection(SslProtocols version)
    {
        foreach (byte kind in (byte[])[ApplicationData, Alert, Handshake, ChangeCipher, 99])
            Check(version, (socket, _) => socket.Send([kind, 3, 3, 0, 32, .. new byte[32]]));
    }

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public void A_record_that_is_cut_off_ends_the_connection(SslProtocols version) =>
        Check(version, (socket, _) =>
        {
            socket.Send([ApplicationData, 3, 3, 0, 64, 1, 2, 3, 4, 5]);
            socket.Shutdown(SocketShutdown.Both);
        });

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public void A_record_that_is_longer_than_any_may_be_ends_the_connection(SslProtocols version) =>
        Check(version, (socket, _) => socket.Send([ApplicationData, 3, 3, 255, 255, .. new byte[65_535]]));

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public void A_goodbye_of_tls_alone_ends_the_connection(SslProtocols version) =>
        Check(version, (_, tls) => tls.ShutdownAsync().Wait());

    [Test]
    [SupportedOSPlatform("linux")]
    public void A_handshake_begun_anew_ends_the_connection_and_not_its_thread()
    {
        using var begun = new ManualResetEventSlim();
        Check(
            SslProtocols.Tls12,
            (socket, tls) =>
            {
                Task anew = tls.NegotiateClientCertificateAsync();
                begun.Set();
                Task.WhenAny(anew).Wait(TimeSpan.FromSeconds(20));
                _ = anew.Exception;
                socket.Shutdown(SocketShutdown.Both);
            },
            begun);
    }

    // Both ways are at work when the fault comes; with a signal the other way begins behind it.
    private static void Check(
        SslProtocols version, Action<Socket, SslStream> fault, ManualResetEventSlim? begun = null)
    {
        using var certificates = new TestCertificates();
        using var over = new ManualResetEventSlim();
        using var peer = new ScriptedPeer(p =>
        {
            using var tls = new SslStream(new NetworkStream(p.Socket));
            tls.AuthenticateAsServer(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificates.Server,
                EnabledSslProtocols = version,
                AllowRenegotiation = true,
            });
            var inner = new ScriptedPeer.Peer(p.Socket, tls, 0);
            inner.Upgrade(ServerFrame.Text("first"));
            if (begun is null) inner.ReadFrame();
            fault(p.Socket, tls);
            over.Wait(TimeSpan.FromSeconds(20));
        });
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(peer.Port, tls: true, root: certificates.RootFile, mode: ReceiveMode.Spin));
        RecordingHandler handler = pipe.Session.Handler;
        bool isStepped = false;
        Bench.StepUntil(pipe, () =>
        {
            bool isSending = handler.Log.Contains("first") && begun?.IsSet != false;
            if (isSending && isStepped) pipe.Session.Output.SendText("more"u8);
            isStepped = isSending;
            return handler.Log.Exists(line => line.StartsWith("<Closed", StringComparison.Ordinal));
        });
        over.Set();
        string end = handler.Log.Find(line => line.StartsWith("<Closed", StringComparison.Ordinal))!;
        Assert.That(end, Does.StartWith("<Closed SocketError ").Or.StartWith("<Closed EndOfStream "));
    }
}
