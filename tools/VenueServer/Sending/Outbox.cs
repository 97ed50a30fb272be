using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueSim.Faults;

namespace LowLatency.VenueServer.Sending;

/// <summary>
/// Frames waiting for one client of the generated market. A market does not wait: a client that lets the queue run
/// full is disconnected.
/// </summary>
internal sealed class Outbox
{
    private readonly Channel<FrameAction> _queue;
    private readonly ClientConnection _client;
    private readonly Action<string>? _log;
    private readonly int _framesMax;
    private int _isOverflown;

    public Outbox(ClientConnection client, int framesMax, Action<string>? log)
    {
        _client = client;
        _log = log;
        _framesMax = framesMax;
        _queue = Channel.CreateBounded<FrameAction>(
            new BoundedChannelOptions(framesMax) { SingleReader = true, SingleWriter = false });
        _ = Task.Run(PumpAsync);
    }

    public void Add(FrameAction action)
    {
        if (_queue.Writer.TryWrite(action) || Interlocked.Exchange(ref _isOverflown, 1) != 0)
            return;
        _log?.Invoke($"connection {_client.Id} reads too slowly: {_framesMax} frames wait, disconnected");
        _client.Abort();
    }

    public void Complete() => _queue.Writer.TryComplete();

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var action in _queue.Reader.ReadAllAsync(_client.Stop).ConfigureAwait(false))
            {
                if (action.Kind != FrameActionKind.Send)
                    await LiveFaults.PerformAsync(action, _client, _client.Stop).ConfigureAwait(false);
                else if (!await _client.SendAsync(action.Bytes).ConfigureAwait(false))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended.
        }
    }
}
