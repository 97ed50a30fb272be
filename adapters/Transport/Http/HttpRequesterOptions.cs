using System;
using System.Threading;

namespace LowLatency.Transport.Http;

/// <summary>Limits of one venue's HTTP side.</summary>
public sealed class HttpRequesterOptions
{
    /// <summary>Scheme, host and port, e.g. https://host; a path in it is not used.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>
    /// From when the stepping thread first saw the request to the head of the answer, and from then on between any two
    /// pieces of its body: a large body on a slow line arrives.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From hand-over to the last byte of the body, however it trickles.</summary>
    public TimeSpan TimeoutMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What several requesters of the same server share; null = each asks for itself.</summary>
    public SharedAnswers? Shared { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes: the longest body accepted.</summary>
    public int ResponseBytesMax { get; init; } = 16 << 20;

    /// <summary>Requests under way or waiting to be drained.</summary>
    public int ExchangesMax { get; init; } = 8;

    /// <summary>The field with the used request weight.</summary>
    public string UsedWeightField { get; init; } = "X-MBX-USED-WEIGHT-1M";

    public string UserAgent { get; init; } = "LowLatency";

    /// <summary>PEM file with root certificates to trust instead of the system's, or null.</summary>
    public string? RootCertificateFile { get; init; }

    /// <summary>The clock of <see cref="Timeout"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hands work to the threads that carry requests out; must not wait.</summary>
    public Action<IThreadPoolWorkItem> Queue { get; init; } =
        static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);

    internal void Check()
    {
        if (!BaseAddress.IsAbsoluteUri || BaseAddress.Scheme is not ("http" or "https"))
            throw new ArgumentException("must be http:// or https://", nameof(BaseAddress));
        ArgumentOutOfRangeException.ThrowIfLessThan(Timeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(TimeoutMax, Timeout);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectTimeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ResponseBytesMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ExchangesMax);
    }
}
