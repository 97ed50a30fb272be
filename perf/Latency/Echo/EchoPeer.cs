using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using LowLatency.Latency.OpenLoop;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Latency.Echo;

/// <summary>This end of the two sockets of an <see cref="EchoProcess"/>, used as the venue's are.</summary>
internal sealed class EchoPeer : IFrameTarget, IDisposable
{
    private readonly Socket _listener;
    private readonly byte[] _frame;
    private readonly byte[] _answer;
    private readonly int _keys;
    private readonly X509Certificate2? _certificate;
    private EchoSocket? _frames;
    private EchoSocket? _answers;
    private int _next;
    private bool _isBuy;

    /// <param name="keys">Keys are 0 to this, exclusive.</param>
    /// <param name="frameBytes">Size of a frame.</param>
    /// <param name="answerBytes">Size of an answer.</param>
    /// <param name="certificate">With its private key; null = without TLS.</param>
    public EchoPeer(int keys, int frameBytes, int answerBytes, X509Certificate2? certificate)
    {
        _certificate = certificate;
        _keys = keys;
        _frame = new byte[frameBytes];
        _answer = new byte[answerBytes];
        Account = new ArrivalAccount(keys);
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public ArrivalAccount Account { get; }

    /// <summary>What the answered frames of the next slice ask for.</summary>
    public byte Kind { get; set; } = EchoMessage.Answered;

    /// <summary>Takes the two connections and begins to read answers.</summary>
    public void Accept()
    {
        _frames = EchoSocket.Accept(_listener, _certificate);
        _answers = EchoSocket.Accept(_listener, _certificate);
        new Thread(Receive) { IsBackground = true, Name = "echo" }.Start();
    }

    public (int Key, bool IsBuy) Prepare(bool isOrder)
    {
        _frame[EchoMessage.KindAt] = isOrder ? Kind : EchoMessage.Silent;
        if (!isOrder) return default;
        int key = _next;
        _next = key + 1 == _keys ? 0 : key + 1;
        if (_next == 0) _isBuy = !_isBuy;
        EchoProcess.WriteKey(_frame, key);
        _frame[EchoMessage.SideAt] = _isBuy ? (byte)1 : (byte)0;
        return (key, _isBuy);
    }

    public void Send() => _frames!.Send(_frame);

    public void Dispose()
    {
        _frames?.Dispose();
        _answers?.Dispose();
        _listener.Dispose();
    }

    private void Receive()
    {
        try
        {
            while (_answers!.TryRead(_answer))
            {
                long nanos = MonotonicClock.NowNanos;
                lock (Account)
                {
                    Account.Arrive(EchoProcess.ReadKey(_answer), _answer[EchoMessage.SideAt] != 0, nanos);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // The end of the run closes the socket; what is missing is counted.
        }
    }
}
