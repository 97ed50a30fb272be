using System;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>The account answer of a reconciliation: what is held of each asset. Owner thread only.</summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class AccountBalances<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly TradingMessage _message;
    private readonly EventOutbox<TPublisher> _outbox;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly BalanceRecord[] _totals;
    private readonly int _assets;

    public AccountBalances(
        TradingProtocol protocol, TradingMessage message, EventOutbox<TPublisher> outbox,
        TradingLocks<TPublisher> locks)
    {
        _message = message;
        _outbox = outbox;
        _locks = locks;
        _assets = protocol.Assets.Count;
        _totals = new BalanceRecord[_assets];
    }

    /// <param name="source">The start of the process, or a later comparison.</param>
    /// <param name="askedWallNanos">When it was asked for, unix nanoseconds by this machine's clock.</param>
    public void OnAnswer(BalanceSource source, long askedWallNanos)
    {
        if (!_message.CanTrade) _locks.Halt(ReasonCode.VenueAccountDisabled, 0);

        // An asset that the answer leaves out is one of which nothing is held.
        for (int i = 0; i < _assets; i++) _totals[i] = new BalanceRecord { Asset = (short)i };
        foreach (ref readonly BalanceRecord balance in _message.Balances)
        {
            if (balance.Asset >= 0 && balance.Asset < _assets) _totals[balance.Asset] = balance;
        }

        foreach (ref readonly BalanceRecord total in _totals.AsSpan())
        {
            _outbox.PublishBalance(in total, source, askedWallNanos);
        }
    }
}
