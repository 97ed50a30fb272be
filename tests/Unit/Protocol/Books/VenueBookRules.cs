using System;
using System.Collections.Generic;
using LowLatency.Protocol.Books;

namespace LowLatency.Unit.Protocol.Books;

/// <summary>The books of seven venues as rules: what the machine has to be able to keep.</summary>
internal static class VenueBookRules
{
    /// <summary>U and u; the snapshot by REST lies in a range.</summary>
    internal static BookRule BinanceSpot { get; } = new()
    {
        Snapshot = SnapshotSource.Rest,
        Chain = BookChain.Range,
    };

    /// <summary>pu is the u of the frame before.</summary>
    internal static BookRule BinanceUsdm { get; } = new()
    {
        Snapshot = SnapshotSource.Rest,
        Chain = BookChain.Previous,
    };

    /// <summary>u rises by one; u = 1 is a restart.</summary>
    internal static BookRule Bybit { get; } = new()
    {
        Snapshot = SnapshotSource.Stream,
        Chain = BookChain.PlusOne,
        Restart = BookRestart.AtOne,
        DepthMax = 1_000,
        DepthDefault = 50,
    };

    /// <summary>
    /// prevSeqId is the seqId of the message before; equal ones keep alive; after maintenance seqId may be smaller. Its
    /// checksum is 0 since 2026-06-23 and proves nothing.
    /// </summary>
    internal static BookRule Okx { get; } = new()
    {
        Snapshot = SnapshotSource.Stream,
        Chain = BookChain.Previous,
        Restart = BookRestart.Lower,
        DepthMax = 400,
        DepthDefault = 400,
    };

    /// <summary>
    /// No ids; a CRC-32 over ten levels a side in every message; levels beyond the depth get no deletion.
    /// </summary>
    internal static BookRule Kraken { get; } = new()
    {
        Snapshot = SnapshotSource.Stream,
        Chain = BookChain.None,
        Proof = BookProof.Crc32(10),
        DepthMax = 1_000,
        DepthDefault = 10,
    };

    /// <summary>sequence_num counts every frame of the connection.</summary>
    internal static BookRule Coinbase { get; } = new()
    {
        Snapshot = SnapshotSource.Stream,
        Chain = BookChain.Connection,
    };

    /// <summary>sequenceStart and sequenceEnd; after maintenance they may begin lower without a word.</summary>
    internal static BookRule KuCoin { get; } = new()
    {
        Snapshot = SnapshotSource.Rest,
        Chain = BookChain.Range,
        Restart = BookRestart.Silent,
    };

    internal static IReadOnlyDictionary<string, BookRule> All { get; } =
        new Dictionary<string, BookRule>(StringComparer.Ordinal)
        {
            ["Binance spot"] = BinanceSpot,
            ["Binance USD-M"] = BinanceUsdm,
            ["Bybit"] = Bybit,
            ["OKX"] = Okx,
            ["Kraken"] = Kraken,
            ["Coinbase"] = Coinbase,
            ["KuCoin"] = KuCoin,
        };
}
