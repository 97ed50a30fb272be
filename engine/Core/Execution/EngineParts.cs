using LowLatency.Core.Counters;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Reconciliation;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;

namespace LowLatency.Core.Execution;

/// <summary>The parts of one engine that its desks share.</summary>
internal sealed record EngineParts(
    EngineClock Clock,
    TimerQueue Timers,
    CommandBuffer Commands,
    EngineCounters Counters,
    OrderTable Orders,
    Account Account,
    RiskState Risk,
    InstrumentDesk[] Instruments,
    VenueReadiness Readiness,
    ParentTable Parents);
