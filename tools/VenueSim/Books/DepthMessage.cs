using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace LowLatency.VenueSim.Books;

/// <summary>
/// One book message as it stands on the wire, diff, delta or snapshot, by the member names of its venue. Reused from
/// frame to frame. One owner thread.
/// </summary>
/// <param name="members">The venue's names.</param>
public sealed class DepthMessage(BookMembers members)
{
    /// <summary>First update id; 0 where there is none.</summary>
    public long FirstUpdateId { get; private set; }

    /// <summary>Last update id.</summary>
    public long LastUpdateId { get; private set; }

    /// <summary>Last update id of the frame before; -1 where there is none.</summary>
    public long PreviousUpdateId { get; private set; }

    /// <summary>Cross sequence; 0 where there is none.</summary>
    public long CrossSequence { get; private set; }

    /// <summary>Event time in milliseconds; 0 where there is none.</summary>
    public long EventMillis { get; private set; }

    /// <summary>Transaction time in milliseconds; 0 where there is none.</summary>
    public long TransactionMillis { get; private set; }

    /// <summary>Whether the message says that it is a snapshot.</summary>
    public bool IsSnapshot { get; private set; }

    /// <summary>Bid levels, price and absolute size.</summary>
    public List<(decimal Price, decimal Size)> Bids { get; } = new();

    /// <summary>Ask levels, price and absolute size.</summary>
    public List<(decimal Price, decimal Size)> Asks { get; } = new();

    /// <summary>Reads a frame or a REST body.</summary>
    /// <param name="json">UTF-8 JSON text.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="FormatException">A number text is malformed.</exception>
    public void Read(ReadOnlySpan<byte> json)
    {
        FirstUpdateId = LastUpdateId = CrossSequence = EventMillis = TransactionMillis = 0;
        PreviousUpdateId = -1;
        IsSnapshot = false;
        Bids.Clear();
        Asks.Clear();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                ReadMember(ref reader);
        }
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        reader.Read();
        if (name.Length == 0)
            return;
        if (name == members.FirstId)
            FirstUpdateId = reader.GetInt64();
        else if (name == members.LastId || name == members.RestLastId)
            LastUpdateId = reader.GetInt64();
        else if (name == members.PreviousId)
            PreviousUpdateId = reader.GetInt64();
        else if (name == members.CrossId)
            CrossSequence = reader.GetInt64();
        else if (name == members.EventTime)
            EventMillis = reader.GetInt64();
        else if (name == members.TransactionTime)
            TransactionMillis = reader.GetInt64();
        else if (name == members.Kind)
            IsSnapshot = reader.ValueTextEquals(members.SnapshotKind);
        else if (name == members.Bids || name == members.RestBids)
            ReadLevels(ref reader, Bids);
        else if (name == members.Asks || name == members.RestAsks)
            ReadLevels(ref reader, Asks);
    }

    private static void ReadLevels(ref Utf8JsonReader reader, List<(decimal Price, decimal Size)> levels)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            var price = ParseDecimal(ref reader);
            reader.Read();
            var size = ParseDecimal(ref reader);
            while (reader.TokenType != JsonTokenType.EndArray)
                reader.Read();
            levels.Add((price, size));
        }
    }

    private static decimal ParseDecimal(ref Utf8JsonReader reader) =>
        decimal.Parse(reader.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
