using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Explain.Incidents;

/// <summary>
/// The orders that left the engine by a journal's output records, to be held against those that a replay decides.
/// </summary>
internal sealed class RecordedPlaces
{
    private readonly Dictionary<ClientOrderId, EngineCommand> _orders = [];

    // Events whose outputs are not recorded, or may not be.
    private readonly List<(long First, long Last)> _unrecorded = [];

    /// <summary>As they were placed.</summary>
    public IReadOnlyCollection<EngineCommand> Orders => _orders.Values;

    /// <param name="folder">Of the journal; only read.</param>
    public static RecordedPlaces Read(string folder)
    {
        var places = new RecordedPlaces();
        using var cursor = new JournalCursor(folder);
        bool isRecorded = false;
        while (cursor.Read(out JournalRecord record))
        {
            switch (record.Kind)
            {
                case JournalRecordKind.Manifest:
                    isRecorded = ManifestBody.TryRead(record.Body, out ManifestBody manifest)
                        && manifest.RecordsOutputs;
                    break;
                case JournalRecordKind.Event when !isRecorded:
                    places.Leave(record.Sequence);
                    break;
                case JournalRecordKind.OutputGap:
                    bool isGap = OutputGapBody.TryRead(record.Body, out OutputGapBody gap);
                    if (isGap) places._unrecorded.Add((gap.FirstCause, gap.LastCause));
                    break;
                case JournalRecordKind.Command:
                    bool isCommand = OutputBody.TryRead(record.Body, out EngineCommand command, out _);
                    if (isCommand && command.Kind == CommandKind.PlaceOrder)
                        places._orders[command.ClientOrderId] = command;
                    break;
            }
        }

        return places;
    }

    /// <summary>What the journal says of an order that was decided again.</summary>
    /// <param name="made">By the replay.</param>
    /// <param name="recorded">By the run, when it is there.</param>
    public RecordedPlace Compare(in EngineCommand made, out EngineCommand recorded)
    {
        if (!_orders.TryGetValue(made.ClientOrderId, out recorded))
        {
            return IsRecorded(made.CauseSequence) ? RecordedPlace.Absent : RecordedPlace.Unrecorded;
        }

        // Without the first word, which is a ring's.
        ReadOnlySpan<byte> one = MemoryMarshal.AsBytes(new ReadOnlySpan<EngineCommand>(in made));
        ReadOnlySpan<byte> other = MemoryMarshal.AsBytes(new ReadOnlySpan<EngineCommand>(in recorded));
        return one[8..].SequenceEqual(other[8..]) ? RecordedPlace.Same : RecordedPlace.Different;
    }

    private bool IsRecorded(long cause)
    {
        foreach ((long first, long last) in _unrecorded)
        {
            if (cause >= first && cause <= last) return false;
        }

        return true;
    }

    private void Leave(long sequence)
    {
        bool isNext = _unrecorded.Count > 0 && _unrecorded[^1].Last == sequence - 1;
        if (isNext) _unrecorded[^1] = (_unrecorded[^1].First, sequence);
        else _unrecorded.Add((sequence, sequence));
    }
}
