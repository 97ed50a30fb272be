using System.Text.Json;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;

namespace LowLatency.Bench;

/// <summary>
/// The reference: one pass of Utf8JsonReader over the frame, keys told apart by their bytes, numbers by the same scalar
/// fixed-point parser, levels into an array. No allocation.
/// </summary>
internal sealed class DecodeVisitor
{
    private readonly BookLevel[] _levels = new BookLevel[1_024];
    private readonly long[] _fields = new long[128];

    internal int PriceDecimals { get; init; }

    internal int QuantityDecimals { get; init; }

    internal long Parse(byte[] frame)
    {
        Utf8JsonReader reader = new(frame);
        byte key = 0;
        int level = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    key = (byte)(reader.ValueSpan[0] & 0x7F);
                    break;
                case JsonTokenType.Number:
                    if (reader.TryGetInt64(out long number)) _fields[key] = number;
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    _fields[key] = reader.TokenType == JsonTokenType.True ? 1 : 0;
                    break;
                case JsonTokenType.String when key is (byte)'p' or (byte)'q' or (byte)'b' or (byte)'B' or (byte)'a' or (byte)'A':
                    int decimals = key is (byte)'q' or (byte)'B' or (byte)'A' ? QuantityDecimals : PriceDecimals;
                    if (FixedPoint.TryParse(reader.ValueSpan, decimals, out long units)) _fields[key] = units;
                    break;
                case JsonTokenType.StartArray when key is (byte)'b' or (byte)'a':
                    ReadLevels(ref reader, ref level);
                    break;
            }
        }

        return _fields['u'] + _fields['p'] + level;
    }

    private void ReadLevels(ref Utf8JsonReader reader, ref int level)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray) ReadLevel(ref reader, ref level);
    }

    private void ReadLevel(ref Utf8JsonReader reader, ref int level)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String) return;
        FixedPoint.TryParse(reader.ValueSpan, PriceDecimals, out long price);
        reader.Read();
        FixedPoint.TryParse(reader.ValueSpan, QuantityDecimals, out long quantity);
        reader.Read();
        _levels[level++] = new BookLevel(new Price(price), new Quantity(quantity));
    }
}
