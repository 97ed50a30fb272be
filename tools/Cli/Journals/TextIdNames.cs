using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;

namespace LowLatency.Cli.Journals;

/// <summary>
/// What a venue calls the orders and trades that events name by a key, from the TextId events so far. Accounts of one
/// venue share it: they give one key to two texts only where the texts have one 63-bit hash.
/// </summary>
internal sealed class TextIdNames
{
    private readonly Dictionary<(VenueId, TextIdKind, long), string> _texts = [];

    public void OnEvent(in EventSlot slot)
    {
        if (slot.Header.Kind != EventKind.TextId) return;
        ref readonly TextIdPayload id = ref slot.TextId;
        _texts[(slot.Header.Venue, id.Kind, id.Key)] = Encoding.UTF8.GetString(id.Text);
    }

    /// <summary>The id as the event has it, and behind it the text that it stands for, where there is one.</summary>
    public void Add(FieldList fields, VenueId venue, TextIdKind kind, long key)
    {
        (string number, string text) = kind == TextIdKind.Trade
            ? ("tradeId", "tradeText")
            : ("venueOrderId", "venueOrderText");
        fields.Number(number, key);
        if (_texts.TryGetValue((venue, kind, key), out string? name)) fields.Text(text, name);
    }
}
