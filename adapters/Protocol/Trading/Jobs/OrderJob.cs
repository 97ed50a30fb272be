using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>A cancel or a query under way: each may take several requests.</summary>
internal struct OrderJob
{
    internal JobState State;

    /// <summary>Fills are asked for although their sum seems to be right.</summary>
    internal bool IsForced;

    /// <summary>A reconciliation waits for the first answer.</summary>
    internal bool IsForRun;

    internal int Row;
    internal int Attempts;
    internal int FillAttempts;
    internal long StartedNanos;
    internal long DueNanos;

    /// <summary>When the first request that was answered with "no such order" left; long.MinValue = none.</summary>
    internal long AbsentNanos;

    internal ReasonCode LastReason;

    /// <summary>The venue's code of a refused cancel; 0 = none.</summary>
    internal int VenueCode;

    /// <summary>What is reported after the fills.</summary>
    internal OrderRecord Record;

    /// <summary>A request of the job is in flight.</summary>
    internal readonly bool IsWaiting => State is JobState.CancelSent or JobState.QuerySent or JobState.FillsSent;
}
