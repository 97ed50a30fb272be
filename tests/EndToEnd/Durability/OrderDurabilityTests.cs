using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Torture;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Durability;

/// <summary>
/// The system calls of a live engine, as strace saw them: no order leaves before the flush of the event that caused it
/// has returned.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class OrderDurabilityTests
{
    private const int EntriesWanted = 20;

    [TestCase("one")]
    [TestCase("four")]
    public async Task Each_order_is_sent_behind_the_flush_of_its_cause(string plan)
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 11, options => options.Threads.Plan = plan);
        string trace = Path.Combine(live.Run.Folder, "calls");
        using (EngineUnderTest engine = live.Run.StartEngine(Strace.Recorder(SystemCallTrace.Calls, trace)))
        {
            await engine.WaitForLineAsync("subscribed:");
            using var traced = new TracedProcess(live.Run.Journal);
            live.AwaitEntries(engine, EntriesWanted);
            traced.Terminate();
            Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        }

        List<string> lines = [.. File.ReadAllLines(trace)];
        Dictionary<string, OrderCause> causes = OrderCause.Read(live.Run.Journal);
        var check = new DurabilityCheck(lines, causes);
        TestContext.Out.WriteLine($"{check.Orders.Count} orders in {lines.Count} lines of strace");
        Assert.That(check.Faults, Is.Empty);
        Assert.That(check.Orders, Has.Count.GreaterThanOrEqualTo(EntriesWanted));
        Assert.That(live.OrderIdsAtVenue(), Is.SubsetOf(check.Orders), "an order left by a call that is not traced");

        // A send that strace shows in two lines cannot be moved as one.
        AssertControl(lines, causes, check.Proven.Last(order => !lines[order.SendBegin].EndsWith(
            SystemCallTrace.Unfinished, StringComparison.Ordinal)));
    }

    // The same trace with one send in front of the flush that its order waited for.
    private static void AssertControl(
        List<string> lines, Dictionary<string, OrderCause> causes, (int FlushBegin, int SendBegin) order)
    {
        string send = lines[order.SendBegin];
        lines.RemoveAt(order.SendBegin);
        lines.Insert(order.FlushBegin, send);
        Assert.That(new DurabilityCheck(lines, causes).Faults, Is.Not.Empty);
    }
}
