using System;
using System.Collections.Generic;
using LowLatency.Protocol.Trading.Reconciliation;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Reconciliation;

[TestFixture]
public sealed class ReconcileTableTests
{
    /// <summary>Written down a second time, as text: step, event, next step, action.</summary>
    private const string Expected = """
        Idle Begin OpenOrders Ask
        OpenOrders InstrumentListed OpenOrders EnterNext
        OpenOrders Listed Trades QueryMissing
        OpenOrders Failed OpenOrders Retry
        OpenOrders Exhausted Idle Fail
        OpenOrders Superseded Idle Enter
        Trades PageRead Trades EnterAgain
        Trades OrderUnknown Resolve Ask
        Trades InstrumentRead Trades EnterNext
        Trades TradesRead Account ReadBalances
        Trades Failed Trades Retry
        Trades Exhausted Idle Fail
        Trades Superseded Idle Enter
        Resolve OrderResolved Trades WalkOn
        Resolve Failed Resolve Retry
        Resolve Exhausted Idle Fail
        Resolve Superseded Idle Enter
        Account BalancesRead MissingOrders Enter
        Account Failed Account Retry
        Account Exhausted Idle Fail
        Account Superseded Idle Enter
        MissingOrders StillMissing MissingOrders Wait
        MissingOrders NoneMissing Idle End
        MissingOrders Exhausted Idle Fail
        MissingOrders Superseded Idle Enter
        """;

    [Test]
    public void Every_pair_of_step_and_event_does_what_is_written_down()
    {
        Dictionary<(ReconcileStep, ReconcileEvent), ReconcileTransition> expected = [];
        foreach (string line in Expected.Split('\n'))
        {
            string[] part = line.Split(' ');
            expected.Add(
                (Enum.Parse<ReconcileStep>(part[0]), Enum.Parse<ReconcileEvent>(part[1])),
                new ReconcileTransition(Enum.Parse<ReconcileStep>(part[2]), Enum.Parse<ReconcileAction>(part[3])));
        }

        foreach ((ReconcileStep step, ReconcileEvent happened) in Pairs())
        {
            ReconcileTransition wanted = expected.GetValueOrDefault(
                (step, happened), new ReconcileTransition(step, ReconcileAction.None));
            Assert.That(ReconcileTable.Find(step, happened), Is.EqualTo(wanted), $"{step} x {happened}");
        }
    }

    [Test]
    public void The_table_has_a_cell_for_every_step_and_event()
    {
        Assert.That(Enum.GetValues<ReconcileStep>(), Has.Length.EqualTo(ReconcileTable.StepCount));
        Assert.That(Enum.GetValues<ReconcileEvent>(), Has.Length.EqualTo(ReconcileTable.EventCount));
    }

    [Test]
    public void The_lock_is_taken_off_only_behind_orders_trades_and_balances()
    {
        foreach ((ReconcileStep step, ReconcileEvent happened) in Pairs())
        {
            ReconcileTransition cell = ReconcileTable.Find(step, happened);
            if (cell.Action == ReconcileAction.End) Assert.That(step, Is.EqualTo(ReconcileStep.MissingOrders));
            if (cell.Next == step) continue;
            if (cell.Next == ReconcileStep.MissingOrders) Assert.That(step, Is.EqualTo(ReconcileStep.Account));
            if (cell.Next == ReconcileStep.Account) Assert.That(happened, Is.EqualTo(ReconcileEvent.TradesRead));
            if (cell.Next == ReconcileStep.OpenOrders) Assert.That(step, Is.EqualTo(ReconcileStep.Idle));
        }
    }

    [Test]
    public void Every_step_that_asks_can_be_tried_again_and_can_fail()
    {
        for (ReconcileStep step = ReconcileStep.OpenOrders; step <= ReconcileStep.Account; step++)
        {
            Assert.That(
                ReconcileTable.Find(step, ReconcileEvent.Failed),
                Is.EqualTo(new ReconcileTransition(step, ReconcileAction.Retry)));
            Assert.That(ReconcileTable.Find(step, ReconcileEvent.Exhausted).Action, Is.EqualTo(ReconcileAction.Fail));
        }
    }

    private static IEnumerable<(ReconcileStep Step, ReconcileEvent Happened)> Pairs()
    {
        foreach (ReconcileStep step in Enum.GetValues<ReconcileStep>())
        {
            foreach (ReconcileEvent happened in Enum.GetValues<ReconcileEvent>()) yield return (step, happened);
        }
    }
}
