namespace LowLatency.Paper;

/// <summary>
/// How long each request and report takes, nanoseconds, not negative. Called once a request and once a report, in their
/// order; what is drawn smaller than for the one before waits behind it. Paper thread only.
/// </summary>
public interface IPaperLatency
{
    /// <summary>From the event that caused a command to the moment it meets the book.</summary>
    long OrderNanos();

    /// <summary>From the match to the report reaching the engine.</summary>
    long ReportNanos();
}
