using System.Collections.Generic;
using LowLatency.Pipeline.Agents;

namespace LowLatency.Host.Options;

/// <summary>The plans that <c>threads.plan</c> can name: which agents run on which thread.</summary>
internal static class ThreadPlans
{
    /// <summary>Cores on which one loop was measured to win (docs/decisions/0015-one-hot-thread.md).</summary>
    private const int OneLoopCoresMax = 2;

    private const string Chosen = "auto";

    /// <summary>In the order of start: whoever publishes comes last.</summary>
    private static readonly Dictionary<string, IReadOnlyList<ThreadRow>> Plans = new()
    {
        // Names of null: each thread has the name of its agent.
        ["four"] =
        [
            new(null, "decides", ThreadWait.Woken, ThreadCore.Business, [AgentRole.Business]),
            new(null, "records events", ThreadWait.Woken, ThreadCore.Journal, [AgentRole.Journal]),
            new(null, "carries commands out", ThreadWait.Woken, ThreadCore.Any, [AgentRole.Gateway]),
            new(null, "receives", ThreadWait.OwnSocket, ThreadCore.Receive, [AgentRole.Receive]),
        ],
        ["one"] =
        [
            new(null, "records events", ThreadWait.Woken, ThreadCore.Journal, [AgentRole.Journal]),
            new(
                "hot", "receives, decides, carries commands out", ThreadWait.AllSockets, ThreadCore.Business,
                [AgentRole.Receive, AgentRole.Business, AgentRole.Gateway, AgentRole.JournalRequest]),
        ],
    };

    public static IEnumerable<string> Names => [Chosen, .. Plans.Keys];

    /// <summary>The rows of the plan that is named or chosen; null = there is none of that name.</summary>
    public static IReadOnlyList<ThreadRow>? Find(ThreadOptions options, int cores) =>
        Plans.GetValueOrDefault(options.Plan == Chosen ? Choose(options, cores) : options.Plan);

    // A setting of a thread that only receives wants the plan that has one.
    private static string Choose(ThreadOptions options, int cores)
    {
        bool hasReceiver = options.Wait == "backoff" || options.Receive != "block" || options.ReceiveCore >= 0;
        return cores <= OneLoopCoresMax && !hasReceiver ? "one" : "four";
    }
}
