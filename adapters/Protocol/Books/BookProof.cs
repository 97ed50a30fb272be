namespace LowLatency.Protocol.Books;

/// <summary>What proves a book besides that its messages follow each other.</summary>
public readonly record struct BookProof
{
    /// <summary>Nothing besides.</summary>
    public static BookProof Sequence => default;

    /// <summary>Levels a side that every message carries a checksum of; 0 = it carries none.</summary>
    public int ChecksumLevels { get; private init; }

    /// <summary>
    /// Every message carries the CRC-32 (polynomial 0xEDB88320) of the best levels after it: asks from the lowest, then
    /// bids from the highest, each as the digits of price and quantity at the venue's precision, without the point and
    /// without leading zeros (Kraken).
    /// </summary>
    /// <param name="levels">Levels a side, 1 and more; a book that has fewer uses those.</param>
    public static BookProof Crc32(int levels) => new() { ChecksumLevels = levels };
}
