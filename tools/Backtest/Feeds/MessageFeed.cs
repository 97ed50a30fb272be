using LowLatency.Backtest.Data.Recordings;
using LowLatency.Backtest.Runs;
using LowLatency.Model.Events;

namespace LowLatency.Backtest.Feeds;

/// <summary>
/// Recorded messages (books, trades, bars, the state of feeds) at their receive times. The venue's market changes then
/// too: what the recording machine had not yet received, an order of ours could not have met in paper trading either.
/// </summary>
public sealed class MessageFeed : BacktestFeed
{
    private readonly MessageLog _log;
    private int _block;
    private int _slot;

    public MessageFeed(MessageLog log)
    {
        _log = log;
        Advance();
    }

    public override void Prepare(BacktestRun run)
    {
    }

    public override void Step(BacktestRun run)
    {
        System.ReadOnlySpan<EventSlot> block = _log.Block(_block);
        int length = block[_slot].Header.SlotCount;
        System.ReadOnlySpan<EventSlot> message = block.Slice(_slot, length);
        _slot += length;
        if (_slot == block.Length) (_block, _slot) = (_block + 1, 0);
        Advance();
        long nanos = message[0].Header.ReceiveWallNanos;
        if (message[0].Header.Kind != EventKind.Clock) run.PublishToVenue(message);
        run.PublishToEngine(message, nanos);
    }

    private void Advance() => NextNanos = _block < _log.BlockCount
        ? _log.Block(_block)[_slot].Header.ReceiveWallNanos
        : long.MaxValue;
}
