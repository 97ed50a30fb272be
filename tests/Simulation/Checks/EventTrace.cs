using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Simulation.Node;

namespace LowLatency.Simulation.Checks;

/// <summary>What an engine goes through, for LOWLATENCY_TRACE=1.</summary>
internal static class EventTrace
{
    /// <summary>An event was applied.</summary>
    public static void OnApplied(World world, in EventSlot slot, EngineNode node)
    {
        OrderReportPayload report = slot.OrderReport;
        switch (slot.Header.Kind)
        {
            case EventKind.OrderReport:
                world.Trace($"{report.Kind} {report.ClientOrderId} {report.Reason} {report.LastQuantity.Units}");
                break;
            case EventKind.Balance:
                BalancePayload balance = slot.Balance;
                world.Trace($"balance of {slot.Header.Instrument.Value} {balance.Total.Units} {balance.Source}");
                break;
            case EventKind.Clock when slot.Header.ReceiveMonotonicNanos / SimulationOptions.Second % 10 == 0:
                long left = Math.Max(0, node.Address.HeldUntilNanos - slot.Header.ReceiveMonotonicNanos);
                world.Trace($"held for {left} {node.Address.BreakerReason}");
                break;
            case EventKind.VenueState:
                world.Trace($"{slot.VenueState.Condition} {slot.VenueState.IsSet} {slot.VenueState.Reason}");
                break;
            case EventKind.OpenOrder:
                world.Trace($"open {slot.OpenOrder.ClientOrderId}");
                break;
            case EventKind.EngineStarted:
                world.Trace($"started");
                break;
            default:
                break;
        }

        foreach (EngineCommand command in node.Engine.Commands)
        {
            bool isOne = command.Instrument.Value < node.Engine.Instruments.Length;
            long held = isOne ? node.Engine.Portfolio[command.Instrument].Quantity.Units : 0;
            string what = $"{command.Reason} {command.Side} {command.Quantity.Units} of {command.Instrument.Value}";
            world.Trace($"  -> {command.Kind} {command.ClientOrderId} {what}, held {held}");
        }
    }

    /// <summary>What keeps an account from being traded in.</summary>
    public static string Locks(EngineNode node, AccountKey account)
    {
        var locks = new List<string>();
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            bool isSet = node.Engine.Readiness.IsSet(account, condition);
            if (isSet) locks.Add(condition.ToString());
        }

        if (!node.Engine.Readiness.AreBalancesProven(account)) locks.Add("Balances");
        return string.Join(", ", locks);
    }

    /// <summary>What it decided last of each instrument, and why.</summary>
    public static string Decisions(EngineNode node)
    {
        var reasons = new List<string>();
        foreach (var instrument in node.Engine.Instruments)
        {
            reasons.Add($"{instrument.LastDecision.Reason} {instrument.LastDecision.Verdict.Reason} position "
                + $"{node.Engine.Portfolio[instrument.Id].Quantity.Units} bars {instrument.Market.SignalBars.Count} "
                + $"book {instrument.Market.Book.State} live {node.Engine.Orders.LiveCount} "
                + $"decided {instrument.LastDecision.TimeNanos - node.Stamp.WallNanos}");
        }

        return string.Join("; ", reasons) + $" cash {node.Engine.Portfolio.Cash.Units} "
            + $"equity {node.Engine.Portfolio.Equity.Units} halts {node.Engine.Risk.DailyLossHalt.IsSet} "
            + $"{node.Engine.Risk.DrawdownHalt.IsSet} {node.Engine.Risk.DriftHalt.IsSet}";
    }
}
