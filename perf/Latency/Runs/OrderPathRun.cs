using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Latency.Echo;
using LowLatency.Latency.Engine;
using LowLatency.Latency.Results;

namespace LowLatency.Latency.Runs;

/// <summary>
/// The order path against raw TCP: the engine's process and the echo's, and slices of the same timetable to each in
/// turn, so that what else happens on the machine hits all contenders alike.
/// </summary>
internal sealed class OrderPathRun : IDisposable
{
    private const int EchoWarmUpSeconds = 1;
    private const string EchoFile = "echo.dat";

    private readonly LatencyOptions _options;
    private readonly List<(Contender Contender, EchoPeer Peer, byte Kind)> _echoes = [];
    private readonly List<ChildProcess> _echoProcesses = [];
    private double _processorSeconds;

    public OrderPathRun(LatencyOptions options)
    {
        _options = options;
        Session = new EngineSession(options);
        List<Contender> contenders = [Order, PingPong, Flushed];
        if (options.IsTls) contenders.Add(PingPongTls);
        Contenders = contenders;
    }

    public EngineSession Session { get; }

    /// <summary>The live engine.</summary>
    public Contender Order { get; } = new("order", "order path");

    /// <summary>Raw TCP, answered at once.</summary>
    public Contender PingPong { get; } = new("pingpong", "raw TCP ping-pong");

    /// <summary>Raw TCP, answered after a write and a flush.</summary>
    public Contender Flushed { get; } = new("pingpong-flushed", "ping-pong behind write + fdatasync");

    /// <summary>
    /// The same as <see cref="PingPong"/> over TLS; measured only where the engine's sockets are TLS.
    /// </summary>
    public Contender PingPongTls { get; } = new("pingpong-tls", "TLS ping-pong");

    /// <summary>Those of this run.</summary>
    public IReadOnlyList<Contender> Contenders { get; }

    /// <summary>What the engine took of a core in the slices that were its own.</summary>
    public double ProcessorShare => _processorSeconds / (_options.Slices * _options.SliceSeconds);

    public int FrameBytes { get; private set; }

    public int OrderBytes { get; private set; }

    public string SliceLogPath => Path.Combine(Session.Folder, "order-path.hlog");

    public bool TryRun()
    {
        if (!Session.TryStart()) return false;
        StartEchoes();
        Session.BeginMeasurement();
        using (var log = new SliceLog(SliceLogPath, Session.MeasuredFromNanos))
        {
            for (int i = 0; i < _options.Slices && !Session.IsBroken; i++)
            {
                Session.Refresh();
                double before = Session.ProcessorSeconds;
                SliceMeasurement.Run(Session, Order, Session.Venue, log);
                _processorSeconds += Session.ProcessorSeconds - before;
                foreach ((Contender contender, EchoPeer peer, byte kind) in _echoes)
                {
                    peer.Kind = kind;
                    SliceMeasurement.Run(Session, contender, peer, log);
                }
            }
        }

        return Session.TryStop();
    }

    /// <summary>Leaves the logs, the report and the configuration.</summary>
    public void RemoveBulk()
    {
        Session.RemoveBulk();
        foreach (string file in Directory.GetFiles(Session.Folder, "*" + EchoFile)) File.Delete(file);
    }

    public void Dispose()
    {
        Session.Dispose();
        foreach ((_, EchoPeer peer, _) in _echoes) peer.Dispose();
        foreach (ChildProcess process in _echoProcesses) process.Dispose();
    }

    // Only after the warm-up it is known how long frames and orders are on the wire.
    private void StartEchoes()
    {
        FrameBytes = Session.Venue.FrameBytes;
        OrderBytes = Session.Venue.OrderBytes;
        EchoPeer plain = StartEcho("plain", isTls: false);
        _echoes.Add((PingPong, plain, EchoMessage.Answered));
        _echoes.Add((Flushed, plain, EchoMessage.Flushed));
        if (_options.IsTls) _echoes.Add((PingPongTls, StartEcho("tls", isTls: true), EchoMessage.Answered));
        foreach ((_, EchoPeer peer, byte kind) in _echoes)
        {
            peer.Kind = kind;
            Session.Slice(peer, EchoWarmUpSeconds);
        }
    }

    private EchoPeer StartEcho(string name, bool isTls)
    {
        var peer = new EchoPeer(
            _options.Instruments, FrameBytes, OrderBytes, isTls ? Session.Venue.Certificate : null);
        string own = Path.Combine(AppContext.BaseDirectory, "LowLatency.Latency.dll");
        List<string> arguments =
        [
            "echo", Text(peer.Port), Text(FrameBytes), Text(OrderBytes),
            Path.Combine(Session.Folder, $"{name}-{EchoFile}"),
        ];
        if (isTls) arguments.Add(Session.CertificatePath!);
        _echoProcesses.Add(new ChildProcess(own, arguments, Path.Combine(Session.Folder, $"{name}-echo.log")));
        peer.Accept();
        return peer;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
