using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Core.Settings;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Links;

/// <summary>Market links as the engine makes them of a configuration, on real sockets.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SocketTransportTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Test]
    public void Links_of_one_venue_ask_for_the_list_of_instruments_once_together()
    {
        using var release = new ManualResetEventSlim();
        using var venue = new OneAnswer("""
            {"symbols":[{"symbol":"BTCUSDT","status":"TRADING","filters":[
            {"filterType":"PRICE_FILTER","tickSize":"0.01"},{"filterType":"LOT_SIZE","stepSize":"0.001"}]}]}
            """, release);
        HostOptions options = Options("BinanceUsdm", venue.Port);
        var transport = new SocketTransport(options);
        using var links = new MadeLinks(options, transport);
        Assert.That(links.All, Has.Count.EqualTo(2), "two market sockets of one venue");
        Assert.That(
            links.StepUntil(() => transport.SharedWith(options.Venues[0]).WaitingCount == 1), Is.True,
            "one waits for the other's answer");
        release.Set();
        Assert.That(
            links.StepUntil(() => links.Events.Count(static one => one.Kind == EventKind.InstrumentRules) >= 2),
            Is.True, "both have it");
        Assert.That(venue.Requests, Has.Exactly(1).Contains("exchangeInfo"));
    }

    // Each takes more than six seconds: longer than a request may take without an answer.
    [TestCase("exchangeInfo")]
    [TestCase("depth")]
    [TestCase("klines")]
    public async Task An_answer_that_trickles_over_a_slow_line_arrives_and_is_asked_for_once(string slow)
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(new VenueServerOptions { Symbols = ["BTCUSDT"] });
        using var line = new SlowLine(venue.Port, slow);
        HostOptions options = Options("BinanceSpot", line.Port);
        options.Venues[0].HistoryBars = 60;
        options.Venues[0].BarIntervalSeconds = [60];
        using var links = new MadeLinks(options, new SocketTransport(options));
        bool isThere = links.StepUntil(() => slow switch
        {
            "exchangeInfo" => links.Events.Any(static one => one.Kind == EventKind.InstrumentRules),
            "klines" => links.Events.Any(static one => one.Kind == EventKind.Bar),
            _ => links.Events.Any(static one => one.IsBookInSync),
        });
        Assert.That(isThere, Is.True);
        Assert.That(line.Trickled, Has.Count.EqualTo(1));
        VenueLink link = links.All[0];
        Assert.That((link.Counters.RequestsFailed, link.Counters.ResponsesStale), Is.EqualTo((0L, 0L)));
    }

    private static HostOptions Options(string venue, int port)
    {
        var options = new HostOptions();
        options.Venues.Add(new VenueOptions
        {
            Venue = venue,
            StreamUrl = $"ws://127.0.0.1:{port}",
            RestUrl = $"http://127.0.0.1:{port}",
            HistoryBars = 0,
        });
        options.Engine.Instruments.Add(new InstrumentSettings { Venue = venue, Symbol = "BTCUSDT" });
        return options;
    }

    /// <summary>The links of a configuration, stepped by the test; each waits for its socket a millisecond.</summary>
    private sealed class MadeLinks : IDisposable
    {
        private readonly RingBuffer<EventSlot> _input = new(1 << 14);
        private readonly RingConsumer<EventSlot, EventLayout> _events;
        private readonly string _folder = Directory.CreateTempSubdirectory("lowlatency-links-").FullName;

        public MadeLinks(HostOptions options, SocketTransport transport)
        {
            _events = _input.CreateConsumer<EventLayout>("test");
            var clock = new PipelineClock(new WallClock());
            var ports = new PipelinePorts(_input, clock, new ResyncRequests(), new AlarmQueue());
            All = new LinkFactory(
                options, ports, transport, null, new VenueAddresses(options, _folder, clock), static _ => default)
                .MakeAll(static protocol => protocol);
            foreach (VenueLink link in All) link.Start();
        }

        public IReadOnlyList<VenueLink> All { get; }

        public List<(EventKind Kind, bool IsBookInSync)> Events { get; } = [];

        public bool StepUntil(Func<bool> isDone)
        {
            long end = Environment.TickCount64 + (long)Deadline.TotalMilliseconds;
            while (!isDone())
            {
                if (Environment.TickCount64 > end) return false;
                foreach (VenueLink link in All) link.DoWork();
                while (_events.TryReadMessage(out ReadOnlySpan<EventSlot> message))
                {
                    ref readonly EventSlot first = ref message[0];
                    bool isInSync = first.Header.Kind == EventKind.FeedState && first.FeedState is
                    { Channel: FeedChannel.Book, Status: FeedStatus.InSync };
                    Events.Add((first.Header.Kind, isInSync));
                }
            }

            return true;
        }

        public void Dispose()
        {
            foreach (VenueLink link in All) link.Dispose();
            _input.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A server that answers each GET with one text, once it may; sockets that want an upgrade wait.</summary>
    private sealed class OneAnswer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _clients = [];
        private readonly List<string> _requests = [];
        private readonly string _body;
        private readonly ManualResetEventSlim _release;

        public OneAnswer(string body, ManualResetEventSlim release)
        {
            _body = body;
            _release = release;
            _listener.Start();
            new Thread(Accept) { IsBackground = true }.Start();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string[] Requests
        {
            get
            {
                lock (_requests) return [.. _requests];
            }
        }

        public void Dispose()
        {
            _release.Set();
            _listener.Stop();
            lock (_clients) _clients.ForEach(static client => client.Dispose());
        }

        private void Accept()
        {
            try
            {
                while (true)
                {
                    TcpClient client = _listener.AcceptTcpClient();
                    lock (_clients) _clients.Add(client);
                    new Thread(() => Serve(client)) { IsBackground = true }.Start();
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private void Serve(TcpClient client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                var head = new StringBuilder();
                while (reader.ReadLine() is { Length: > 0 } text) head.Append(text).Append('\n');
                if (head.ToString().Contains("Upgrade", StringComparison.OrdinalIgnoreCase)) reader.ReadLine();
                lock (_requests) _requests.Add(head.ToString().Split('\n')[0]);
                _release.Wait(Deadline);
                client.GetStream().Write(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Length: {_body.Length}\r\nConnection: close\r\n\r\n{_body}"));
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
            {
                // Either side has ended.
            }
        }
    }
}
