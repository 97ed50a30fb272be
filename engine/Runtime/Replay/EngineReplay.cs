using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Model.Invariants;
using LowLatency.Reading.Journal;

namespace LowLatency.Runtime.Replay;

/// <summary>
/// Runs a journal through a fresh engine and compares the recorded hashes with its own (LAW 2). The configuration comes
/// from the journal. Where a restart changed the configuration, the state is carried over into an engine with the new
/// one, exactly as the restart did.
/// </summary>
public sealed class EngineReplay
{
    private const int HashesKept = 1_024;

    private readonly StrategyRegistry _registry;
    private readonly IReplayObserver? _observer;
    private readonly Dictionary<long, StateHashBody> _computed = new(HashesKept + 1);
    private readonly Queue<long> _computedOrder = new(HashesKept + 1);
    private readonly OutputComparison _outputs;
    private Engine? _engine;
    private ulong _configurationHash;
    private int _stateHashEvery = int.MaxValue;
    private long _nextHashSequence = long.MaxValue;
    private long _firstSequence;
    private long _events;
    private long _compared;
    private long _differing;
    private long _firstDifference;
    private readonly EventSkips _skips = new();
    private EventFailure? _failure;
    private string _fault = "";

    private EngineReplay(StrategyRegistry registry, IReplayObserver? observer, long startSequence)
    {
        _outputs = new OutputComparison(startSequence);
        _registry = registry;
        _observer = observer;
    }

    /// <summary>Replays the folder's journal from its beginning or from a restored engine.</summary>
    /// <param name="directory">The journal's folder.</param>
    /// <param name="registry">Strategies by name.</param>
    /// <param name="range">Where to stop; <c>AfterSequence</c> is taken from <paramref name="start"/>.</param>
    /// <param name="start">A restored snapshot, or null for the first event; its engine goes on from there.</param>
    /// <param name="observer">Looks on, or null.</param>
    /// <param name="skips">Events and timers that are left out, beside those that the journal names.</param>
    public static EngineReplayOutcome Run(
        string directory, StrategyRegistry registry, JournalReplayRange range, ReplayStart? start = null,
        IReplayObserver? observer = null, IReadOnlyList<EventSkippedBody>? skips = null)
    {
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"no journal at {directory}");
        start ??= ReplayStart.FirstEvent;
        var replay = new EngineReplay(registry, observer, start.Sequence)
        {
            _engine = start.Engine,
            _configurationHash = start.ConfigurationHash,
        };
        replay._skips.Add(JournalSkips.Read(directory));
        replay._skips.Add(skips ?? []);
        var visitor = new Visitor(replay);
        JournalEnd end = JournalReplay.Run(directory, range with { AfterSequence = start.Sequence }, ref visitor);
        return new EngineReplayOutcome
        {
            End = end,
            Engine = replay._engine,
            FirstSequence = replay._firstSequence,
            Events = replay._events,
            HashesCompared = replay._compared,
            HashesDiffering = replay._differing,
            FirstDifference = replay._firstDifference,
            CommandsCompared = replay._outputs.CommandsCompared,
            CommandsDiffering = replay._outputs.CommandsDiffering,
            DecisionsCompared = replay._outputs.DecisionsCompared,
            DecisionsDiffering = replay._outputs.DecisionsDiffering,
            FirstOutputDifference = replay._outputs.FirstDifference,
            Failure = replay._failure,
            Skipped = replay._skips.LeftOut,
            Fault = replay._fault,
        };
    }

    private bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message)
    {
        Engine? engine = _engine;
        if (engine == null)
        {
            if (_fault.Length == 0) _fault = "the journal holds no configuration in front of its first event";
            return false;
        }

        if (_firstSequence == 0) _firstSequence = sequence;
        if (!TryApply(engine, sequence, message)) return false;
        _events++;
        _outputs.OnApplied(engine);
        _observer?.OnApplied(engine, sequence, message, engine.Commands);
        bool isHashDue = engine.Sequence >= _nextHashSequence || message[0].Header.Kind == EventKind.EngineStopping;
        if (isHashDue) Remember(engine);
        return _observer is not { HasSeenEnough: true };
    }

    private bool TryApply(Engine engine, long sequence, ReadOnlySpan<EventSlot> message)
    {
        try
        {
            _skips.Apply(engine, sequence, message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Fail(engine, sequence, message, exception);
        }

        return engine.Sequence == sequence || Fail(engine, sequence, message, new InvariantException(
            InvariantCode.SequenceWithoutGap, engine.Sequence, sequence, third: 0));
    }

    private bool Fail(Engine engine, long sequence, ReadOnlySpan<EventSlot> message, Exception exception)
    {
        _failure = new EventFailure(sequence, message[0].Header.Kind, exception, engine.FailedTimer);
        _fault = $"{_failure}; see runbook: broken invariant";
        return false;
    }

    private void OnStateHash(in StateHashBody recorded)
    {
        if (!_computed.TryGetValue(recorded.Sequence, out StateHashBody computed)) return;
        _compared++;
        if (computed == recorded) return;
        _differing++;
        if (_firstDifference == 0) _firstDifference = recorded.Sequence;
    }

    private void OnRecord(in JournalRecord record)
    {
        _outputs.OnRecord(record);
        if (record.Kind != JournalRecordKind.Configuration || _fault.Length > 0) return;
        if (!ConfigurationBody.TryRead(record.Body, out ConfigurationBody body)) return;
        EngineSettings? settings = null;
        if (_engine == null || body.Hash != _configurationHash || _stateHashEvery == int.MaxValue)
        {
            settings = EngineSettingsJson.TryRead(body.Json);
            if (settings == null)
            {
                _fault = $"the configuration at offset {record.Offset} cannot be read by this version";
                _engine = null;
                return;
            }

            _stateHashEvery = settings.StateHashEvery;
            _nextHashSequence = NextHash(_engine?.Sequence ?? 0);
        }

        if (_engine != null && body.Hash == _configurationHash) return;
        var next = new Engine(settings!, _registry);
        StateTransferOutcome moved =
            _engine == null ? StateTransferOutcome.Moved : StateTransfer.Move(_engine, next);
        if (moved != StateTransferOutcome.Moved)
        {
            string why = moved == StateTransferOutcome.TooLarge ? "is too large to carry over to" : "does not fit";
            _fault = $"the state {why} the configuration at offset {record.Offset}";
            _engine = null;
            return;
        }

        _engine = next;
        _configurationHash = body.Hash;
    }

    private long NextHash(long afterSequence) => ((afterSequence / _stateHashEvery) + 1) * _stateHashEvery;

    // Hash records come a little after their event: the last few are kept until then.
    private void Remember(Engine engine)
    {
        long sequence = engine.Sequence;
        _nextHashSequence = NextHash(sequence);
        _computed[sequence] = new StateHashBody(
            sequence, engine.ComputeStateHash(), engine.CommandHash, engine.CommandCount);
        _computedOrder.Enqueue(sequence);
        if (_computedOrder.Count > HashesKept) _computed.Remove(_computedOrder.Dequeue());
    }

    // A struct, so that the calls of every event are direct.
    private readonly struct Visitor(EngineReplay replay) : IJournalVisitor
    {
        public bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message) => replay.OnMessage(sequence, message);

        public void OnStateHash(in StateHashBody recorded) => replay.OnStateHash(recorded);

        public void OnRecord(in JournalRecord record) => replay.OnRecord(record);
    }
}
