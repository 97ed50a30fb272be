using System.Linq;
using System.Text;
using LowLatency.Transport.Connections;
using LowLatency.Unit.Protocol.Sessions;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

internal sealed class TlsConnectionTests
{
    [TestCase(ReceiveMode.Spin)]
    [TestCase(ReceiveMode.Block)]
    public void Messages_of_all_sizes_arrive_unchanged_over_tls(ReceiveMode mode)
    {
        using var certificates = new TestCertificates();
        string[] texts =
            [.. Enumerable.Range(0, 400).Select(i => new string((char)('a' + i % 26), i * i % 70_000) + i)];
        string? echoed = null;
        using var peer = new ScriptedPeer(
            p =>
            {
                p.Upgrade(ServerFrame.Text("first"));
                foreach (string text in texts)
                    p.Write(ServerFrame.Text(text));
                p.WriteOneByOne(ServerFrame.Text("one by one"));
                echoed = p.ReadFrame();
                p.Write(ServerFrame.Close(1000));
                p.IsEnded();
            },
            certificate: certificates.Server);
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(peer.Port, tls: true, root: certificates.RootFile, mode: mode));
        RecordingHandler handler = pipe.Session.Handler;
        handler.React = (line, output) =>
        {
            if (line == "one by one")
                output.SendText(Encoding.ASCII.GetBytes(new string('e', 50_000)));
        };
        Bench.StepUntil(pipe, () => handler.Log.Count >= texts.Length + 4);
        Assert.That(handler.Log[1], Is.EqualTo("first"));
        for (int i = 0; i < texts.Length; i++)
            Assert.That(handler.Log[i + 2] == texts[i], Is.True, $"message {i}");
        Assert.That(handler.Log[^1], Is.EqualTo("<Closed PeerClosed None 1000 Orderly>"));
        Assert.That(echoed, Is.EqualTo("1:" + new string('e', 50_000)));
    }

    [Test]
    public void A_certificate_of_an_unknown_root_or_another_name_is_refused()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates("elsewhere.test");
        Check(certificates, null);
        Check(certificates, others.RootFile);
        Check(others, others.RootFile);
    }

    private static void Check(TestCertificates certificates, string? root)
    {
        using var peer = new ScriptedPeer(_ => { }, certificate: certificates.Server);
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(peer.Port, tls: true, root: root));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count > 0);
        Assert.That(pipe.Session.Handler.Log[0], Is.EqualTo("<AttemptFailed TlsFailed None 0 Failure>"));
    }

    [Test]
    public void A_peer_that_is_silent_in_the_tls_handshake_runs_into_the_connect_timeout()
    {
        using var peer = new ScriptedPeer(p => p.Socket.Poll(2_000_000, System.Net.Sockets.SelectMode.SelectError));
        using PipeConnection<RecordingHandler> pipe = Bench.Connect(
            Bench.Connection(peer.Port, tls: true, connectMillis: 200));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count > 0);
        Assert.That(pipe.Session.Handler.Log[0], Is.EqualTo("<AttemptFailed ConnectTimeout None 0 Failure>"));
    }

    [TestCase("")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [TestCase(null)]
    public void A_bad_root_file_is_a_failed_attempt_each_time(string? content)
    {
        using var certificates = new TestCertificates();
        if (content is null) System.IO.File.Delete(certificates.RootFile);
        else System.IO.File.WriteAllText(certificates.RootFile, content);
        using var peer = new ScriptedPeer(_ => { }, connections: 2, certificate: certificates.Server);
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(peer.Port, tls: true, root: certificates.RootFile));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count > 1);
        Assert.That(pipe.Session.Handler.Log[..2], Is.All.EqualTo("<AttemptFailed TlsFailed None 0 Failure>"));
    }

    [Test]
    public void A_root_file_that_is_a_folder_is_a_failed_attempt()
    {
        using var certificates = new TestCertificates();
        using var peer = new ScriptedPeer(_ => { }, certificate: certificates.Server);
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(peer.Port, tls: true, root: System.IO.Path.GetTempPath()));
        Bench.StepUntil(pipe, () => pipe.Session.Handler.Log.Count > 0);
        Assert.That(pipe.Session.Handler.Log[0], Is.EqualTo("<AttemptFailed TlsFailed None 0 Failure>"));
    }
}
