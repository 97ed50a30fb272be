using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Reconciliation;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>Reconciliation: trades by id, page by page, and balances.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private const int ForeignRemembered = 4_096;

    private readonly FillRecord[] _page;
    private readonly BalanceRecord[] _totals;
    private readonly RecentIds _foreign = new(ForeignRemembered);
    private int _pageCount;
    private int _pageCursor;
    private long _resolvedVenueOrderId;
    private bool _isLastPage;

    private int PageRowsMax => Math.Min(_protocol.TradesPageRows, _settings.RowsMax);

    private void AskTrades()
    {
        ref ProvenTrades proven = ref _proven[_stepInstrument];

        // Never reconciled before: what is live is asked for order by order, the rest begins at the latest trade.
        TradingRequest request = new()
        {
            Kind = TradingRequestKind.Trades,
            Instrument = (short)_stepInstrument,
            FromTradeId = proven.IsKnown ? proven.TradeId + 1 : 0,
            RowsMax = proven.IsKnown ? PageRowsMax : 1,
        };
        AskStep(ref request, RequestOwner.TradesPage);
    }

    private void OnTradesPage()
    {
        ref ProvenTrades proven = ref _proven[_stepInstrument];
        ReadOnlySpan<FillRecord> fills = _message.Fills;
        long last = proven.IsKnown ? proven.TradeId : 0;
        foreach (ref readonly FillRecord fill in fills)
        {
            // Out of order, of another instrument or from before: not the answer to what was asked.
            if (fill.Instrument != _stepInstrument || fill.TradeId <= last)
            {
                RetryStep(ReasonCode.MessageRefused);
                return;
            }

            last = fill.TradeId;
        }

        if (!proven.IsKnown)
        {
            proven.TradeId = last;
            proven.IsKnown = true;
            EndTrades(isChanged: last > 0);
            return;
        }

        fills.CopyTo(_page);
        _pageCount = fills.Length;
        _pageCursor = 0;
        _isLastPage = _message.PageRows < PageRowsMax;
        WalkPage();
    }

    /// <summary>Publishes own fills in order; an order that nobody knows is asked for first.</summary>
    private void WalkPage()
    {
        for (; _pageCursor < _pageCount; _pageCursor++)
        {
            FillRecord fill = _page[_pageCursor];
            int row = _orders.Find(fill.Instrument, fill.VenueOrderId);
            if (row < 0) row = _orders.Find(fill.ClientOrderId);
            if (row >= 0)
            {
                TakeMissedFill(row, in fill);
                continue;
            }

            if (_foreign.Contains(fill.Instrument, fill.VenueOrderId)) continue;
            _resolvedVenueOrderId = fill.VenueOrderId;
            int instrument = _stepInstrument;
            EnterStep(RunStep.Resolve, instrument);
            AskResolve();
            return;
        }

        bool isChanged = _pageCount > 0;
        if (isChanged) _proven[_stepInstrument].TradeId = _page[_pageCount - 1].TradeId;
        if (_isLastPage) EndTrades(isChanged || !_wasReconciled);
        else EnterStep(RunStep.Trades, _stepInstrument);
    }

    private void TakeMissedFill(int row, in FillRecord fill)
    {
        if (_trades.Contains(fill.Instrument, fill.TradeId)) return;
        _counters.FillsMissed++;
        _orders.SetVenueId(row, fill.VenueOrderId);
        EmitFill(row, _orders[row].Id, in fill, -1);
        DoubtStream(in fill);
    }

    private void EndTrades(bool isChanged)
    {
        long tradeId = _proven[_stepInstrument].TradeId;
        if (isChanged && tradeId > 0) EmitTradesProven(_stepInstrument, tradeId);
        if (_owed.Count == 0 && !_isEventLost) _proven[_stepInstrument].ToldTradeId = tradeId;
        if (_stepInstrument + 1 < _instruments.Count)
        {
            EnterStep(RunStep.Trades, _stepInstrument + 1);
            return;
        }

        _tradedNanos = _runTradedNanos;
        EnterStep(RunStep.Account, 0);
    }

    private void AskResolve()
    {
        TradingRequest request = new()
        {
            Kind = TradingRequestKind.QueryOrder,
            Instrument = (short)_stepInstrument,
            VenueOrderId = _resolvedVenueOrderId,
        };
        AskStep(ref request, RequestOwner.ResolveOrder);
    }

    private bool IsResolved() => _message.OrderCount == 1 && _message.Orders[0].VenueOrderId == _resolvedVenueOrderId;

    private void OnResolved()
    {
        OrderRecord order = _message.Orders[0];
        ClientOrderId id = order.ClientOrderId;
        if (!IsOwn(id))
        {
            _counters.ForeignOrders++;
            _foreign.Add(_stepInstrument, _resolvedVenueOrderId);
        }
        else
        {
            int row = _orders.Find(id);
            if (row < 0) row = _orders.Add(id, (short)_stepInstrument);
            if (row < 0)
            {
                FailRun(ReasonCode.OrderTableFull);
                return;
            }

            _orders.SetVenueId(row, _resolvedVenueOrderId);
            ref OrderEntry entry = ref _orders[row];
            entry.IsSeenAtVenue = true;
            if (!IsLive(order.Status)) entry.IsEnded = true;
        }

        int instrument = _stepInstrument;
        EnterStep(RunStep.Trades, instrument);
        WalkPage();
    }

    private void AskAccount()
    {
        TradingRequest request = new() { Kind = TradingRequestKind.Account, Instrument = -1 };
        AskStep(ref request, RequestOwner.Account);
    }

    private void OnAccount(long askedWallNanos)
    {
        if (!_message.CanTrade)
        {
            Set(VenueCondition.AuthorizationRefused, true, ReasonCode.VenueAccountDisabled, 0);
        }

        // An asset that the answer leaves out is one of which nothing is held.
        for (int i = 0; i < _totals.Length; i++) _totals[i] = new BalanceRecord { Asset = (short)i };
        foreach (ref readonly BalanceRecord balance in _message.Balances)
        {
            if (balance.Asset >= 0 && balance.Asset < _totals.Length) _totals[balance.Asset] = balance;
        }

        BalanceSource source = _wasReconciled ? BalanceSource.Reconciliation : BalanceSource.Start;
        for (int i = 0; i < _protocol.Assets.Count; i++) EmitBalance(in _totals[i], source, askedWallNanos);
        EnterStep(RunStep.MissingOrders, 0);
    }
}
