using System.Collections.Generic;
using System.IO;
using LowLatency.Backtest.Settings;
using LowLatency.Formats.Capture;
using LowLatency.Model.Identity;
using LowLatency.Reading.Capture;
using LowLatency.Venues;

namespace LowLatency.Backtest.Data.Recordings;

/// <summary>
/// The engine's own raw captures (capture.directory): bytes as received, through the live parsers again. The upper
/// eight bits of a connection's number say which socket of the engine it was.
/// </summary>
internal static class CaptureSource
{
    private const int SocketShift = 24;

    public static MessageLog Read(DataSettings source, BacktestSettings settings, List<string> notes)
    {
        if (!Directory.Exists(source.Path))
        {
            throw new BacktestException($"{source.Path}: no such folder") { IsInput = true };
        }

        VenueId venue = RecordedVenue.VenueOf(source, settings.Engine);
        var log = new MessageLog();

        // Requests get other numbers here than in the run, so its acknowledgements are of none: they are made up.
        var session = new RecordedSession(
            RecordedVenue.Protocol(venue, source, settings), log, VenueCatalog.Of(venue).Acknowledgement);
        using var reader = new CaptureReader(source.Path);
        long records = 0;
        uint sockets = 0;
        while (reader.Read(out CaptureRecord record))
        {
            if (record.Direction != CaptureDirection.Received) continue;
            records++;
            sockets |= 1u << (int)(record.Connection >> SocketShift);
            long now = record.WallNanos;
            if (record.Kind == CaptureKind.WebSocketText)
            {
                session.Connect(record.Connection, now);
                session.Frame(record.Body, now);
            }
            else if (record.Kind == CaptureKind.HttpResponse)
            {
                session.Answer(record.Detail, record.Body, now);
            }
        }

        if (records == 0) throw new BacktestException($"{source.Path}: holds no capture") { IsInput = true };
        if (sockets != 1)
        {
            throw new BacktestException(
                $"{source.Path}: holds the bytes of several sockets; a backtest reads captures of a run with one venue "
                + "and one socket (give a venue with several a streamPath)")
            { IsInput = true };
        }

        Note(source, log, session, reader.DamagedCount, notes);
        return log;
    }

    public static void Note(
        DataSettings source, MessageLog log, RecordedSession session, long damaged, List<string> notes)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Path));
        if (log.BackwardsCount > 0) notes.Add(
            $"{name}: {log.BackwardsCount} messages had a time before the one before");
        if (session.AnswersUnused > 0) notes.Add($"{name}: {session.AnswersUnused} answers without a request");
        if (session.Counters.FramesRefused > 0) notes.Add($"{name}: {session.Counters.FramesRefused} frames refused");
        if (session.Counters.BookGaps > 0) notes.Add($"{name}: {session.Counters.BookGaps} gaps in books");
        if (damaged > 0) notes.Add($"{name}: damaged in {damaged} places, skipped");
    }
}
