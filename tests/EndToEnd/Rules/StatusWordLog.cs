using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Runtime.Replay;

namespace LowLatency.EndToEnd.Rules;

/// <summary>Words for an instrument's status that a journal holds because nobody knew them.</summary>
internal sealed class StatusWordLog : IReplayObserver
{
    public List<string> Seen { get; } = [];

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        ref readonly EventSlot slot = ref message[0];
        bool isWord = slot.Header.Kind == EventKind.TextId && slot.TextId.Kind == TextIdKind.InstrumentStatus;
        if (isWord) Seen.Add(Encoding.UTF8.GetString(slot.TextId.Text));
    }
}
