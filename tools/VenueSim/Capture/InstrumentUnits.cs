using System;
using System.Collections.Generic;
using System.Text.Json;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Capture;

/// <summary>Tick and lot of every symbol of a capture, inferred from all its price and size texts.</summary>
public sealed class InstrumentUnits
{
    private readonly SortedDictionary<string, (UnitInference Tick, UnitInference Lot)> _units =
        new(StringComparer.Ordinal);

    /// <summary>Symbols seen, in ordinal order.</summary>
    public IEnumerable<string> Symbols => _units.Keys;

    /// <summary>Tick of a symbol; 1 when nothing of it was seen.</summary>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <returns>A positive number.</returns>
    public decimal TickOf(string symbol) => _units.TryGetValue(symbol, out var unit) ? unit.Tick.ToUnit() : 1m;

    /// <summary>Lot of a symbol; 1 when nothing of it was seen.</summary>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <returns>A positive number.</returns>
    public decimal LotOf(string symbol) => _units.TryGetValue(symbol, out var unit) ? unit.Lot.ToUnit() : 1m;

    /// <summary>Takes the numbers of a frame or depth body into account.</summary>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <param name="kind">Kind of the frame; candles and statistics are skipped, being sums.</param>
    /// <param name="json">Bytes of the frame.</param>
    public void Add(string symbol, StreamKind kind, ReadOnlySpan<byte> json)
    {
        if (kind is not (StreamKind.Depth or StreamKind.BookTicker or StreamKind.Trade or StreamKind.AggregateTrade))
            return;
        if (!_units.TryGetValue(symbol, out var unit))
            _units.Add(symbol, unit = (new UnitInference(), new UnitInference()));
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var isLevels = reader.ValueTextEquals("b") || reader.ValueTextEquals("a")
                || reader.ValueTextEquals("bids") || reader.ValueTextEquals("asks");
            var isPrice = isLevels || reader.ValueTextEquals("p");
            var isSize = reader.ValueTextEquals("B") || reader.ValueTextEquals("A")
                || reader.ValueTextEquals("q") || reader.ValueTextEquals("v");
            reader.Read();
            if (isLevels && reader.TokenType == JsonTokenType.StartArray)
                AddLevels(ref reader, unit.Tick, unit.Lot);
            else if (isPrice && reader.TokenType == JsonTokenType.String)
                unit.Tick.Add(reader.ValueSpan);
            else if (isSize && reader.TokenType == JsonTokenType.String)
                unit.Lot.Add(reader.ValueSpan);
        }
    }

    private static void AddLevels(ref Utf8JsonReader reader, UnitInference tick, UnitInference lot)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            tick.Add(reader.ValueSpan);
            reader.Read();
            lot.Add(reader.ValueSpan);
            while (reader.TokenType != JsonTokenType.EndArray)
                reader.Read();
        }
    }
}
