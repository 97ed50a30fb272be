namespace LowLatency.VenueSim.Faults;

/// <summary>A fault that took place.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="FrameIndex">Number of the frame, counted from 1 over all frames; 0 for REST and connects.</param>
/// <param name="DepthIndex">Number among the book frames; 0 when the frame is not one.</param>
/// <param name="Symbol">Symbol of the frame or request; empty where there is none.</param>
public readonly record struct InjectedFault(FaultKind Kind, long FrameIndex, long DepthIndex, string Symbol);
