using LowLatency.Model.Events;
using LowLatency.Paper;

namespace LowLatency.Proofs.Hashes;

/// <summary>Reports of the paper venue into the pipeline, at once.</summary>
internal readonly struct ReportSink : IReportSink
{
    private readonly SteppedPipeline _pipeline;

    public ReportSink(SteppedPipeline pipeline) => _pipeline = pipeline;

    public bool TryPublish(in EventSlot report)
    {
        _pipeline.ApplyOwn(report);
        return true;
    }
}
