using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>What a job is at.</summary>
internal enum JobStep : byte
{
    Free = 0,

    /// <summary>To be sent when due.</summary>
    Cancel = 1,
    Ask = 2,

    /// <summary>The venue says that there is no such order; other sources are heard.</summary>
    AwaitEvidence = 3,

    /// <summary>Fills of the order are to be asked for before its state is told.</summary>
    FetchFills = 4,
}

/// <summary>A cancel or a query under way: each may take several requests.</summary>
internal struct OrderJob
{
    internal JobStep Step;

    /// <summary>A request of the job is in flight.</summary>
    internal bool IsWaiting;

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

    /// <summary>FetchFills: what is told after the fills.</summary>
    internal OrderRecord Record;
}
