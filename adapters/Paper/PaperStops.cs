using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;

namespace LowLatency.Paper;

/// <summary>
/// Stop orders: in no book until a trade reaches their price, then market orders. Where one trade reaches several they
/// are executed in the sequence of their acceptance. Paper thread only.
/// </summary>
internal sealed class PaperStops
{
    private readonly PaperMatching _matching;
    private readonly PaperOrderList _waiting;

    internal PaperStops(PaperMatching matching, int capacity)
    {
        _matching = matching;
        _waiting = new PaperOrderList(capacity);
    }

    /// <summary>Stops that wait for their price, or for a book.</summary>
    internal PaperOrderList Waiting => _waiting;

    /// <summary>Stops that were reached and wait for a book.</summary>
    internal int TriggeredCount { get; private set; }

    internal void Add(PaperOrder order)
    {
        order.Price = Price.None;
        _waiting.Add(in order);
    }

    internal void RemoveAt(int index)
    {
        if (_waiting[index].IsTriggered) TriggeredCount--;
        _waiting.RemoveAt(index);
    }

    /// <summary>The market traded at a price.</summary>
    internal void OnTradedPrice(InstrumentId instrument, PaperBook book, Price traded)
    {
        for (int i = 0; i < _waiting.Count; i++)
        {
            ref PaperOrder stop = ref _waiting[i];
            if (stop.Instrument != instrument || stop.IsTriggered) continue;
            if (!PaperPrices.IsReached(stop.Side, stop.TriggerPrice, traded)) continue;
            stop.ReachedPrice = traded;
            TriggeredCount++;
        }

        RunTriggered(instrument, book);
    }

    /// <summary>
    /// Executes what was triggered. While the feed has lost the book it waits for the next one, as the venue itself
    /// would have executed it meanwhile: it may not be forgotten because the price came back. Nothing is filled better
    /// than the trade that triggered it: a trade is often published before the book shows what it took, and behind a
    /// lost book the price may have come back since.
    /// </summary>
    internal void RunTriggered(InstrumentId instrument, PaperBook book)
    {
        if (TriggeredCount == 0 || !book.IsUsable) return;
        for (int i = 0; i < _waiting.Count; i++)
        {
            if (!_waiting[i].IsTriggered || _waiting[i].Instrument != instrument) continue;
            PaperOrder order = _waiting[i];
            RemoveAt(i--);
            _matching.Take(ref order, book, order.ReachedPrice);
            _matching.End(in order);
        }
    }
}
