using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Capture;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Control;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Generated;
using LowLatency.VenueServer.Options;
using LowLatency.VenueServer.Serving;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LowLatency.VenueServer;

/// <summary>
/// A venue on loopback: every market of <see cref="SimDialects"/> over WebSocket and REST, from a generated market or a
/// recorded capture, with faults on request. Several may run in one process, each on its port. Start with
/// <see cref="StartAsync"/>, end with <see cref="StopAsync"/>; all members may be used from any thread.
/// </summary>
public sealed class LocalVenue : IAsyncDisposable
{
    private const int GoingAway = 1001;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private readonly VenueServerOptions _options;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly LiveFaults _faults;
    private readonly IMarketSource _source;
    private readonly RecordedSource? _capture;
    private readonly TradingVenue? _trading;
    private readonly RestServer _rest;
    private readonly ControlApi _control;
    private readonly ControlGate _gate;
    private readonly Sockets _sockets;
    private readonly X509Certificate2? _certificate;
    private readonly WebApplication _app;
    private int _stopped;
    private string? _tokenFile;

    private LocalVenue(VenueServerOptions options)
    {
        _options = options;
        _faults = new LiveFaults(options.Faults, _time, options.Log);
        _capture = options.CaptureDirectory is null ? null : new RecordedSource(options, _faults, _time);
        _source = _capture is null ? new GeneratedSource(options, _faults, _time) : _capture;
        if (options.Accounts.Count > 0 && _source is not GeneratedSource)
            throw new VenueConfigurationException("accounts trade on the generated market only, not on a capture");
        _trading = (_source as GeneratedSource)?.Trading;
        foreach (var fault in options.ExchangeFaults)
            InjectFault(fault);
        _rest = new RestServer(_source, _faults, options, _time, _trading);
        ControlTokenText = options.ControlToken ?? ControlToken.Make();
        _control = new ControlApi(this);
        _gate = new ControlGate(ControlTokenText);
        _sockets = new Sockets(options, _source, _faults, _time, _trading);
        _certificate = options.UseTls ? VenueCertificate.Make(_time.GetUtcNow()) : null;
        _app = Build();
    }

    /// <summary>The loopback port that is listened on.</summary>
    public int Port { get; private set; }

    /// <summary>What a control call carries: of the options, or made for this venue.</summary>
    public string ControlTokenText { get; }

    /// <summary>PEM text of the certificate that a client must trust; null without TLS.</summary>
    public string? CertificatePem => _certificate?.ExportCertificatePem();

    /// <summary>Market of the capture; of the generated market, what a path that names none means.</summary>
    public SimVenue Venue => _source.Venue;

    /// <summary>Symbols served, as payloads write them, in ordinal order.</summary>
    public IReadOnlyList<string> Symbols => _source.Symbols;

    /// <summary>Streams that the capture holds, as its frames name them; empty for the generated market.</summary>
    public IReadOnlyList<string> Streams => _capture?.Streams ?? [];

    /// <summary>What the venue did so far.</summary>
    public VenueCounters Counters => new(
        _sockets.FramesSent, _sockets.Accepted, _sockets.Open, _sockets.Refused,
        _rest.SnapshotsServed, _faults.Injected.Count);

    /// <summary>Faults that took place, in order.</summary>
    public IReadOnlyList<InjectedFault> InjectedFaults => _faults.Injected;

    /// <summary>Ends when every frame of the capture was played; never ends for the generated market.</summary>
    public Task<CaptureProgress> Finished =>
        _capture?.Finished ?? new TaskCompletionSource<CaptureProgress>().Task;

    /// <summary>How far the capture is; all zero for the generated market.</summary>
    public CaptureProgress Progress => _capture?.Progress ?? default;

    /// <summary>Starts a venue.</summary>
    /// <param name="options">How it is set up.</param>
    /// <returns>The running venue; connections are accepted from now on.</returns>
    /// <exception cref="VenueConfigurationException">The options or the capture cannot be served.</exception>
    public static async Task<LocalVenue> StartAsync(VenueServerOptions options)
    {
        var venue = new LocalVenue(options);
        try
        {
            await venue._app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await venue.DisposeAsync().ConfigureAwait(false);
            throw new VenueConfigurationException(
                $"port {options.Port} on loopback cannot be opened ({e.Message}): choose another or 0", e);
        }

        var addresses = venue._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        foreach (var address in addresses.Addresses)
            venue.Port = new Uri(address).Port;
        await venue.KeepTokenAsync().ConfigureAwait(false);
        options.Log?.Invoke($"venue listens on 127.0.0.1:{venue.Port}");
        return venue;
    }

