namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>One cell of the table.</summary>
/// <param name="Next">The state afterwards.</param>
/// <param name="Action">What is done then.</param>
internal readonly record struct JobTransition(JobState Next, JobAction Action);
