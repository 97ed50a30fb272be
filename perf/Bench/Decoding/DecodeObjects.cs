using System.Text.Json.Serialization;

namespace LowLatency.Bench.Decoding;

/// <summary>The frame as plain objects, for the source-generated serializer: what most libraries do.</summary>
internal sealed record WrappedFrame
{
    [JsonPropertyName("stream")] public string? Stream { get; init; }

    [JsonPropertyName("topic")] public string? Topic { get; init; }

    [JsonPropertyName("data")] public FrameData? Data { get; init; }
}

internal sealed record FrameData
{
    [JsonPropertyName("e")] public string? Kind { get; init; }

    [JsonPropertyName("E")] public long EventTime { get; init; }

    [JsonPropertyName("s")] public string? Symbol { get; init; }

    [JsonPropertyName("t")] public long TradeId { get; init; }

    [JsonPropertyName("p")] public string? Price { get; init; }

    [JsonPropertyName("q")] public string? Quantity { get; init; }

    [JsonPropertyName("T")] public long TradeTime { get; init; }

    [JsonPropertyName("m")] public bool IsBuyerMaker { get; init; }

    [JsonPropertyName("U")] public long First { get; init; }

    [JsonPropertyName("u")] public long Last { get; init; }
}

/// <summary>Depth frames: the same keys hold arrays.</summary>
internal sealed record WrappedDepth
{
    [JsonPropertyName("stream")] public string? Stream { get; init; }

    [JsonPropertyName("data")] public DepthData? Data { get; init; }
}

internal sealed record DepthData
{
    [JsonPropertyName("e")] public string? Kind { get; init; }

    [JsonPropertyName("s")] public string? Symbol { get; init; }

    [JsonPropertyName("U")] public long First { get; init; }

    [JsonPropertyName("u")] public long Last { get; init; }

    [JsonPropertyName("b")]
    public decimal[][]? Bids { get; init; }

    [JsonPropertyName("a")]
    public decimal[][]? Asks { get; init; }
}

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(WrappedFrame))]
[JsonSerializable(typeof(WrappedDepth))]
internal sealed partial class DecodeJsonContext : JsonSerializerContext;
