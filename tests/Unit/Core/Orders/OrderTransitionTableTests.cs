using System;
using LowLatency.Core.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Orders;

public sealed class OrderTransitionTableTests
{
    private static readonly OrderTransitionTable Table = OrderTransitionTable.Standard;

    [Test]
    public void Table_is_printed_and_has_a_cell_for_every_pair()
    {
        string text = Table.Print();
        TestContext.Out.WriteLine(text);
        int states = Enum.GetValues<OrderState>().Length;
        int events = Enum.GetValues<OrderEvent>().Length;
        Assert.That(states, Is.EqualTo(OrderTransitionTable.StateCount));
        Assert.That(events, Is.EqualTo(OrderTransitionTable.EventCount));
        Assert.That(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(states * events));
    }

    [Test]
    public void Table_keeps_its_own_laws() => Assert.That(Table.FindFaults(), Is.Empty);

    [Test]
    public void Unknown_is_left_only_on_a_venue_report([Values] OrderEvent orderEvent)
    {
        bool isEvidence = orderEvent is not (OrderEvent.CancelRequested or OrderEvent.AcknowledgeTimeout
            or OrderEvent.Restarted or OrderEvent.OutcomeUnknown or OrderEvent.Sent or OrderEvent.CancelRejected
            or OrderEvent.DuplicateFill or OrderEvent.InvalidFill or OrderEvent.PartialFill
            or OrderEvent.StatusFillsMissing);
        OrderState next = Table[OrderState.Unknown, orderEvent].Next;
        Assert.That(OrderTransitionTable.IsUnknown(next), Is.EqualTo(!isEvidence));
    }

    [Test]
    public void Every_pair_of_an_absent_order_asks_for_reconciliation([Values] OrderEvent orderEvent)
    {
        OrderTransition cell = Table[OrderState.None, orderEvent];
        Assert.That(cell, Is.EqualTo(new OrderTransition(OrderState.None, OrderActions.Flag, ReasonCode.OrderUnknown)));
    }

    [TestCase(OrderState.PendingSend, OrderEvent.PartialFill, OrderState.PartiallyFilled, Description = "before ack")]
    [TestCase(OrderState.Sent, OrderEvent.FinalFill, OrderState.Filled, Description = "before ack")]
    [TestCase(OrderState.Sent, OrderEvent.AcknowledgeTimeout, OrderState.Unknown)]
    [TestCase(OrderState.Sent, OrderEvent.StatusAbsent, OrderState.Unknown, Description = "may still be on its way")]
    [TestCase(OrderState.Unknown, OrderEvent.StatusAbsent, OrderState.NotSent)]
    [TestCase(OrderState.UnknownPartial, OrderEvent.StatusAbsent, OrderState.Cancelled)]
    [TestCase(OrderState.Working, OrderEvent.CancelRequested, OrderState.CancelPending)]
    [TestCase(OrderState.CancelPending, OrderEvent.PartialFill, OrderState.CancelPendingPartial, Description = "race")]
    [TestCase(OrderState.CancelPending, OrderEvent.FinalFill, OrderState.Filled, Description = "race")]
    [TestCase(OrderState.CancelPending, OrderEvent.CancelRejected, OrderState.Unknown)]
    [TestCase(OrderState.Cancelled, OrderEvent.PartialFill, OrderState.Cancelled, Description = "late fill")]
    [TestCase(OrderState.Cancelled, OrderEvent.FinalFill, OrderState.Filled, Description = "late fill")]
    [TestCase(OrderState.NotSent, OrderEvent.Acknowledged, OrderState.Unknown, Description = "it lives after all")]
    [TestCase(OrderState.Rejected, OrderEvent.PartialFill, OrderState.UnknownPartial)]
    [TestCase(OrderState.Filled, OrderEvent.CancelRejected, OrderState.Filled)]
    public void Named_transition(OrderState state, OrderEvent orderEvent, OrderState next) =>
        Assert.That(Table[state, orderEvent].Next, Is.EqualTo(next));
}
