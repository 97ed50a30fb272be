using System;
using System.Text;

namespace LowLatency.VenueSim.Streams;

/// <summary>The stream of a frame.</summary>
/// <param name="Text">The name as on the wire; empty for answers.</param>
/// <param name="Symbol">Symbol in upper case; empty for answers.</param>
/// <param name="Kind">What the stream carries.</param>
public sealed record StreamName(string Text, string Symbol, StreamKind Kind)
{
    /// <summary>The name of frames that belong to no stream.</summary>
    public static StreamName None { get; } = new(string.Empty, string.Empty, StreamKind.Other);

    /// <summary>Finds the name in a frame without parsing the whole.</summary>
    /// <param name="frame">One JSON text.</param>
    /// <param name="member">The member that holds the name.</param>
    /// <returns>The bytes of the name; empty when the frame has none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> frame, string member)
    {
        var key = Encoding.ASCII.GetBytes("\"" + member + "\":\"");
        var start = frame.IndexOf(key);
        if (start < 0)
            return default;
        var rest = frame[(start + key.Length)..];
        var end = rest.IndexOf((byte)'"');
        return end > 0 ? rest[..end] : default;
    }

    /// <summary>Whether two names mean the same data: same symbol and kind, push rate and depth aside.</summary>
    /// <param name="other">The other name.</param>
    /// <returns>True when a subscription to the one is answered by the other.</returns>
    public bool SameDataAs(StreamName other)
    {
        if (Kind != other.Kind || !string.Equals(Symbol, other.Symbol, StringComparison.Ordinal))
            return false;
        return Kind != StreamKind.Kline || string.Equals(Text, other.Text, StringComparison.Ordinal);
    }
}
