using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Reading.Journal;

namespace LowLatency.Backtest.Data.Recordings;

/// <summary>
/// The market of a journal: its market and clock events, without what was ordered and answered. Instruments are matched
/// by venue and symbol; what the settings do not name is left out.
/// </summary>
internal static class JournalSource
{
    public static MessageLog Read(DataSettings source, BacktestSettings settings, List<string> notes)
    {
        if (!Directory.Exists(source.Path) || JournalSegments.List(source.Path).Count == 0)
        {
            throw new BacktestException($"{source.Path}: holds no journal segments") { IsInput = true };
        }

        var log = new MessageLog();
        var visitor = new Visitor(log, settings.Engine);
        JournalEnd end = JournalReplay.Run(source.Path, new JournalReplayRange(), ref visitor);
        if (!end.IsUsable)
        {
            throw new BacktestException(
                $"{source.Path}: {end.Finding} in segment {end.SegmentIndex}, offset {end.Offset}")
            {
                IsInput = true,
            };
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Path));
        if (visitor.LeftOut > 0) notes.Add($"{name}: {visitor.LeftOut} events of instruments that are not configured");
        if (log.Count == 0) throw new BacktestException($"{source.Path}: no market event") { IsInput = true };
        return log;
    }

    private struct Visitor(MessageLog log, EngineSettings engine) : IJournalVisitor
    {
        private readonly EventSlot[] _copy = new EventSlot[BookMessage.SlotCount(BookPayload.LevelsMax)];
        private int[] _instruments = [];

        public long LeftOut { get; private set; }

        public bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message)
        {
            ref readonly EventHeader header = ref message[0].Header;
            bool isMarket = header.Kind is EventKind.BookSnapshot or EventKind.BookDelta or EventKind.TopOfBook
                or EventKind.Trade or EventKind.Bar or EventKind.Funding or EventKind.FeedState
                or EventKind.InstrumentRules or EventKind.FrameRefused;
            if (header.Kind == EventKind.Clock || (isMarket && header.Instrument.IsAll))
            {
                log.Add(message);
                return true;
            }

            if (!isMarket) return true;
            int index = header.Instrument.Value < _instruments.Length ? _instruments[header.Instrument.Value] : -1;
            if (index < 0)
            {
                LeftOut++;
                return true;
            }

            message.CopyTo(_copy);
            _copy[0].Header.Instrument = new InstrumentId((ushort)index);
            log.Add(_copy.AsSpan(0, message.Length));
            return true;
        }

        public readonly void OnStateHash(in StateHashBody recorded)
        {
        }

        public void OnRecord(in JournalRecord record)
        {
            if (record.Kind != JournalRecordKind.Configuration) return;
            if (!ConfigurationBody.TryRead(record.Body, out ConfigurationBody body)) return;
            if (EngineSettingsJson.TryRead(body.Json) is not { } recorded) return;
            _instruments = new int[recorded.Instruments.Count];
            for (int i = 0; i < _instruments.Length; i++)
            {
                InstrumentSettings each = recorded.Instruments[i];
                _instruments[i] = engine.Instruments.FindIndex(
                    other => other.Venue == each.Venue && other.Symbol == each.Symbol);
            }
        }
    }
}
