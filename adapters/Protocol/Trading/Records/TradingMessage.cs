using System;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// Result of parsing one message of the private interface. Preallocated, one per gateway, reused for every message;
/// owned by the gateway's thread. Only what the message holds is set; counts say how many rows are valid.
/// </summary>
public sealed class TradingMessage
{
    private readonly OrderRecord[] _orders;
    private readonly FillRecord[] _fills;
    private readonly BalanceRecord[] _balances;
    private readonly DelistingRecord[] _delistings;
    private readonly RateLimitRecord[] _rateLimits = new RateLimitRecord[RateLimitRecord.RowsMax];

    /// <param name="rowsMax">
    /// Orders and fills that an answer may hold; an answer with more is refused, since half an answer is none.
    /// </param>
    /// <param name="balancesMax">Assets of the traded instruments.</param>
    public TradingMessage(int rowsMax, int balancesMax)
    {
        _orders = new OrderRecord[rowsMax];
        _fills = new FillRecord[rowsMax];
        _balances = new BalanceRecord[balancesMax];
        _delistings = new DelistingRecord[rowsMax];
    }

    public TradingMessageKind Kind { get; set; }

    /// <summary>Answer: the request's id, 0 when it names none.</summary>
    public long RequestId { get; set; }

    /// <summary>Answer: what it means for the request.</summary>
    public OutcomeClass Outcome { get; set; }

    /// <summary>Answer: the venue's code, 0 = none.</summary>
    public int ErrorCode { get; set; }

    /// <summary>Answer: the status in HTTP's sense.</summary>
    public int Status { get; set; }

    public ReasonCode Reason { get; set; }

    /// <summary>Answer that refuses an order: what that concerns beside the order; None = not told.</summary>
    public RefusalScope Scope { get; set; }

    /// <summary>Answer: unix nanoseconds by the venue's clock before which nothing may be sent; 0 = not told.</summary>
    public long RetryAtVenueNanos { get; set; }

    /// <summary>Answer: nothing may be sent for so long; 0 = not told.</summary>
    public long RetryAfterNanos { get; set; }

    /// <summary>
    /// Answer that refuses for a limit, whatever the status of HTTP: whose limit it is. Address unless the venue's code
    /// says otherwise.
    /// </summary>
    public RateScope LimitScope { get; set; }

    /// <summary>Answer: what it reports of the limit of its request's endpoint.</summary>
    public RateReport EndpointLimit { get; set; } = new();

    /// <summary>Answer: the venue forbids this address, not only this request.</summary>
    public bool IsBan { get; set; }

    /// <summary>ServerTime and others that tell it: unix nanoseconds by the venue's clock; 0 = not told.</summary>
    public long ServerNanos { get; set; }

    /// <summary>Account: the account may trade.</summary>
    public bool CanTrade { get; set; }

    /// <summary>KeyPermissions: the key may withdraw.</summary>
    public bool CanWithdraw { get; set; }

    /// <summary>BalanceChanged: index of the asset in <see cref="AssetTable"/>.</summary>
    public short MovedAsset { get; set; }

    /// <summary>BalanceChanged: how much came, in units of 10^-8; negative = went, 0 = not told.</summary>
    public long MovedUnits { get; set; }

    /// <summary>BalanceChanged: unix nanoseconds by the venue's clock at which it came or went.</summary>
    public long MovedVenueNanos { get; set; }

    /// <summary>List answers: rows of instruments that are not configured, left out.</summary>
    public int SkippedRows { get; set; }

    /// <summary>Trades: rows in the answer, skipped ones included; a page as long as asked for has a next.</summary>
    public int PageRows { get; set; }

    public int OrderCount { get; private set; }

    public int FillCount { get; private set; }

    public int BalanceCount { get; private set; }

    public int RateLimitCount { get; private set; }

    public int DelistingCount { get; private set; }

    public ReadOnlySpan<OrderRecord> Orders => _orders.AsSpan(0, OrderCount);

    public ReadOnlySpan<FillRecord> Fills => _fills.AsSpan(0, FillCount);

    public ReadOnlySpan<BalanceRecord> Balances => _balances.AsSpan(0, BalanceCount);

    /// <summary>DelistSchedule: those of configured instruments; one may come more than once.</summary>
    public ReadOnlySpan<DelistingRecord> Delistings => _delistings.AsSpan(0, DelistingCount);

    public ReadOnlySpan<RateLimitRecord> RateLimits => _rateLimits.AsSpan(0, RateLimitCount);

    /// <summary>Forgets the last message.</summary>
    public void Clear()
    {
        Kind = TradingMessageKind.Refused;
        RequestId = 0;
        Outcome = OutcomeClass.None;
        Scope = RefusalScope.None;
        ErrorCode = 0;
        Status = 0;
        Reason = ReasonCode.None;
        RetryAtVenueNanos = 0;
        RetryAfterNanos = 0;
        LimitScope = RateScope.Address;
        EndpointLimit = new RateReport();
        IsBan = false;
        ServerNanos = 0;
        CanTrade = false;
        CanWithdraw = false;
        MovedAsset = -1;
        MovedUnits = 0;
        MovedVenueNanos = 0;
        SkippedRows = 0;
        PageRows = 0;
        OrderCount = 0;
        FillCount = 0;
        BalanceCount = 0;
        RateLimitCount = 0;
        DelistingCount = 0;
    }

    /// <summary>False when there is no room: the message must then be refused.</summary>
    public bool TryAdd(in OrderRecord order)
    {
        if (OrderCount == _orders.Length) return false;
        _orders[OrderCount++] = order;
        return true;
    }

    /// <inheritdoc cref="TryAdd(in OrderRecord)"/>
    public bool TryAdd(in FillRecord fill)
    {
        if (FillCount == _fills.Length) return false;
        _fills[FillCount++] = fill;
        return true;
    }

    /// <inheritdoc cref="TryAdd(in OrderRecord)"/>
    public bool TryAdd(in BalanceRecord balance)
    {
        if (BalanceCount == _balances.Length) return false;
        _balances[BalanceCount++] = balance;
        return true;
    }

    /// <inheritdoc cref="TryAdd(in OrderRecord)"/>
    public bool TryAdd(in DelistingRecord delisting)
    {
        if (DelistingCount == _delistings.Length) return false;
        _delistings[DelistingCount++] = delisting;
        return true;
    }

    /// <summary>
    /// Limits beyond <see cref="RateLimitRecord.RowsMax"/> are left out: they only correct our own count.
    /// </summary>
    public void Add(in RateLimitRecord limit)
    {
        if (RateLimitCount < RateLimitRecord.RowsMax) _rateLimits[RateLimitCount++] = limit;
    }
}
