using System;
using System.Runtime.InteropServices;
using LowLatency.Core.Counters;
using LowLatency.Core.Timers;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Execution;

/// <summary>
/// The commands of the event under way, stamped with their cause, and the hash over all commands ever made. Fixed
/// capacity: a command without room is counted as dropped, and whoever made it tries again or gives up knowingly.
/// </summary>
public sealed class CommandBuffer : IEngineState
{
    private const int WordSize = 8;

    private readonly EngineCommand[] _commands;
    private readonly EngineClock _clock;
    private readonly EngineCounters _counters;
    private int _count;
    private ulong _hash;

    public CommandBuffer(int capacity, EngineClock clock, EngineCounters counters)
    {
        _commands = new EngineCommand[capacity];
        _clock = clock;
        _counters = counters;
    }

    /// <summary>Commands of the last event.</summary>
    public ReadOnlySpan<EngineCommand> Commands => _commands.AsSpan(0, _count);

    public bool HasAny => _count > 0;

    public bool HasRoom => _count < _commands.Length;

    /// <summary>Hash over the bytes of all commands so far, without RingSequence.</summary>
    public ulong Hash => _hash;

    /// <summary>Commands that the hash covers.</summary>
    public long TotalCount { get; private set; }

    /// <summary>A new event begins.</summary>
    public void Clear() => _count = 0;

    /// <summary>False when there is no room; then the command is counted as dropped.</summary>
    public bool TryAdd(in EngineCommand command)
    {
        if (!HasRoom)
        {
            _counters.CommandsDropped++;
            return false;
        }

        ref EngineCommand target = ref _commands[_count++];
        target = command;
        target.CauseSequence = _clock.Sequence;
        target.TimeNanos = _clock.NowNanos;
        target.CauseReceiveMonotonicNanos = _clock.CauseMonotonicNanos;
        return true;
    }

    /// <summary>Something a human must know.</summary>
    public void Alarm(
        AccountKey place, InstrumentId instrument, ReasonCode reason, long detail, ClientOrderId order = default)
    {
        _counters.Alarms.Add(reason);
        TryAdd(new EngineCommand
        {
            Kind = CommandKind.Alarm,
            Venue = place.Venue,
            Account = place.Account,
            Instrument = instrument,
            Reason = reason,
            Detail = detail,
            ClientOrderId = order,
        });
    }

    /// <summary>An alarm about the whole engine.</summary>
    public void Alarm(ReasonCode reason, long detail) => Alarm(default, InstrumentId.All, reason, detail);

    /// <summary>The event is done: its commands enter the hash.</summary>
    public void Seal()
    {
        if (_count == 0) return;
        var hash = new StateHash(_hash);
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<EngineCommand, ulong>(_commands.AsSpan(i, 1));
            for (int word = 1; word < EngineCommand.Size / WordSize; word++) hash.Add(words[word]);
        }

        _hash = hash.Value;
        TotalCount += _count;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _hash);
        TotalCount = state.Next(TotalCount);
        if (state.IsLoading) _count = 0;
    }
}