    /// <summary>Arms a fault of the public side.</summary>
    /// <param name="spec">The fault.</param>
    public void InjectFault(FaultSpec spec)
    {
        if (spec.Kind != FaultKind.SequenceReset)
            _faults.Add(spec);
        else if (_source is GeneratedSource generated)
            generated.ResetSequences();
        else
            throw new VenueConfigurationException("sequences are reset on the generated market only");
    }

    /// <summary>Arms a fault of the private side.</summary>
    /// <param name="spec">The fault.</param>
    /// <exception cref="VenueConfigurationException">The venue has no such account, or none at all.</exception>
    public void InjectFault(ExchangeFaultSpec spec)
    {
        if (_trading is null)
            throw new VenueConfigurationException("the venue has no accounts (--accounts FILE), so no private faults");
        try
        {
            _trading.Inject(spec);
        }
        catch (ArgumentException e)
        {
            throw new VenueConfigurationException(e.Message, e);
        }
    }

    /// <summary>Changes the rules of a symbol while the venue runs: for orders, and in its list.</summary>
    /// <param name="change">The change.</param>
    /// <exception cref="VenueConfigurationException">
    /// No such symbol, a unit that is no multiple of the market's, or a capture, whose rules are recorded.
    /// </exception>
    public void ChangeRules(SymbolRulesChange change)
    {
        if (_source is not GeneratedSource generated)
            throw new VenueConfigurationException("rules change on the generated market only");
        try
        {
            generated.Change(change);
        }
        catch (ArgumentException e)
        {
            throw new VenueConfigurationException(e.Message, e);
        }
    }

    /// <summary>Takes away every private fault that has not hit yet.</summary>
    public void ClearExchangeFaults() => _trading?.ClearFaults();

    /// <summary>The private side's truth as JSON; null without accounts.</summary>
    /// <returns>UTF-8 text; amounts are strings, times nanoseconds since the Unix epoch.</returns>
    public byte[]? ReadTruth() => _trading?.Read(exchange => TruthBody.Write(exchange, _options.Accounts));

    /// <summary>Reads the exchange while nothing changes on it; without accounts the default value.</summary>
    /// <param name="read">Reads; must not keep the exchange.</param>
    /// <typeparam name="T">Type of what is read.</typeparam>
    /// <returns>What was read.</returns>
    public T? ReadExchange<T>(Func<SimExchange, T> read) => _trading is null ? default : _trading.Read(read);

    /// <summary>
    /// Stops the generated market's time for good: connections stay and what was queued is still sent, nothing new
    /// comes. A capture plays on.
    /// </summary>
    public void StopMarket() => _source.StopMarket();

    /// <summary>Announces the shutdown where the venue does, closes all connections and stops.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        await _sockets.ShutdownAsync(GoingAway).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _app.StopAsync(timeout.Token).ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _sockets.Dispose();
        _certificate?.Dispose();
        RemoveToken();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    // Its name has the port in it, which is known now.
    private async Task KeepTokenAsync()
    {
        if (!_options.KeepsControlToken)
            return;
        var path = ControlToken.PathOf(Port);
        try
        {
            ControlToken.Save(path, ControlTokenText);
        }
        catch (VenueConfigurationException)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _tokenFile = path;
        _options.Log?.Invoke($"control token in {path}");
    }

    // What stays behind is of no use to anybody: the venue it is for is gone.
    private void RemoveToken()
    {
        if (_tokenFile == null)
            return;
        try
        {
            File.Delete(_tokenFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _options.Log?.Invoke($"control token in {_tokenFile} cannot be removed: {e.Message}");
        }
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (_certificate != null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _options.Port, listener =>
            {
                if (_certificate != null)
                    listener.UseHttps(_certificate);
            });
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(HandleAsync);
        return app;
    }

    private Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path.StartsWith(ControlApi.Prefix, StringComparison.Ordinal))
            return _gate.Refuse(context) ?? _control.HandleAsync(context, path[ControlApi.Prefix.Length..]);
        if (context.WebSockets.IsWebSocketRequest)
            return _sockets.HandleAsync(context, path);
        return _rest.HandleAsync(context, path);
    }
}
