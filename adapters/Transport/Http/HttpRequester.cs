using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Transport.Security;

namespace LowLatency.Transport.Http;

/// <summary>
/// HTTP on pool threads; outcomes are drained by the stepping thread. No redirects, cookies or proxies, and nothing but
/// a GET is ever sent twice. Every request taken has exactly one outcome. The number of exchanges is fixed, so the
/// queue of outcomes cannot overflow. The time of a request runs from when the stepping thread first saw it: one that
/// no pool thread took up within it is taken back by the stepping thread, and was provably not sent.
/// <see cref="TrySend"/>, <see cref="TryTake"/>, <see cref="Return"/> and Dispose: one thread.
/// </summary>
public sealed class HttpRequester : IDisposable
{
    private readonly HttpRequesterOptions _options;
    private readonly CertificateVerdict _certificate = new();
    private readonly Lock _clientLock = new();
    private readonly ConcurrentQueue<HttpExchange> _completed = new();
    private readonly HttpExchange[] _all;
    private readonly HttpExchange[] _free;
    private readonly TimeProvider _time;
    private readonly string _origin;
    private readonly int _keptForCancels;
    private HttpClient? _client;
    private int _freeCount;
    private bool _isDisposed;

    public HttpRequester(HttpRequesterOptions options)
    {
        options.Check();
        _options = options;
        _origin = options.BaseAddress.GetLeftPart(UriPartial.Authority);
        _time = options.Time;
        _keptForCancels = Math.Min(1, options.ExchangesMax - 1);
        _all = new HttpExchange[options.ExchangesMax];
        for (int i = 0; i < _all.Length; i++)
            _all[i] = new HttpExchange(exchange => _ = RunAsync(exchange));
        _free = [.. _all];
        _freeCount = _free.Length;
    }

    /// <summary>Called at every outcome, on its thread, to wake an owner that waits; null = nobody does.</summary>
    internal Action? Outcome { get; set; }

    /// <summary>Now, in ticks of the clock of the requests' time.</summary>
    public long Ticks => _time.GetTimestamp();

    /// <summary>Exchanges that can be started now.</summary>
    public int FreeCount => _freeCount;

    /// <summary>
    /// Hands a request to the pool; the view's bytes are copied, nothing is allocated. False: all exchanges are under
    /// way, or all but the one for cancels; try later.
    /// </summary>
    public bool TrySend(in HttpRequestView request, in ReceiveStamp now)
    {
        if (_freeCount <= (request.Priority == RequestPriority.Cancel ? 0 : _keptForCancels))
            return false;
        HttpExchange exchange = _free[--_freeCount];
        exchange.IsUnderWay = true;
        exchange.Begin(in request, in now, _time.GetTimestamp());
        _options.Queue(exchange);
        return true;
    }

    /// <summary>The time of a request that waits for an exchange is over: it was not sent.</summary>
    public bool IsLate(in HttpRequestView request) =>
        request.SeenTicks != 0 && Left(request.SeenTicks) <= TimeSpan.Zero;

    /// <summary>
    /// Nobody waits for the request any more: it is not sent, or its connection is closed. Its outcome comes all the
    /// same, and with it the exchange.
    /// </summary>
    public void GiveUp(long requestId)
    {
        foreach (HttpExchange exchange in _all)
        {
            if (!exchange.IsUnderWay || exchange.RequestId != requestId)
                continue;
            if (exchange.TryTake())
                Complete(exchange, HttpFailure.NotStarted);
            else
                exchange.GiveUp();
        }
    }

    /// <summary>The oldest outcome; give it back with <see cref="Return"/>.</summary>
    public bool TryTake([NotNullWhen(true)] out HttpExchange? exchange)
    {
        if (_freeCount < _all.Length)
            TakeBackLate();
        return _completed.TryDequeue(out exchange);
    }

    /// <summary>The outcome was handled.</summary>
    public void Return(HttpExchange exchange)
    {
        exchange.IsUnderWay = false;
        _free[_freeCount++] = exchange;
    }

    /// <summary>Cancels what is under way.</summary>
    public void Dispose()
    {
        lock (_clientLock)
        {
            _isDisposed = true;
            _client?.Dispose();
        }
    }

    // Made by the first request, on its pool thread: a root certificate file that cannot be used fails this request and
    // is read again for the next one, instead of ending the thread that owns the requester.
    private HttpClient Client()
    {
        lock (_clientLock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _client ??= MakeClient();
        }
    }

    private HttpClient MakeClient()
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = _options.ConnectTimeout,
            MaxConnectionsPerServer = _options.ExchangesMax,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

