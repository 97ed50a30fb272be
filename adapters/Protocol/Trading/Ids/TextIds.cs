using System;
using System.Collections.Generic;
using LowLatency.Model.Events.Accounts;

namespace LowLatency.Protocol.Trading.Ids;

/// <summary>
/// The text ids of an account at a venue that has them: parsers turn texts into keys, writers keys into texts. Owner
/// thread only; does not allocate after construction.
/// </summary>
public sealed class TextIds
{
    /// <exception cref="ArgumentOutOfRangeException">A size that can not be.</exception>
    public TextIds(TextIdRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Check();
        Orders = new TextIdTable(TextIdKind.Order, rule.OrdersMax, rule.Hash);
        Trades = new TextIdTable(TextIdKind.Trade, rule.TradesMax, rule.Hash);
        RestoredNanos = rule.RestoredNanos;
    }

    /// <summary>The venue's ids of orders.</summary>
    public TextIdTable Orders { get; }

    /// <summary>The venue's ids of own trades (executions).</summary>
    public TextIdTable Trades { get; }

    /// <inheritdoc cref="TextIdRule.RestoredNanos"/>
    public long RestoredNanos { get; }

    /// <summary>Texts refused because the table was full since construction.</summary>
    public long RefusedCount => Orders.RefusedCount + Trades.RefusedCount;

    internal long NowNanos
    {
        set
        {
            Orders.NowNanos = value;
            Trades.NowNanos = value;
        }
    }

    /// <summary>
    /// No reading of trades begins before a time (unix nanoseconds of the venue) any more: what is older may go.
    /// </summary>
    internal void KeepSince(long nanos)
    {
        Orders.KeepSince(nanos);
        Trades.KeepSince(nanos);
    }

    /// <summary>Begins with what a journal knows and nothing else.</summary>
    /// <param name="known">Oldest first; of more than three quarters of the room the newest count.</param>
    /// <param name="nowNanos">Now, unix nanoseconds: kept until all trades up to then were read.</param>
    internal void Restore(IReadOnlyList<TextIdPayload> known, long nowNanos)
    {
        Orders.Clear();
        Trades.Clear();
        for (int i = known.Count - 1; i >= 0; i--)
        {
            TextIdPayload payload = known[i];
            Orders.Restore(in payload, nowNanos);
            Trades.Restore(in payload, nowNanos);
        }
    }
}
