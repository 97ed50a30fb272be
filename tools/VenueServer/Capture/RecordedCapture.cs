using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.VenueSim.Capture;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Capture;

/// <summary>A capture directory in memory.</summary>
internal sealed record RecordedCapture(
    string Name, string Directory, SimVenue Venue, byte[] Data, RecordedFrame[] Frames,
    IReadOnlyList<RecordedBody> Bodies)
{
    public ReadOnlyMemory<byte> BytesOf(in RecordedFrame frame) => Data.AsMemory(frame.Offset, frame.Length);

    /// <summary>File and line of a frame, for a person.</summary>
    public string PlaceOf(in RecordedFrame frame)
    {
        var line = 1 + Data.AsSpan(0, frame.Offset).Count((byte)'\n');
        return $"'{Path.Combine(Directory, CaptureLoader.FramesFile)}' line {line}";
    }

    /// <summary>Books seeded with the recorded depth bodies, before the first frame.</summary>
    public CaptureBooks CreateBooks()
    {
        var books = new CaptureBooks(Venue);
        foreach (var (symbol, body) in DepthBodies())
            books.LoadSnapshot(symbol, body.Bytes);
        return books;
    }

    public IEnumerable<(string Symbol, RecordedBody Body)> DepthBodies()
    {
        foreach (var body in Bodies)
        {
            if (Venue.DepthUrl.Length > 0 && body.Url.Contains(Venue.DepthUrl, StringComparison.Ordinal)
                && SymbolOf(body.Url) is { } symbol)
                yield return (symbol, body);
        }
    }

    public RecordedBody? InstrumentsBody()
    {
        foreach (var body in Bodies)
        {
            if (body.Url.Contains(Venue.InstrumentsUrl, StringComparison.Ordinal))
                return body;
        }

        return null;
    }

    /// <summary>Plays all frames into the books without sending them.</summary>
    public void PlayInto(CaptureBooks books)
    {
        foreach (var frame in Frames)
        {
            if (frame.Stream.Kind == StreamKind.Depth)
                books.Apply(frame.Stream, BytesOf(frame).Span);
        }
    }

    public InstrumentUnits InferUnits()
    {
        var units = new InstrumentUnits();
        foreach (var (symbol, body) in DepthBodies())
            units.Add(symbol, StreamKind.Depth, body.Bytes);
        foreach (var frame in Frames)
        {
            if (frame.Stream.Symbol.Length > 0)
                units.Add(frame.Stream.Symbol, frame.Stream.Kind, BytesOf(frame).Span);
        }

        return units;
    }

    private static string? SymbolOf(string url)
    {
        var start = url.IndexOf("symbol=", StringComparison.Ordinal);
        if (start < 0)
            return null;
        var rest = url[(start + "symbol=".Length)..];
        var end = rest.IndexOf('&', StringComparison.Ordinal);
        return (end < 0 ? rest : rest[..end]).ToUpperInvariant();
    }
}
