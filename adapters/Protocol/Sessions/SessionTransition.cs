namespace LowLatency.Protocol.Sessions;

/// <summary>One row: where to go and what to do.</summary>
public readonly record struct SessionTransition(SessionState Next, SessionAction Action);
