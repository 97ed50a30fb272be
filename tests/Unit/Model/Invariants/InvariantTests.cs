using System;
using LowLatency.Model.Invariants;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Invariants;

public sealed class InvariantTests
{
    [Test]
    public void What_holds_passes_without_allocation()
    {
        Invariant.Check(true, InvariantCode.CashIsConserved, 1, 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) Invariant.Check(i >= 0, InvariantCode.CashIsConserved, i, i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void What_does_not_hold_throws_its_code_and_numbers()
    {
        InvariantException? broken = Assert.Throws<InvariantException>(
            static () => Invariant.Check(false, InvariantCode.FilledWithinOrder, 7, 5));
        Assert.That(broken!.Code, Is.EqualTo(InvariantCode.FilledWithinOrder));
        Assert.That(broken.Message, Is.EqualTo("invariant FilledWithinOrder is broken: 7, 5, 0"));
    }

    [Test]
    public void Any_other_exception_has_the_code_of_the_unexpected()
    {
        Assert.That(
            InvariantException.CodeOf(new IndexOutOfRangeException()),
            Is.EqualTo(InvariantCode.UnexpectedException));
    }
}
