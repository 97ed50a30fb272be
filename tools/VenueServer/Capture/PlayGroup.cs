using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Capture;

/// <summary>
/// The connections that share one run through the frames. The oldest is sent to, the others stand by; while there
/// is none the time stands still, so that each frame is sent once.
/// </summary>
internal sealed class PlayGroup
{
    private readonly Lock _gate = new();
    private readonly List<ClientConnection> _clients = new();
    private readonly StreamRoute _route;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PlayGroup(StreamRoute route, PlayClock clock)
    {
        _route = route;
        Clock = clock;
    }

    public bool IsStarted { get; set; }

    /// <summary>Where the group is in the recording.</summary>
    public PlayClock Clock { get; }

    public bool Contains(StreamName stream) => _route switch
    {
        StreamRoute.Public => IsPublic(stream.Kind),
        StreamRoute.Market => !IsPublic(stream.Kind),
        _ => true,
    };

    public static bool IsPublic(StreamKind kind) => kind is StreamKind.Depth or StreamKind.BookTicker;

    public void Attach(ClientConnection client)
    {
        lock (_gate)
        {
            if (_clients.Contains(client))
                return;
            _clients.Add(client);
            _arrival.TrySetResult();
        }
    }

    public void Detach(ClientConnection client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
            if (_clients.Count == 0 && _arrival.Task.IsCompleted)
                _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public ClientConnection? Current
    {
        get
        {
            lock (_gate)
            {
                foreach (var client in _clients)
                {
                    if (client.IsOpen)
                        return client;
                }

                return null;
            }
        }
    }

    /// <summary>Waits until an open connection is there.</summary>
    public async ValueTask<ClientConnection> ClientAsync(CancellationToken stop)
    {
        if (Current is { } present)
            return present;
        var left = Clock.Timestamp;
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                _clients.RemoveAll(client => !client.IsOpen);
                if (_clients.Count == 0 && _arrival.Task.IsCompleted)
                    _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(stop).ConfigureAwait(false);
            if (Current is not { } client)
                continue;
            Clock.StandStillSince(left);
            return client;
        }
    }
}
