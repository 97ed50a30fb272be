using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Sessions;
using LowLatency.Transport.Security;

namespace LowLatency.Transport.Connections;

/// <summary>
/// One attempt - name, TCP, TLS - on a thread of its own, so that a slow name server or certificate check stops neither
/// the stepping thread nor the pool, which carries HTTP requests and signals. The socket is never used asynchronously:
/// that would hand it to the runtime's socket engine, whose thread would wake for every packet.
/// </summary>
internal sealed class ConnectAttempt
{
    /// <summary>Attempts under way at once; one more fails. Those that nobody waits for any more count too.</summary>
    private const int AttemptsMax = 64;

    private const int PollMicros = 20_000;
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;

    private static int _attempts;

    private readonly ConnectionOptions _options;
    private readonly int _sendBufferBytes;
    private readonly CertificateVerdict _certificate = new();
    private ByteChannel? _channel;
    private long _deadline;
    private int _owner;

    private ConnectAttempt(ConnectionOptions options, int sendBufferBytes, Action finished)
    {
        _options = options;
        _sendBufferBytes = sendBufferBytes;
        Done = Begin();

        // Behind the outcome, so that whoever wakes by it finds it.
        _ = Done.ContinueWith(
            static (_, state) => ((Action)state!)(), finished, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes with None and a channel, or with the fault. Never faults itself.</summary>
    public Task<SessionFault> Done { get; }

    /// <summary>Behind a fault: how far it came, and why not further.</summary>
    public LinkFault Link { get; private set; }

    private bool IsAbandoned => Volatile.Read(ref _owner) != 0;

    /// <param name="options">Where to and how long.</param>
    /// <param name="sendBufferBytes">Of the session.</param>
    /// <param name="finished">
    /// Called when the attempt is over, on its thread; whoever waits looks at <see cref="Done"/> then.
    /// </param>
    public static ConnectAttempt Start(ConnectionOptions options, int sendBufferBytes, Action finished) =>
        new(options, sendBufferBytes, finished);

    /// <summary>The connection, once, after Done completed with None.</summary>
    public ByteChannel TakeChannel()
        => Interlocked.Exchange(ref _channel, null) ?? throw new InvalidOperationException("no channel to take");

    /// <summary>Nobody waits any more: whatever it becomes is closed.</summary>
    public void Abandon()
    {
        Volatile.Write(ref _owner, 1);
        // Either this sees the finished channel or Run sees the flag after it published the channel.
        Interlocked.MemoryBarrier();
        Interlocked.Exchange(ref _channel, null)?.Dispose();
    }

    private Task<SessionFault> Begin()
    {
        if (Interlocked.Increment(ref _attempts) <= AttemptsMax)
        {
            try
            {
                return Task.Factory.StartNew(
                    Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception)
            {
                // The machine gives no thread.
            }
        }

        Interlocked.Decrement(ref _attempts);
        return Task.FromResult(SessionFault.ConnectFailed);
    }

    private SessionFault Run()
    {
        // From now on, not from when the attempt was asked for: the thread may have come late.
        _deadline = Stopwatch.GetTimestamp() + (long)(_options.ConnectTimeout.TotalSeconds * Stopwatch.Frequency);
        try
        {
            IPAddress[] addresses = IPAddress.TryParse(_options.Host, out IPAddress? literal)
                ? [literal]
                : _options.Resolve?.Invoke(_options.Host) ?? Dns.GetHostAddresses(_options.Host);
            SessionFault fault = SessionFault.ResolveFailed;
            for (int i = 0; i < addresses.Length; i++)
            {
                // One that swallows everything must leave time for the others.
                long now = Stopwatch.GetTimestamp();
                fault = TryAddress(addresses[i], now + Math.Max(0, _deadline - now) / (addresses.Length - i));
                if (fault == SessionFault.None || IsAbandoned)
                    break;
            }
            if (IsAbandoned)
                Interlocked.Exchange(ref _channel, null)?.Dispose();
            return fault;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            Link = new LinkFault(LinkPhase.Name, LinkFaultKind.NoAddress, CodeOf(e));
            return SessionFault.ResolveFailed;
        }
        catch (Exception)
        {
            // Whatever it was: the stepping thread counts a failed attempt and tries again.
            return SessionFault.ConnectFailed;
        }
        finally
        {
            Interlocked.Decrement(ref _attempts);
        }
    }

    private SessionFault TryAddress(IPAddress address, long deadline)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                Blocking = false,
                NoDelay = true,
            };
            SessionFault fault = ConnectTcp(socket, new IPEndPoint(address, _options.Port), deadline);
            if (fault == SessionFault.None)
            {
                LimitUnacknowledged(socket);
                ByteChannel channel = _options.UseTls ? Authenticate(socket, deadline) : new PlainChannel(socket);
                // A full fence: the flag is read after this, see Abandon.
                Interlocked.Exchange(ref _channel, channel);
                socket = null;
            }
            return fault;
        }
        catch (TimeoutException)
        {
            Link = new LinkFault(LinkPhase.Tls, LinkFaultKind.TimedOut);
            return SessionFault.ConnectTimeout;
        }
        catch (Exception e) when (IsTlsFailure(e))
        {
            Link = _certificate.FaultOf(e);
            return SessionFault.TlsFailed;
        }
        catch (SocketException e)
        {
            Link = new LinkFault(LinkPhase.Connect, LinkFaultKind.NotConnected, CodeOf(e));
            return SessionFault.ConnectFailed;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    // The last two: a root certificate file that may not be read, or holds no certificate.
    private static bool IsTlsFailure(Exception e) =>
        e is AuthenticationException or IOException or CryptographicException or UnauthorizedAccessException
            or ArgumentException;

    private static int CodeOf(Exception e) => e is SocketException socket ? (int)socket.SocketErrorCode : 0;

    private SessionFault ConnectTcp(Socket socket, IPEndPoint endPoint, long deadline)
    {
        try
        {
            socket.Connect(endPoint);
            return SessionFault.None;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // A non-blocking connect says this when it is under way.
        }
        while (!socket.Poll(PollMicros, SelectMode.SelectWrite))
        {
            if (IsAbandoned || Stopwatch.GetTimestamp() > deadline)
            {
                Link = new LinkFault(LinkPhase.Connect, LinkFaultKind.TimedOut);
                return SessionFault.ConnectTimeout;
            }
        }
        object? error = socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error);
        if (error is 0)
            return SessionFault.None;
        // The option has the system's own number; the exception of one has the neutral one.
        int code = error is int number ? CodeOf(new SocketException(number)) : 0;
        Link = new LinkFault(LinkPhase.Connect, LinkFaultKind.NotConnected, code);
        return SessionFault.ConnectFailed;
    }

    private void LimitUnacknowledged(Socket socket)
    {
        if (_options.UnacknowledgedMax <= TimeSpan.Zero || !OperatingSystem.IsLinux()) return;
        int millis = (int)Math.Clamp(_options.UnacknowledgedMax.TotalMilliseconds, 1, int.MaxValue);
        socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in millis)));
    }

    private TlsChannel Authenticate(Socket socket, long deadline)
    {
        double left = (deadline - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency;
        var stream = new TlsSocketStream(
            socket, TlsChannel.SendBufferBytes(_sendBufferBytes) * 2, TimeSpan.FromSeconds(Math.Max(0, left)));
        var ssl = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            ssl.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = _options.Host,
                CertificateChainPolicy = CustomChainPolicy(),
                RemoteCertificateValidationCallback = _certificate.Validate,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

                // A handshake in the middle of the stream would hold up what is sent; no venue needs one.
                AllowRenegotiation = false,
            });
            return new TlsChannel(socket, ssl, stream);
        }
        catch
        {
            ssl.Dispose();
            throw;
        }
    }

    private X509ChainPolicy? CustomChainPolicy()
    {
        if (_options.RootCertificateFile is null)
            return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(_options.RootCertificateFile);
        return policy;
    }
}
