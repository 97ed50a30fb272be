using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace LowLatency.Latency.Echo;

/// <summary>One end of a connection to the echo process: blocking, whole messages, over TLS or not.</summary>
internal sealed class EchoSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly SslStream? _tls;

    private EchoSocket(Socket socket, bool isTls)
    {
        _socket = socket;
        _socket.NoDelay = true;
        if (isTls) _tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
    }

    /// <summary>The next connection of a listener.</summary>
    /// <param name="listener">Listens.</param>
    /// <param name="certificate">With its private key; null = without TLS.</param>
    public static EchoSocket Accept(Socket listener, X509Certificate2? certificate)
    {
        var accepted = new EchoSocket(listener.Accept(), certificate != null);
        if (certificate != null) accepted._tls!.AuthenticateAsServer(certificate);
        return accepted;
    }

    /// <summary>A connection to a port of this machine.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="certificateFile">PEM of the only certificate that is trusted; null = without TLS.</param>
    public static EchoSocket Connect(int port, string? certificateFile)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        var connected = new EchoSocket(socket, certificateFile != null);
        if (certificateFile == null) return connected;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile)));
        connected._tls!.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = policy,
        });
        return connected;
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        if (_tls != null) _tls.Write(message);
        else _socket.Send(message);
    }

    /// <summary>True when the bytes are whole; false at the end of the stream.</summary>
    public bool TryRead(Span<byte> message)
    {
        int read = 0;
        while (read < message.Length)
        {
            int received = _tls != null ? _tls.Read(message[read..]) : _socket.Receive(message[read..]);
            if (received == 0) return false;
            read += received;
        }

        return true;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _tls?.Dispose();
    }
}
