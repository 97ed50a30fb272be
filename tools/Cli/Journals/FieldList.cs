using System.Collections.Generic;
using System.Globalization;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;

namespace LowLatency.Cli.Journals;

/// <summary>Named fields in the order in which they are printed.</summary>
internal sealed class FieldList
{
    private readonly List<EventField> _fields = [];

    public IReadOnlyList<EventField> Fields => _fields;

    public void Clear() => _fields.Clear();

    public void Reason(ReasonCode reason)
    {
        if (reason != ReasonCode.None) Text("reason", reason.ToString());
    }

    public void Text(string name, string text) => _fields.Add(new EventField(name, text, IsNumber: false));

    public void Number(string name, long number) =>
        _fields.Add(new EventField(name, number.ToString(CultureInfo.InvariantCulture), IsNumber: true));

    /// <summary>Nothing for 0, which means none.</summary>
    public void NumberIfAny(string name, long number)
    {
        if (number != 0) Number(name, number);
    }

    /// <summary>Nothing for 0, which means none.</summary>
    public void TimeIfAny(string name, long nanos)
    {
        if (nanos != 0) Text(name, new Timestamp(nanos).ToString());
    }
}
