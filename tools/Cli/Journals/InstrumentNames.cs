using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;

namespace LowLatency.Cli.Journals;

/// <summary>Names and rules of the instruments as a journal tells them, for printing.</summary>
internal sealed class InstrumentNames
{
    private readonly List<string> _names = [];
    private readonly Dictionary<ushort, InstrumentRules> _rules = [];

    /// <summary>Takes the names from a configuration record; others are ignored.</summary>
    public void OnRecord(in JournalRecord record)
    {
        if (record.Kind != JournalRecordKind.Configuration) return;
        if (!ConfigurationBody.TryRead(record.Body, out ConfigurationBody body)) return;
        if (EngineSettingsJson.TryRead(body.Json) is not { } settings) return;
        _names.Clear();
        foreach (InstrumentSettings instrument in settings.Instruments)
        {
            _names.Add($"{instrument.Venue}:{instrument.Symbol}");
        }
    }

    public void OnEvent(in EventSlot slot)
    {
        if (slot.Header.Kind == EventKind.InstrumentRules) _rules[slot.Header.Instrument.Value] = slot.Rules.Rules;
    }

    /// <summary>`Venue:Symbol`, the venue alone, or the number when the journal does not say.</summary>
    public string Name(VenueId venue, InstrumentId instrument)
    {
        if (instrument.Value < _names.Count && venue != VenueId.None) return _names[instrument.Value];
        if (venue == VenueId.None) return "-";
        string name = VenueNames.Of(venue);
        return instrument.IsAll ? $"{name}:*" : $"{name}:#{instrument.Value}";
    }

    /// <summary>Zero decimals before the rules are known: units are printed then.</summary>
    public InstrumentRules Rules(InstrumentId instrument) => _rules.GetValueOrDefault(instrument.Value);
}
