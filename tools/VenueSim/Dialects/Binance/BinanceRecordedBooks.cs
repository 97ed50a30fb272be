using System;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>Rule: "How to manage a local order book correctly" (spot and USD-M).</summary>
internal sealed class BinanceRecordedBooks : IRecordedBooks
{
    public bool HasStreamSnapshots => false;

    public string NameOf(StreamName stream) => stream.Symbol;

    public bool IsOf(string name, string symbol) => string.Equals(name, symbol, StringComparison.Ordinal);

    public BookStep Next(DepthMessage message, NaiveBook book)
    {
        if (!book.IsSeeded || message.LastUpdateId <= book.LastUpdateId)
            return BookStep.Skip;
        return message.FirstUpdateId <= book.LastUpdateId + 1 || message.PreviousUpdateId == book.LastUpdateId
            ? BookStep.Apply
            : BookStep.ApplyAfterGap;
    }

    public byte[] WriteSnapshot(NaiveBook book, string symbol) =>
        throw new NotSupportedException("books of this venue begin with a REST snapshot");
}
