using LowLatency.VenueSim.Books;

namespace LowLatency.VenueSim.Matching;

/// <summary>An order in the book; a link of its level's queue.</summary>
internal sealed class RestingOrder
{
    public required long Id { get; init; }

    public required int Owner { get; init; }

    public required SimSide Side { get; init; }

    public required PriceLevel Level { get; init; }

    public required long Lots { get; set; }

    public RestingOrder? Previous { get; set; }

    public RestingOrder? Next { get; set; }
}