            // The name is asked for anew: an address that is no longer the venue's is left within this.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        if (_options.RootCertificateFile is not null)
            sockets.SslOptions = CustomTrust(_options.RootCertificateFile);
        sockets.SslOptions.RemoteCertificateValidationCallback = _certificate.Validate;
        var client = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        return client;
    }

    private static SslClientAuthenticationOptions CustomTrust(string rootCertificateFile)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(rootCertificateFile);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, rootCertificateFile, e);
        }
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    private HttpRequestMessage Message(HttpExchange request)
    {
        // Signed queries must go out as they were signed, without a rewrite of their escapes.
        var uri = new Uri(
            _origin + Encoding.ASCII.GetString(request.Target),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        HttpMethod method = request.Verb switch
        {
            HttpVerb.Post => HttpMethod.Post,
            HttpVerb.Put => HttpMethod.Put,
            HttpVerb.Delete => HttpMethod.Delete,
            _ => HttpMethod.Get,
        };
        var message = new HttpRequestMessage(method, uri);

        // SocketsHttpHandler sends a request without content again, unasked and up to three times, when a kept
        // connection ends before the answer: an order would be placed four times. One with content, empty or not, it
        // sends once.
        if (request.Verb != HttpVerb.Get || !request.Content.IsEmpty)
            message.Content = new ByteArrayContent(request.Content.ToArray());
        foreach (string line in Encoding.ASCII.GetString(request.Fields)
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                continue;
            string value = line[(colon + 1)..].Trim();
            if (!message.Headers.TryAddWithoutValidation(line[..colon], value))
                message.Content?.Headers.TryAddWithoutValidation(line[..colon], value);
        }
        return message;
    }

    // The pool is busy. What it has not begun it will not begin: an order is not sent when nobody waits for it.
    private void TakeBackLate()
    {
        foreach (HttpExchange exchange in _all)
        {
            if (exchange.IsWaiting && Left(exchange) <= TimeSpan.Zero && exchange.TryTake())
                Complete(exchange, HttpFailure.NotStarted);
        }
    }

    private TimeSpan Left(HttpExchange exchange) => Left(exchange.MadeTicks);

    private TimeSpan Left(long madeTicks) => _options.Timeout - _time.GetElapsedTime(madeTicks);

    private async Task RunAsync(HttpExchange exchange)
    {
        TimeSpan left = Left(exchange);
        if (left <= TimeSpan.Zero)
        {
            Complete(exchange, HttpFailure.NotStarted);
            return;
        }

        if (IsJoined(exchange))
            return;
        using var timeout = new CancellationTokenSource(left, _time);
        using var whole = new CancellationTokenSource(_options.TimeoutMax);
        using CancellationTokenRegistration end = whole.Token.Register(timeout.Cancel);
        if (!exchange.TryEnter(timeout))
        {
            Complete(exchange, HttpFailure.NotStarted);
            return;
        }

        HttpFailure failure;
        try
        {
            using (HttpRequestMessage message = Message(exchange))
            using (HttpResponseMessage response = await Client().SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false))
            {
                exchange.Status = (int)response.StatusCode;
                exchange.RetryAfterSeconds = NumberField(response, "Retry-After");
                exchange.UsedWeight = NumberField(response, _options.UsedWeightField);
                failure = await ReadBodyAsync(exchange, response, timeout).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            failure = HttpFailure.Timeout;
        }
        catch (HttpRequestException e)
        {
            failure = FailureOf(e.HttpRequestError);
            exchange.Link = LinkFaultOf(e);
        }
        catch (Exception)
        {
            // Any other exception, one of a target that is no address too, would take the exchange with it, and after a
            // few of them no request could be sent.
            failure = HttpFailure.Broken;
        }
        exchange.Leave();
        Complete(exchange, failure);
    }

    // What is signed or changes anything is nobody else's.
    private bool IsJoined(HttpExchange exchange) =>
        _options.Shared is { } shared && exchange.Verb == HttpVerb.Get && exchange.Fields.IsEmpty
        && exchange.Content.IsEmpty && shared.TryJoin(this, exchange);

    private void Complete(HttpExchange exchange, HttpFailure failure)
    {
        exchange.Failure = failure;
        if (failure != HttpFailure.None)
            exchange.BodyBytes = 0;

        // Before its owner may use it again.
        foreach ((HttpRequester requester, HttpExchange other) in _options.Shared?.Take(exchange) ?? [])
        {
            other.TakeAnswer(exchange);
            requester.Finish(other);
        }

        Finish(exchange);
    }

    private void Finish(HttpExchange exchange)
    {
        exchange.ForgetRequest();
        long elapsed = _time.GetElapsedTime(exchange.StartTicks).Ticks * 100;
        exchange.Completed = new ReceiveStamp(
            exchange.Sent.MonotonicNanos + elapsed, exchange.Sent.WallNanos + elapsed);
        _completed.Enqueue(exchange);
        Outcome?.Invoke();
    }

    private async Task<HttpFailure> ReadBodyAsync(
        HttpExchange exchange, HttpResponseMessage response, CancellationTokenSource timeout)
    {
        if (response.Content.Headers.ContentLength > _options.ResponseBytesMax)
            return HttpFailure.TooLarge;
        Stream body = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            while (true)
            {
                timeout.CancelAfter(_options.Timeout);
                int read = await body.ReadAsync(exchange.Room(), timeout.Token).ConfigureAwait(false);
                if (read == 0)
                    return HttpFailure.None;
                exchange.BodyBytes += read;
                if (exchange.BodyBytes > _options.ResponseBytesMax)
                    return HttpFailure.TooLarge;
            }
        }
    }

    private LinkFault LinkFaultOf(HttpRequestException failed)
    {
        int code = failed.InnerException is SocketException socket ? (int)socket.SocketErrorCode : 0;
        LinkFault fault = failed.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new(LinkPhase.Name, LinkFaultKind.NoAddress, code),
            HttpRequestError.ConnectionError => new(LinkPhase.Connect, LinkFaultKind.NotConnected, code),
            HttpRequestError.SecureConnectionError => _certificate.FaultOf(failed.InnerException ?? failed),
            _ => default,
        };
        return fault with { IsRest = true };
    }

    private static HttpFailure FailureOf(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => HttpFailure.Connect,
        HttpRequestError.SecureConnectionError => HttpFailure.Tls,
        _ => HttpFailure.Broken,
    };

    private static int NumberField(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out IEnumerable<string>? values)
            && int.TryParse(values.First(), out int number) && number >= 0 ? number : -1;
}
