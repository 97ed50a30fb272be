using System;
using System.Collections.Generic;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueServer.Options;

/// <summary>How a <see cref="LocalVenue"/> is set up. The defaults give a generated market on a free port.</summary>
public sealed record VenueServerOptions
{
    /// <summary>Loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Serves wss:// and https:// only, with a certificate made at start for 127.0.0.1.</summary>
    public bool UseTls { get; init; }

    /// <summary>Generated market: what a socket path that names no market means; whose accounts there are.</summary>
    public SimVenue Venue { get; init; } = SimDialects.Default;

    /// <summary>Directory of a recorded capture to serve; null serves the generated market.</summary>
    public string? CaptureDirectory { get; init; }

    /// <summary>Capture that the served one continues; null looks for it beside the capture.</summary>
    public string? PreludeDirectory { get; init; }

    /// <summary>Pace of a capture: 1 as recorded, 10 ten times as fast, 0 as fast as the client reads.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>
    /// Captures with snapshots in their streams: the first frame waits until every stream was asked for, or for this
    /// long after the last request.
    /// </summary>
    public TimeSpan SubscriptionWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Symbols of the generated market.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = ["BTCUSDT", "ETHUSDT"];

    /// <summary>Seed of the generated market.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Trades and best-price changes a second that the generated market aims at, in all.</summary>
    public int MessagesPerSecond { get; init; } = 200;

    /// <summary>Generated market: times of its past of which it has nothing.</summary>
    public IReadOnlyList<PastHole> Holes { get; init; } = [];

    /// <summary>Faults to inject from the start; more can be posted to <c>/_control/fault</c>.</summary>
    public IReadOnlyList<FaultSpec> Faults { get; init; } = [];

    /// <summary>Accounts of the generated market; without any there are no private endpoints.</summary>
    public IReadOnlyList<AccountSpec> Accounts { get; init; } = [];

    /// <summary>Faults of the private side to arm from the start; more can be posted.</summary>
    public IReadOnlyList<ExchangeFaultSpec> ExchangeFaults { get; init; } = [];

    /// <summary>Orders of an account in ten seconds.</summary>
    public int OrdersPerTenSecondsMax { get; init; } = 50;

    /// <summary>Time between server pings.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time a client has to answer a ping.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Age at which a connection is cut, where the venue does so.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Messages a second that a client may send, where the venue counts them; some allow a multiple.</summary>
    public int ClientMessagesPerSecondMax { get; init; } = 5;

    /// <summary>Request weight a minute, where the venue counts it; some markets allow a share of it.</summary>
    public int RequestWeightPerMinuteMax { get; init; } = 6000;

    /// <summary>Generated market: frames that may wait for one slow client before it is disconnected.</summary>
    public int SendQueueFramesMax { get; init; } = 65536;

    /// <summary>What control calls carry (<see cref="Control.ControlToken"/>); null = made at the start.</summary>
    public string? ControlToken { get; init; }

    /// <summary>
    /// The token is kept in the user's own file of the port while the venue runs, for <c>lowlatency venue</c>.
    /// </summary>
    public bool KeepsControlToken { get; init; }

    /// <summary>Receives log lines; may be called from any thread.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>A text without the token and the accounts.</summary>
    public override string ToString() =>
        $"port {Port}, {Venue.Option}, symbols {string.Join(',', Symbols)}, seed {Seed}";
}
