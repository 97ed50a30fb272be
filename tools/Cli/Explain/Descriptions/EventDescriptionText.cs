using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Cli.Journals;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>An event in one line, with the names and decimals that the engine knows.</summary>
internal sealed class EventDescriptionText
{
    private readonly EventDescription _description = new();
    private readonly StringBuilder _text = new();

    /// <summary>An event that is not described: what it names is known to later ones.</summary>
    public void OnEvent(in EventSlot slot) => _description.OnEvent(slot);

    /// <summary>Kind, instrument and fields.</summary>
    public string Of(Engine engine, ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventHeader header = ref message[0].Header;
        string place = InstrumentOf(engine, header) is { } instrument ? $" {MarketDescription.Name(instrument)}" : "";
        string fields = Fields(engine, message);
        return fields.Length == 0 ? $"{header.Kind}{place}" : $"{header.Kind}{place} {fields}";
    }

    /// <summary>The fields alone.</summary>
    public string Fields(Engine engine, ReadOnlySpan<EventSlot> message)
    {
        InstrumentRules rules = InstrumentOf(engine, message[0].Header)?.Market.Rules ?? default;
        IReadOnlyList<EventField> fields = _description.Describe(message, rules);
        _text.Clear();
        foreach (EventField field in fields)
        {
            if (_text.Length > 0) _text.Append(' ');
            _text.Append(field.Name).Append('=').Append(field.Text);
        }

        return _text.ToString();
    }

    private static InstrumentState? InstrumentOf(Engine engine, in EventHeader header) =>
        header.Instrument.Value < engine.Instruments.Length ? engine.Instruments[header.Instrument.Value] : null;
}
