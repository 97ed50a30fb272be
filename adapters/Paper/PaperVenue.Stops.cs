using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <content>Stop orders: in no book until a trade reaches their price, then market orders.</content>
public sealed partial class PaperVenue
{
    // In the order of their acceptance, which is that of their execution when one trade reaches several.
    private readonly PaperOrder[] _stops;
    private int _stopCount;
    private int _triggeredCount;

    /// <summary>
    /// The market traded at a price: for what tells of prices and not of trades. It reaches stop orders and fills
    /// nothing that rests in the book. Requests that are due by then must have run.
    /// </summary>
    public void OnTradedPrice(InstrumentId instrument, Price price)
    {
        if ((uint)instrument.Value >= (uint)_books.Length) return;
        PaperBook book = _books[instrument.Value];
        book.LastTradePrice = price;
        if (_stopCount > 0) ReachStops(instrument, book, price);
    }

    private static bool IsReached(Side side, Price trigger, Price traded) =>
        side == Side.Buy ? traded >= trigger : traded <= trigger;

    private void ReachStops(InstrumentId instrument, PaperBook book, Price traded)
    {
        for (int i = 0; i < _stopCount; i++)
        {
            ref PaperOrder stop = ref _stops[i];
            if (stop.Instrument != instrument || stop.IsTriggered) continue;
            if (!IsReached(stop.Side, stop.TriggerPrice, traded)) continue;
            stop.ReachedPrice = traded;
            _triggeredCount++;
        }

        if (_triggeredCount > 0) RunTriggered(instrument, book);
    }

    /// <summary>
    /// Executes what was triggered. While the feed has lost the book it waits for the next one, as the venue itself
    /// would have executed it meanwhile: it may not be forgotten because the price came back. Nothing is filled better
    /// than the trade that triggered it: a trade is often told before the book shows what it took, and behind a lost
    /// book the price may have come back since.
    /// </summary>
    private void RunTriggered(InstrumentId instrument, PaperBook book)
    {
        if (!book.IsUsable) return;
        for (int i = 0; i < _stopCount; i++)
        {
            if (!_stops[i].IsTriggered || _stops[i].Instrument != instrument) continue;
            PaperOrder order = _stops[i];
            RemoveAt(_stops, ref _stopCount, i--);
            _triggeredCount--;
            Take(ref order, book, order.ReachedPrice);
            End(in order);
        }
    }
}
