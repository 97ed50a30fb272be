using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks.Risk;

/// <summary>
/// Times in which nothing is entered in a symbol: after an exit at a loss that the engine was told of, while the bars
/// of the venue swing widely, and while its trades are one-sided or not known yet.
/// </summary>
internal sealed class PauseCheck(World world)
{
    private const int Returns = 20;

    // Bars of the engine's own may end a trade sooner or later than the venue's.
    private const double Widely = 1.5;
    private const int CalmBars = 60;

    private readonly List<(int Instrument, long Sequence, long UntilNanos)> _afterLoss = [];
    private readonly Dictionary<long, long> _parents = [];

    // Fills are told again after a start: what is durable is no news.
    private readonly Dictionary<(int Instrument, long TradeId), long> _told = [];
    private long _startedNanos;

    /// <summary>Who takes, and how much of it is known.</summary>
    public FlowCheck Flow { get; } = new(world);

    public void OnStarted(long recoveredSequence)
    {
        _startedNanos = world.NowNanos;
        _afterLoss.RemoveAll(pause => pause.Sequence > recoveredSequence);
        foreach ((var fill, long sequence) in _told)
        {
            if (sequence > recoveredSequence) _told.Remove(fill);
        }
    }

    public void OnApplied(in EventSlot slot, EngineNode node)
    {
        bool isFill = slot.Header.Kind == EventKind.OrderReport && slot.OrderReport.Kind == OrderReportKind.Filled;
        if (!isFill) return;
        int instrument = slot.Header.Instrument.Value;
        SimulatedVenue venue = world.VenueOf(instrument);
        if (!_told.TryAdd((instrument, slot.OrderReport.TradeId), node.Engine.Sequence)) return;
        if (!venue.OwnFills.IsLoss(instrument - venue.FirstInstrument, slot.OrderReport.TradeId)) return;
        long pause = node.Engine.Settings.Execution.CooldownAfterLossMillis * SimulationOptions.Millisecond;
        _afterLoss.RemoveAll(one => one.UntilNanos <= node.Engine.NowNanos);
        _afterLoss.Add((instrument, node.Engine.Sequence, node.Engine.NowNanos + pause));
        world.Limits.Note("pause after a loss");
    }

    /// <summary>What speaks against an entry that is decided now; null = nothing.</summary>
    public string? Find(DecidedOrder order, EngineNode node)
    {
        if (Flow.Find(order, node) is { } flow) return flow;

        // A parent that has begun goes on: it was one decision.
        bool isLater = order.Parent != 0 && !_parents.TryAdd(order.Parent, order.Number);
        if (isLater) return null;
        foreach ((int instrument, long _, long until) in _afterLoss)
        {
            if (instrument != order.Instrument || node.Engine.NowNanos >= until) continue;
            double left = (until - node.Engine.NowNanos) / 1e9;
            return string.Create(
                CultureInfo.InvariantCulture, $"entered {left:F3} s before the pause after a loss was over");
        }

        return Volatile(order, node);
    }

    // Where nothing came between the venue's bars and the engine's.
    private string? Volatile(DecidedOrder order, EngineNode node)
    {
        EngineSettings settings = node.Engine.Settings;
        double limit = (double)settings.Execution.CooldownVolatilityPercent / 100;
        int seconds = settings.Bars.SignalIntervalSeconds;
        SimulationOptions options = world.Options;
        bool isCalm = options.MarketFaultShare == 0 && !options.HasRulesChanges && options.VenueCount == 1
            && world.NowNanos - _startedNanos > CalmBars * seconds * SimulationOptions.Second;
        if (limit == 0 || !isCalm) return null;
        SimulatedVenue venue = world.VenueOf(order.Instrument);
        List<double> closes = Closes(venue, order.Instrument - venue.FirstInstrument, seconds);
        if (closes.Count < Returns + 4) return null;
        double least = double.MaxValue;
        for (int back = 0; back < 3; back++) least = Math.Min(least, Deviation(closes, closes.Count - 1 - back));
        if (least > limit) world.Limits.Note("pause while bars swing");
        return least > limit * Widely
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"entered while bars swing by {least * 100:F4} %, {limit * 100} % at most")
            : null;
    }

    private static List<double> Closes(SimulatedVenue venue, int symbol, int seconds)
    {
        var closes = new List<double>();
        foreach (var bar in venue.Market.Markets[symbol].Klines[0].Closed)
        {
            if ((bar.OpenMillis / 1_000 + 1) % seconds == 0) closes.Add(bar.Close);
        }

        return closes;
    }

    private static double Deviation(List<double> closes, int last)
    {
        double sum = 0;
        double squares = 0;
        for (int i = last - Returns + 1; i <= last; i++)
        {
            double change = (closes[i] / closes[i - 1]) - 1;
            sum += change;
            squares += change * change;
        }

        double mean = sum / Returns;
        return Math.Sqrt(Math.Max(0, (squares / Returns) - (mean * mean)));
    }
}
