using System;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>What a venue says next, without any text in between.</summary>
internal sealed class ScriptedMessage
{
    public TradingMessageKind Kind { get; set; } = TradingMessageKind.Answer;

    public long RequestId { get; set; }

    public OutcomeClass Outcome { get; set; } = OutcomeClass.Success;

    public ReasonCode Reason { get; set; }

    public RefusalScope Scope { get; set; }

    public int Status { get; set; } = 200;

    public int ErrorCode { get; set; }

    public RateScope LimitScope { get; set; }

    public bool IsBan { get; set; }

    public long RetryAfterNanos { get; set; }

    public long RetryAtVenueNanos { get; set; }

    public long ServerNanos { get; set; }

    public bool CanTrade { get; set; } = true;

    public bool CanWithdraw { get; set; }

    public OrderRecord[] Orders { get; set; } = [];

    public FillRecord[] Fills { get; set; } = [];

    public BalanceRecord[] Balances { get; set; } = [];

    public RateLimitRecord[] RateLimits { get; set; } = [];

    public DelistingRecord[] Delistings { get; set; } = [];

    public int? PageRows { get; set; }

    /// <summary>What came or went, by asset, amount and the venue's time.</summary>
    public (short Asset, long Units, long VenueNanos) Moved { get; set; }

    /// <param name="target">Takes what is said.</param>
    /// <param name="texts">The ids are texts on the wire; null = they are the numbers of the records.</param>
    public TradingMessageKind CopyTo(TradingMessage target, TextIdDialect? texts = null)
    {
        target.Kind = Kind;
        target.RequestId = RequestId;
        target.Outcome = Outcome;
        target.Reason = Reason;
        target.Scope = Scope;
        target.Status = Status;
        target.ErrorCode = ErrorCode;
        target.LimitScope = LimitScope;
        target.IsBan = IsBan;
        target.RetryAfterNanos = RetryAfterNanos;
        target.RetryAtVenueNanos = RetryAtVenueNanos;
        target.ServerNanos = ServerNanos;
        target.CanTrade = CanTrade;
        target.CanWithdraw = CanWithdraw;
        (target.MovedAsset, target.MovedUnits, target.MovedVenueNanos) = Moved;
        bool isAll = true;
        foreach (OrderRecord order in Orders)
        {
            OrderRecord read = order;
            isAll &= texts?.TryRead(ref read) ?? true;
            isAll &= target.TryAdd(in read);
        }

        foreach (FillRecord fill in Fills)
        {
            FillRecord read = fill;
            isAll &= texts?.TryRead(ref read) ?? true;
            isAll &= target.TryAdd(in read);
        }

        foreach (ref readonly BalanceRecord balance in Balances.AsSpan()) isAll &= target.TryAdd(in balance);
        foreach (ref readonly RateLimitRecord limit in RateLimits.AsSpan()) target.Add(in limit);
        foreach (ref readonly DelistingRecord row in Delistings.AsSpan()) isAll &= target.TryAdd(in row);
        target.PageRows = PageRows ?? Fills.Length;
        return isAll ? Kind : TradingMessageKind.Refused;
    }
}
