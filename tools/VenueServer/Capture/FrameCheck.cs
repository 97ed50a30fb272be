using System;
using System.Text.Json;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Capture;

/// <summary>
/// Proves that every frame of a capture can be served before the first one is: a damaged one in the middle would end
/// the playing there, and its client would wait for ever. One owner thread.
/// </summary>
internal sealed class FrameCheck(string file, BookMembers members)
{
    private const long NanosPerDay = 86_400_000_000_000;

    private readonly DepthMessage _message = new(members);
    private long _lastNanos;

    /// <summary>Checks one frame.</summary>
    /// <param name="line">Its line in the file, from 1.</param>
    /// <param name="frame">Its bytes.</param>
    /// <param name="nanos">Its receive time.</param>
    /// <param name="kind">Of its stream.</param>
    /// <exception cref="VenueConfigurationException">It cannot be served: file, line and why.</exception>
    public void Check(long line, ReadOnlySpan<byte> frame, long nanos, StreamKind kind)
    {
        try
        {
            if (kind == StreamKind.Depth)
                _message.Read(frame);
            else
                ReadThrough(frame);
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException
            or InvalidOperationException)
        {
            throw Fault(line, $"is not a whole frame ({Short(e)})", e);
        }

        if (_lastNanos != 0 && Math.Abs(nanos - _lastNanos) > NanosPerDay)
            throw Fault(line, "was received more than a day away from the frame before", null);
        _lastNanos = nanos;
    }

    private static void ReadThrough(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        while (reader.Read())
        {
            // To the end.
        }
    }

    // The place within the frame counts from the frame's own start, whatever the reader says of lines.
    private static string Short(Exception e)
    {
        var end = e.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var text = end < 0 ? e.Message : e.Message[..end];
        return e is JsonException { BytePositionInLine: { } at } ? $"byte {at + 1}: {text}" : text;
    }

    private VenueConfigurationException Fault(long line, string what, Exception? cause) =>
        new($"'{file}' line {line} {what}: copy the capture anew, or cut it there", cause!)
        {
            IsInput = true,
        };
}
