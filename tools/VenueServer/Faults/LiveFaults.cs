using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Faults;

namespace LowLatency.VenueServer.Faults;

/// <summary>The fault injector of a running venue: thread-safe, logged, with the faults that need a clock.</summary>
internal sealed class LiveFaults
{
    private readonly Lock _gate = new();
    private readonly FaultInjector _injector = new();
    private readonly TimeProvider _time;
    private readonly Action<string>? _log;
    private DateTimeOffset _refuseUntil = DateTimeOffset.MinValue;
    private int _logged;
    private volatile bool _isIdle = true;

    public LiveFaults(IEnumerable<FaultSpec> specs, TimeProvider time, Action<string>? log)
    {
        _time = time;
        _log = log;
        foreach (var spec in specs)
            Add(spec);
    }

    /// <summary>Whether frames pass unchanged.</summary>
    public bool IsIdle => _isIdle;

    public IReadOnlyList<InjectedFault> Injected
    {
        get
        {
            lock (_gate)
                return [.. _injector.Log];
        }
    }

    public void Add(FaultSpec spec)
    {
        lock (_gate)
        {
            if (spec.Kind == FaultKind.RefuseConnects)
                _refuseUntil = _time.GetUtcNow().AddMilliseconds(spec.DurationMillis);
            else
                _injector.Add(spec);
            _isIdle = _injector.IsIdle;
        }

        _log?.Invoke($"fault armed: {spec.Kind} at={spec.At} count={spec.Count} rate={spec.Rate}"
            + (spec.DepthOnly ? " (book frames)" : string.Empty));
    }

    /// <summary>Counts a frame and says what to send instead of it.</summary>
    public void Process(
        bool isDepth, string symbol, BookMembers members, ReadOnlyMemory<byte> frame, List<FrameAction> actions)
    {
        lock (_gate)
        {
            _injector.Process(isDepth, symbol, members, frame, actions);
            _isIdle = _injector.IsIdle;
            LogNew();
        }
    }

    public void Skip(bool isDepth)
    {
        lock (_gate)
            _injector.Skip(isDepth);
    }

    public void Flush(List<FrameAction> actions)
    {
        lock (_gate)
            _injector.Flush(actions);
    }

    public bool RefusesConnect()
    {
        lock (_gate)
        {
            if (_time.GetUtcNow() >= _refuseUntil)
                return false;
            _injector.Note(FaultKind.RefuseConnects, string.Empty);
            LogNew();
            return true;
        }
    }

    public FaultSpec? TakeRest(bool isDepth, string symbol)
    {
        lock (_gate)
        {
            var spec = _injector.TakeRest(isDepth, symbol);
            LogNew();
            return spec;
        }
    }

    /// <summary>Carries out one step on a connection; sends are the caller's.</summary>
    public static async Task PerformAsync(FrameAction action, ClientConnection client, CancellationToken stop)
    {
        switch (action.Kind)
        {
            case FrameActionKind.Silence:
                await Task.Delay(TimeSpan.FromMilliseconds(action.DurationMillis), stop).ConfigureAwait(false);
                break;
            case FrameActionKind.Close:
                await client.CloseAsync(action.Code, "injected").ConfigureAwait(false);
                break;
            case FrameActionKind.Abort:
                client.Abort();
                break;
        }
    }

    private void LogNew()
    {
        for (; _logged < _injector.Log.Count; _logged++)
        {
            var fault = _injector.Log[_logged];
            _log?.Invoke($"fault injected: {fault.Kind} frame={fault.FrameIndex} depth={fault.DepthIndex} "
                + $"symbol={fault.Symbol}");
        }
    }
}
