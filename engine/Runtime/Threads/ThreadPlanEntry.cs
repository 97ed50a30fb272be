using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>One thread of a <see cref="ThreadPlan"/>.</summary>
/// <param name="Name">Thread name, unique.</param>
/// <param name="Purpose">What it does, for people.</param>
/// <param name="WaitStrategy">What it does without work.</param>
/// <param name="IsHot">Whether it waits for events all day (and so competes for a core).</param>
/// <param name="Core">The core it is pinned to; null = any.</param>
public sealed record ThreadPlanEntry(
    string Name, string Purpose, WaitStrategyKind WaitStrategy, bool IsHot, int? Core = null);
