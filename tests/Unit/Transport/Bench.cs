using System;
using System.Diagnostics;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Sessions;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;
using LowLatency.Transport.Http;
using LowLatency.Unit.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>Connections for the tests, and stepping until something is true or ten seconds are over.</summary>
internal static class Bench
{
    public static SessionOptions Session(
        long closeTimeoutMillis = 200, long heartbeatMillis = 0, string host = "localhost") => new()
        {
            Host = host,
            PathAndQuery = "/ws",
            Seed = 5,
            MessageBytesMax = 1 << 20,
            CloseTimeoutNanos = closeTimeoutMillis * 1_000_000,
            HeartbeatNanos = heartbeatMillis * 1_000_000,
            Backoff = new BackoffOptions
            {
                BaseNanos = 5_000_000,
                CapNanos = 10_000_000,
                StartJitterNanos = 0,
                OrderlyJitterNanos = 0,
            },
        };

    public static ConnectionOptions Connection(
        int port, bool tls = false, string? root = null, ReceiveMode mode = ReceiveMode.Block,
        string host = "127.0.0.1", int connectMillis = 5000) => new()
        {
            Host = host,
            Port = port,
            UseTls = tls,
            RootCertificateFile = root,
            Mode = mode,
            SpinSteps = 50,
            ConnectTimeout = TimeSpan.FromMilliseconds(connectMillis),
        };

    public static PipeConnection<RecordingHandler> Connect(
        ConnectionOptions connection, SessionOptions? session = null, HttpRequester? http = null)
    {
        var pipe = new PipeConnection<RecordingHandler>(
            new RecordingHandler(), session ?? Session(), connection, new StopwatchReceiveClock(), null, http);
        pipe.Start();
        return pipe;
    }

    public static void StepUntil<THandler>(PipeConnection<THandler> pipe, Func<bool> isDone)
        where THandler : ISessionHandler
    {
        long end = Stopwatch.GetTimestamp() + 10 * Stopwatch.Frequency;
        while (!isDone())
        {
            pipe.DoWork();
            if (Stopwatch.GetTimestamp() <= end)
                continue;
            string log = pipe.Session.Handler is RecordingHandler handler ? string.Join(" | ", handler.Log) : "";
            Assert.Fail($"not in ten seconds; state {pipe.Session.State}; {log}");
        }
    }
}
