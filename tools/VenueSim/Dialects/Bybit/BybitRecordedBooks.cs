using System;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>Rule: v5 "Orderbook": a snapshot replaces, <c>u</c> = 1 is a restart of the service.</summary>
internal sealed class BybitRecordedBooks : IRecordedBooks
{
    public bool HasStreamSnapshots => true;

    public string NameOf(StreamName stream) => stream.Text;

    public bool IsOf(string name, string symbol) => name.EndsWith("." + symbol, StringComparison.Ordinal);

    public BookStep Next(DepthMessage message, NaiveBook book)
    {
        if (message.IsSnapshot || message.LastUpdateId == 1)
            return BookStep.Replace;
        if (!book.IsSeeded || message.LastUpdateId <= book.LastUpdateId)
            return BookStep.Skip;
        return message.LastUpdateId == book.LastUpdateId + 1 ? BookStep.Apply : BookStep.ApplyAfterGap;
    }

    public byte[] WriteSnapshot(NaiveBook book, string symbol) => BybitBodies.WriteSnapshot(book, symbol);
}
