using LowLatency.Model.Events;

namespace LowLatency.Paper;

/// <summary>Where the paper venue's order reports go: the input ring in the engine, a list in a test.</summary>
public interface IReportSink
{
    /// <summary>False = no room now; the report stays queued and is offered again at the next step.</summary>
    bool TryPublish(in EventSlot report);
}
