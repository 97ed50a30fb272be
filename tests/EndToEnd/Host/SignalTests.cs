using System;
using System.Runtime.InteropServices;
using System.Threading;
using LowLatency.Host.Faults;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>Signals to an engine whose thread pool is blocked. It is the pool of this process: alone.</summary>
[NonParallelizable]
internal sealed partial class SignalTests
{
    private const int User1 = 10;
    private const int Blocked = 100;
    private const int SoonMillis = 10_000;

    [Test]
    [CancelAfter(180_000)]
    public void The_kill_switch_by_signal_does_not_wait_for_a_blocked_thread_pool()
    {
        ThreadPool.GetMinThreads(out int workers, out int ports);
        using var process = new ProcessInTest();
        using var gate = new ManualResetEventSlim();
        using var done = new CountdownEvent(Blocked);
        process.Start(process.Options());
        for (int i = 0; i < Blocked; i++) ThreadPool.UnsafeQueueUserWorkItem(Block, null);
        try
        {
            Assert.That(Kill(Environment.ProcessId, User1), Is.Zero);
            bool isKilled = SpinWait.SpinUntil(() => process.Run.Engine.Risk.KillSwitch.IsSet, SoonMillis);
            Assert.That(isKilled, Is.True, process.Log);
        }
        finally
        {
            gate.Set();
            done.Wait();
            ThreadPool.SetMinThreads(workers, ports);
        }

        Assert.That(process.Stop(), Is.EqualTo(ExitCode.Ok), process.Log);
        process.End();

        void Block(object? state)
        {
            gate.Wait();
            done.Signal();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
