using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>The threads of a process before they are started: what is printed at start, and what is checked.</summary>
/// <param name="Cores">Usable cores.</param>
/// <param name="Threads">The threads, in order of start.</param>
public sealed record ThreadPlan(int Cores, IReadOnlyList<ThreadPlanEntry> Threads)
{
    /// <summary>Number of threads that wait for events all day.</summary>
    public int HotThreads
    {
        get
        {
            int hot = 0;
            foreach (ThreadPlanEntry thread in Threads) hot += thread.IsHot ? 1 : 0;
            return hot;
        }
    }

    /// <summary>Number of threads that take a core whether they have work or not.</summary>
    public int SpinningThreads
    {
        get
        {
            int spinning = 0;
            foreach (ThreadPlanEntry thread in Threads)
            {
                bool spins = thread.WaitStrategy is WaitStrategyKind.BusySpin or WaitStrategyKind.SpinYield;
                spinning += thread.IsHot && spins ? 1 : 0;
            }

            return spinning;
        }
    }

    /// <summary>Every reason not to start with this plan; empty = sound.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        var cores = new Dictionary<int, string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ThreadPlanEntry thread in Threads)
        {
            if (!names.Add(thread.Name)) faults.Add($"thread {thread.Name}: the name is used twice");
            string? refusal = WaitStrategySelection.Refusal(thread.WaitStrategy, SpinningThreads, Cores);
            if (refusal is not null) faults.Add($"thread {thread.Name}: {refusal}");
            if (thread.Core is not int core) continue;
            if (core < 0 || core >= Cores)
                faults.Add(Text($"thread {thread.Name}: core {core} does not exist, there are {Cores}"));
            else if (thread.IsHot && !cores.TryAdd(core, thread.Name))
                faults.Add(Text($"thread {thread.Name}: core {core} is taken by hot thread {cores[core]}"));
        }

        return faults;
    }

    /// <summary>One line a thread, for the start-up message.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        text.Append(Text($"threads: {Threads.Count}, hot: {HotThreads}, cores: {Cores}\n"));
        foreach (ThreadPlanEntry thread in Threads)
        {
            string core = thread.Core is int number ? number.ToString(CultureInfo.InvariantCulture) : "any";
            string heat = thread.IsHot ? "hot" : "cold";
            text.Append(
                Text($"  {thread.Name,-16} {heat,-4} {thread.WaitStrategy,-9} core {core,-4} {thread.Purpose}\n"));
        }

        return text.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
