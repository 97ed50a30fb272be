using System;
using System.Collections.Generic;

namespace LowLatency.Unit.Backtest.Naive;

/// <summary>
/// The backtest of one strategy with market orders, once more and as plainly as possible: decimals, lists, one loop
/// over
/// the candles. Shares no code with the engine, the paper venue or the backtest; its rules are those of
/// docs/backtest.md.
/// </summary>
internal sealed class NaiveBacktest
{
    public const decimal Fee = 0.001m;
    public const decimal Slippage = 0.0005m;
    public const decimal Participation = 0.1m;
    public const decimal Share = 0.95m;
    public const decimal NotionalMin = 10m;
    public const decimal CollarShare = 0.02m;

    private readonly decimal _tick;
    private readonly decimal _lot;
    private readonly int _warmUp;
    private readonly NaiveSignals.Signal _signal;
    private readonly List<NaiveCandle> _all = [];
    private readonly List<double> _closes = [];
    private readonly List<double> _volumes = [];

    public NaiveBacktest(decimal tick, decimal lot, int warmUp, NaiveSignals.Signal signal)
    {
        _tick = tick;
        _lot = lot;
        _warmUp = warmUp;
        _signal = signal;
    }

    public List<NaiveFill> Fills { get; } = [];

    public List<(DateTime Time, decimal Equity)> Equity { get; } = [];

    public decimal Cash { get; private set; } = 100_000m;

    public decimal Position { get; private set; }

    public void Run(IReadOnlyList<NaiveCandle> candles)
    {
        for (int i = 0; i < candles.Count; i++)
        {
            NaiveCandle candle = candles[i];
            FillHole(candle.Open);
            Show(candle);
            DateTime end = candle.Open.AddHours(1);
            decimal equity = Cash + HalfEven(Position * candle.Last);
            Equity.Add((end, equity));
            (bool isBuy, decimal quantity) = Decide(candle, equity);
            bool isNextThere = i + 1 < candles.Count && candles[i + 1].Open == end;
            if (quantity > 0 && isNextThere) Trade(isBuy, quantity, candles[i + 1]);
        }
    }

    private static decimal HalfEven(decimal value) => decimal.Round(value, 8, MidpointRounding.ToEven);

    private static decimal UpTo(decimal value, decimal step) => Math.Ceiling(value / step) * step;

    private static decimal DownTo(decimal value, decimal step) => Math.Floor(value / step) * step;

    private decimal Ask(decimal price) => price + Math.Max(_tick, UpTo(price * Slippage, _tick));

    private decimal Bid(decimal price) => Math.Max(_tick, price - Math.Max(_tick, UpTo(price * Slippage, _tick)));

    // Hours that are not there become flat candles without volume: the indicators see them, no decision is made.
    private void FillHole(DateTime until)
    {
        while (_all.Count > 0 && _all[^1].Open.AddHours(1) < until)
        {
            decimal last = _all[^1].Last;
            Show(new NaiveCandle(_all[^1].Open.AddHours(1), last, last, last, last, 0, IsFilled: true));
            _signal(_closes, _volumes, Position);
        }
    }

    private void Show(NaiveCandle candle)
    {
        _all.Add(candle);
        _closes.Add((double)(candle.Last / _tick));
        _volumes.Add((double)candle.Volume);
    }

    private (bool IsBuy, decimal Quantity) Decide(NaiveCandle candle, decimal equity)
    {
        (double Direction, double Confidence)? signal = _signal(_closes, _volumes, Position);
        for (int i = Math.Max(0, _all.Count - _warmUp); i < _all.Count; i++)
        {
            if (_all[i].IsFilled) return default;
        }

        if (signal == null || signal.Value.Confidence < 0.3) return default;
        double combined = signal.Value.Direction * signal.Value.Confidence;
        if (Math.Abs(combined) < 0.15) return default;
        bool isBuy = combined > 0;
        if (!isBuy && Position == 0) return default;
        decimal fraction = decimal.Floor((decimal)(Math.Abs(combined) * 1e9)) / 1e9m;
        decimal budget = DownTo(equity * Share * fraction, 0.00000001m);
        decimal touch = isBuy ? Ask(candle.Last) : Bid(candle.Last);
        decimal quantity = DownTo(budget / touch, _lot);
        if (quantity * touch < NotionalMin) return default;
        return isBuy
            ? (true, MayBuy(quantity, candle.Last, equity) ? quantity : 0)
            : (false, SellQuantity(quantity, touch));
    }

    private decimal SellQuantity(decimal quantity, decimal touch)
    {
        // What would be left and could not be sold alone goes along; never more than there is.
        decimal left = Position - quantity;
        if (left < _lot || left * touch < NotionalMin) quantity = Position;
        return quantity * touch < NotionalMin ? 0 : quantity;
    }

    // No more than the equity in one symbol, no more than the cash: at a price two percent worse.
    private bool MayBuy(decimal quantity, decimal price, decimal equity)
    {
        decimal worstPrice = UpTo(price * (1 + CollarShare), _tick);
        decimal worst = UpTo(worstPrice * quantity, 0.00000001m);
        return HalfEven(Position * price) + worst <= equity && worst <= Cash;
    }

    private void Trade(bool isBuy, decimal wanted, NaiveCandle next)
    {
        decimal available = DownTo(next.Volume * Participation, _lot);
        if (available <= 0) return;
        decimal price = isBuy ? Ask(next.First) : Bid(next.First);
        decimal cost = UpTo(price * wanted, 0.00000001m);
        if (cost < NotionalMin) return;
        if (isBuy && cost + UpTo(cost * 0.02m, 0.00000001m) > Cash) return;
        decimal quantity = Math.Min(wanted, available);
        decimal value = HalfEven(price * quantity);
        decimal fee = UpTo(value * Fee, 0.00000001m);
        Cash += (isBuy ? -value : value) - fee;
        Position += isBuy ? quantity : -quantity;
        Fills.Add(new NaiveFill(next.Open, isBuy, price, quantity, fee));
    }
}
