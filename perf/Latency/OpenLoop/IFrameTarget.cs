namespace LowLatency.Latency.OpenLoop;

/// <summary>Where the frames of a slice go, and where what follows from them is counted.</summary>
internal interface IFrameTarget
{
    /// <summary>Under its own lock: receivers record too.</summary>
    ArrivalAccount Account { get; }

    /// <summary>Builds the next frame, ahead of its time.</summary>
    /// <param name="isOrder">An order should follow from it.</param>
    /// <returns>Key and side of that order.</returns>
    (int Key, bool IsBuy) Prepare(bool isOrder);

    /// <summary>Sends it: one system call.</summary>
    void Send();
}
