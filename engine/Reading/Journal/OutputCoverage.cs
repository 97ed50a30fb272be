using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;

namespace LowLatency.Reading.Journal;

/// <summary>
/// Up to which event the output records of a journal are complete. Behind the last one, more may have been made.
/// </summary>
internal struct OutputCoverage
{
    private bool _isRecorded;

    /// <summary>
    /// Up to this event every output is recorded, or a gap record says that it is not; 0 = of none is anything known.
    /// </summary>
    public long ProvenSequence { get; private set; }

    public void OnRecord(in JournalRecord record)
    {
        switch (record.Kind)
        {
            case JournalRecordKind.Manifest:
                _isRecorded = ManifestBody.TryRead(record.Body, out ManifestBody manifest) && manifest.RecordsOutputs;
                break;
            case JournalRecordKind.Command:
                if (OutputBody.TryRead(record.Body, out EngineCommand command, out _)) Prove(command.CauseSequence - 1);
                break;
            case JournalRecordKind.Decision:
                if (OutputBody.TryRead(record.Body, out DecisionOutcome made, out _)) Prove(made.CauseSequence - 1);
                break;
            case JournalRecordKind.OutputGap:
                if (OutputGapBody.TryRead(record.Body, out OutputGapBody gap)) Prove(gap.LastCause);
                break;
            case JournalRecordKind.CleanEnd:
                if (_isRecorded) Prove(record.Sequence);
                break;
        }
    }

    private void Prove(long sequence)
    {
        if (sequence > ProvenSequence) ProvenSequence = sequence;
    }
}
