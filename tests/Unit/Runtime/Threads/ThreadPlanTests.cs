using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Threads;

internal sealed class ThreadPlanTests
{
    [Test]
    public void A_sound_plan_has_no_faults_and_is_described_a_line_a_thread()
    {
        var plan = new ThreadPlan(
            2,
            [
                new ThreadPlanEntry("business", "applies events", WaitStrategyKind.SpinYield, IsHot: true, Core: 1),
                new ThreadPlanEntry("journal", "writes segments", WaitStrategyKind.BackOff, IsHot: false),
            ]);
        Assert.That(plan.FindFaults(), Is.Empty);
        Assert.That(
            plan.Describe(),
            Is.EqualTo(
                "threads: 2, hot: 1, cores: 2\n"
                + "  business         hot  SpinYield core 1    applies events\n"
                + "  journal          cold BackOff   core any  writes segments\n"));
    }

    [TestCase(2, true)]
    [TestCase(1, false)]
    public void One_spinner_beside_threads_that_sleep_needs_a_second_core(int cores, bool isSound)
    {
        var plan = new ThreadPlan(
            cores,
            [
                new ThreadPlanEntry("hot", "", WaitStrategyKind.BusySpin, IsHot: true),
                new ThreadPlanEntry("journal", "", WaitStrategyKind.Blocking, IsHot: true),
            ]);
        Assert.That(plan.FindFaults().Count == 0, Is.EqualTo(isSound));
    }

    [Test]
    public void Every_fault_of_a_plan_is_told_at_once()
    {
        var plan = new ThreadPlan(
            2,
            [
                new ThreadPlanEntry("a", "", WaitStrategyKind.BusySpin, IsHot: true, Core: 0),
                new ThreadPlanEntry("b", "", WaitStrategyKind.SpinYield, IsHot: true, Core: 0),
                new ThreadPlanEntry("b", "", WaitStrategyKind.BackOff, IsHot: false, Core: 2),
            ]);
        Assert.That(
            plan.FindFaults(),
            Is.EqualTo(
                new[]
                {
                    "thread a: BusySpin refused: 2 spinning threads on 2 cores; use SpinYield, BackOff or Blocking",
                    "thread b: core 0 is taken by hot thread a",
                    "thread b: the name is used twice",
                    "thread b: core 2 does not exist, there are 2",
                }));
    }
}
