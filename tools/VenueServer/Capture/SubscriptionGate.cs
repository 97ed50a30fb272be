using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Capture;

/// <summary>
/// Holds the first frame of a capture back until its clients have asked for every stream in it: a client that
/// subscribes in several requests would miss what was played between them. Thread-safe.
/// </summary>
internal sealed class SubscriptionGate
{
    private readonly Lock _gate = new();
    private readonly List<StreamName> _missing;
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    public SubscriptionGate(IEnumerable<StreamName> streams)
    {
        _missing = [.. streams];
        if (_missing.Count == 0)
            _complete.SetResult();
    }

    /// <summary>Streams that nobody has asked for yet.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            lock (_gate)
                return _missing.ConvertAll(stream => stream.Text);
        }
    }

    public void Add(IReadOnlyList<StreamName> streams)
    {
        lock (_gate)
        {
            _requests++;
            foreach (var stream in streams)
                _missing.RemoveAll(missing => missing.SameDataAs(stream));
            if (_missing.Count == 0)
                _complete.TrySetResult();
        }
    }

    /// <summary>Ends when all were asked for, or when no request has come for the given time.</summary>
    public async Task WaitAsync(TimeSpan quiet, CancellationToken stop)
    {
        while (!_complete.Task.IsCompleted)
        {
            var before = Volatile.Read(ref _requests);
            try
            {
                await _complete.Task.WaitAsync(quiet, stop).ConfigureAwait(false);
            }
            catch (TimeoutException) when (Volatile.Read(ref _requests) == before)
            {
                return;
            }
            catch (TimeoutException)
            {
                // Another request has come meanwhile: the client is not through.
            }
        }
    }
}
