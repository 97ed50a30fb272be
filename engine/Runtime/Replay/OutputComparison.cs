using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Core;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;

namespace LowLatency.Runtime.Replay;

/// <summary>
/// Compares the outputs that a run recorded with those that a replay makes, one by one in their order. Runs that do not
/// record outputs (all of version 1), events before the replay's first and recorded gaps are left out.
/// </summary>
internal sealed class OutputComparison
{
    private const int GapsKept = 1_024;

    private readonly OutputQueueOf<EngineCommand> _commands = new();
    private readonly OutputQueueOf<DecisionOutcome> _decisions = new();
    private readonly List<OutputGapBody> _gaps = [];
    private readonly long _startSequence;
    private bool _isRecorded;

    /// <param name="startSequence">Last event that the replay does not apply itself.</param>
    public OutputComparison(long startSequence) => _startSequence = startSequence;

    public long CommandsCompared => _commands.Compared;

    public long CommandsDiffering => _commands.Differing;

    public long DecisionsCompared => _decisions.Compared;

    public long DecisionsDiffering => _decisions.Differing;

    /// <summary>Cause of the first output that differs; 0 = none.</summary>
    public long FirstDifference { get; private set; }

    /// <summary>The engine has applied an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnApplied(Engine engine)
    {
        if (_isRecorded && engine.HasOutputs) Take(engine);
    }

    private void Take(Engine engine)
    {
        ReadOnlySpan<DecisionOutcome> decisions = engine.Decisions.Outcomes;
        for (int i = 0; i < decisions.Length; i++) _decisions.Add(decisions[i].CauseSequence, i, decisions[i]);
        ReadOnlySpan<EngineCommand> commands = engine.Commands;
        for (int i = 0; i < commands.Length; i++) _commands.Add(commands[i].CauseSequence, i, commands[i]);
    }

    /// <summary>Any record that is no event and no hash.</summary>
    public void OnRecord(in JournalRecord record)
    {
        switch (record.Kind)
        {
            case JournalRecordKind.Manifest:
                OnManifest(record.Body);
                break;
            case JournalRecordKind.OutputGap:
                if (OutputGapBody.TryRead(record.Body, out OutputGapBody gap)) Keep(gap);
                break;
            case JournalRecordKind.Command:
                bool isCommand = OutputBody.TryRead(record.Body, out EngineCommand command, out ushort place);
                if (!isCommand) Differ(_commands, record.Sequence);
                else if (command.CauseSequence > _startSequence)
                {
                    Compare(_commands, command.CauseSequence, place, command);
                }

                break;
            case JournalRecordKind.Decision:
                bool isDecision = OutputBody.TryRead(record.Body, out DecisionOutcome decision, out ushort index);
                if (!isDecision) Differ(_decisions, record.Sequence);
                else if (decision.CauseSequence > _startSequence)
                {
                    Compare(_decisions, decision.CauseSequence, index, decision);
                }

                break;
            case JournalRecordKind.CleanEnd:
                Skip(_commands, long.MaxValue, 0);
                Skip(_decisions, long.MaxValue, 0);
                break;
        }
    }

    // In front of each segment; only another run can change what it says.
    private void OnManifest(ReadOnlySpan<byte> body)
    {
        _isRecorded = ManifestBody.TryRead(body, out ManifestBody manifest) && manifest.RecordsOutputs;
        if (_isRecorded) return;
        _commands.Clear();
        _decisions.Clear();
    }

    private void Keep(in OutputGapBody gap)
    {
        if (_gaps.Count == GapsKept) _gaps.RemoveAt(0);
        _gaps.Add(gap);
    }

    private void Compare<T>(OutputQueueOf<T> made, long cause, int index, in T recorded)
        where T : unmanaged
    {
        Skip(made, cause, index);
        made.Compared++;
        bool isEqual = made.TryTake(cause, index, out T computed) && AreEqual(computed, recorded);
        if (!isEqual) Differ(made, cause);
    }

    // What the replay made in front of a recorded output and the journal does not have.
    private void Skip<T>(OutputQueueOf<T> made, long cause, int index)
        where T : unmanaged
    {
        while (made.TryTakeBefore(cause, index, out long skipped))
        {
            if (!IsInGap(skipped)) Differ(made, skipped);
        }
    }

    private void Differ<T>(OutputQueueOf<T> made, long cause)
        where T : unmanaged
    {
        made.Differing++;
        if (FirstDifference == 0) FirstDifference = cause;
    }

    private bool IsInGap(long cause)
    {
        for (int i = _gaps.Count - 1; i >= 0; i--)
        {
            if (cause >= _gaps[i].FirstCause && cause <= _gaps[i].LastCause) return true;
        }

        return false;
    }

    // Without the first word, which is a ring's.
    private static bool AreEqual<T>(in T computed, in T recorded)
        where T : unmanaged
    {
        ReadOnlySpan<byte> one = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in computed));
        ReadOnlySpan<byte> other = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in recorded));
        return one[8..].SequenceEqual(other[8..]);
    }
}
