using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Model.Time;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Journals;

/// <summary>`journal dump`: one line per event.</summary>
internal sealed class JournalDump
{
    private const int CancellationInterval = 4_096;

    private readonly JournalDumpOptions _options;
    private readonly InstrumentNames _names = new();
    private readonly EventDescription _description = new();
    private readonly OutputDescription _outputs;
    private readonly JournalEvents _events = new();
    private readonly StringBuilder _text = new();
    private readonly StreamWriter _lines;
    private readonly Utf8JsonWriter _json;
    private long _printed;

    public JournalDump(Stream output, JournalDumpOptions options)
    {
        _options = options;
        _outputs = new OutputDescription(_names);
        _lines = new StreamWriter(output, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        _json = new Utf8JsonWriter(
            Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public int Run(string given, CancellationToken cancellation)
    {
        string folder = JournalFolder.Find(given);
        using var cursor = new JournalCursor(folder);
        try
        {
            for (long read = 0; cursor.Read(out JournalRecord record) && _printed < _options.Count; read++)
            {
                if (read % CancellationInterval == 0) cancellation.ThrowIfCancellationRequested();
                if (record.Kind == JournalRecordKind.Event) OnEvent(cursor, record);
                else OnRecord(record);
            }

            _lines.Flush();
        }
        catch (IOException exception) when (exception.Message.Contains("pipe", StringComparison.OrdinalIgnoreCase))
        {
            return 0; // The reader of the pipe (head, less) has seen enough.
        }

        if (cursor.End.IsUsable) return 0;
        Console.Error.WriteLine($"lowlatency: journal {JournalFolder.Describe(folder, cursor.End)}");
        return JournalFolder.Damaged;
    }

    private void OnEvent(JournalCursor cursor, in JournalRecord record)
    {
        ReadOnlySpan<EventSlot> message = _events.Message(cursor, record);
        if (message.IsEmpty)
        {
            throw new ToolException($"event {record.Sequence} cannot be decoded", JournalFolder.Damaged);
        }

        ref readonly EventSlot slot = ref message[0];
        _names.OnEvent(slot);
        _description.OnEvent(slot);
        if (record.Sequence < _options.From) return;
        if (_options.Kind is { } kind && slot.Header.Kind != kind) return;
        IReadOnlyList<EventField> fields = _description.Describe(message, _names.Rules(slot.Header.Instrument));
        string instrument = _names.Name(slot.Header.Venue, slot.Header.Instrument);
        Print(record.Sequence, record.TimeNanos, slot.Header.Kind.ToString(), instrument, fields);
    }

    private void OnRecord(in JournalRecord record)
    {
        _names.OnRecord(record);
        if (!_options.HasRecords || record.Sequence < _options.From || _options.Kind != null) return;
        if (_outputs.TryDescribe(record))
        {
            Print(record.Sequence, record.TimeNanos, $"output:{record.Kind}", _outputs.Place, _outputs.Fields);
            return;
        }

        List<EventField> fields = [new("bytes", record.Body.Length.ToString(), IsNumber: true)];
        if (record.Kind == JournalRecordKind.StateHash && StateHashBody.TryRead(record.Body, out StateHashBody body))
        {
            fields.Add(new EventField("after", body.Sequence.ToString(), IsNumber: true));
            fields.Add(new EventField("state", Formatting.AmountText.Hash(body.StateHash), IsNumber: false));
            fields.Add(new EventField("commands", Formatting.AmountText.Hash(body.CommandHash), IsNumber: false));
        }
        else if (record.Kind == JournalRecordKind.EventSkipped
            && EventSkippedBody.TryRead(record.Body, out EventSkippedBody skipped))
        {
            fields.Add(new EventField("event", skipped.Sequence.ToString(), IsNumber: true));
            fields.Add(new EventField("invariant", skipped.Code.ToString(), IsNumber: false));
            fields.Add(new EventField("kind", skipped.Kind.ToString(), IsNumber: false));
            if (skipped.Timer != EventSkippedBody.NoTimer)
                fields.Add(new EventField("timer", skipped.Timer.ToString(), IsNumber: true));
        }
        else if (record.Kind == JournalRecordKind.Manifest
            && ManifestBody.TryRead(record.Body, out ManifestBody manifest))
        {
            fields.Add(new EventField("epoch", manifest.Epoch.ToString(), IsNumber: true));
            fields.Add(new EventField("role", Encoding.UTF8.GetString(manifest.Role), IsNumber: false));
            fields.Add(new EventField("outputs", manifest.RecordsOutputs ? "recorded" : "no", IsNumber: false));
            fields.Add(new EventField("build", Encoding.UTF8.GetString(manifest.Build), IsNumber: false));
        }

        Print(record.Sequence, record.TimeNanos, $"record:{record.Kind}", "-", fields);
    }

    private void Print(
        long sequence, long timeNanos, string kind, string instrument, IReadOnlyList<EventField> fields)
    {
        _printed++;
        string time = new Timestamp(timeNanos).ToString();
        if (_options.IsJson)
        {
            PrintJson(sequence, time, kind, instrument, fields);
            return;
        }

        _text.Clear().Append(sequence).Append(' ').Append(time).Append(' ').Append(kind).Append(' ').Append(instrument);
        foreach (EventField field in fields)
        {
            bool isQuoted = field.Text.Contains(' ', StringComparison.Ordinal);
            _text.Append(' ').Append(field.Name).Append('=');
            if (isQuoted) _text.Append('[').Append(field.Text).Append(']');
            else _text.Append(field.Text);
        }

        _lines.Write(_text.Append('\n'));
    }

    private void PrintJson(
        long sequence, string time, string kind, string instrument, IReadOnlyList<EventField> fields)
    {
        using var buffer = new MemoryStream();
        _json.Reset(buffer);
        _json.WriteStartObject();
        _json.WriteNumber("journalSequence", sequence);
        _json.WriteString("time", time);
        _json.WriteString("kind", kind);
        _json.WriteString("instrument", instrument);
        foreach (EventField field in fields)
        {
            _json.WritePropertyName(field.Name);
            if (field.IsNumber) _json.WriteRawValue(field.Text);
            else _json.WriteStringValue(field.Text);
        }

        _json.WriteEndObject();
        _json.Flush();
        _lines.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        _lines.Write('\n');
    }
}
