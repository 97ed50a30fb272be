using System.Collections.Generic;

namespace LowLatency.Host.Options;

/// <summary>The plans that <c>threads.plan</c> can name: which agents run on which thread.</summary>
internal static class ThreadPlans
{
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

    public static IEnumerable<string> Names => Plans.Keys;

    /// <summary>The rows of a plan; null = there is none of that name.</summary>
    public static IReadOnlyList<ThreadRow>? Find(string name) => Plans.GetValueOrDefault(name);
}
