using System;
using System.Collections.Generic;
using LowLatency.Backtest.Records;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Results;

/// <summary>Puts fills together to round trips, per instrument.</summary>
public sealed class RoundTripBuilder
{
    private readonly List<RoundTrip> _closed = [];
    private readonly Dictionary<InstrumentId, OpenTrip> _open = [];

    private RoundTripBuilder()
    {
    }

    /// <summary>Round trips that ended, in the order of their ends. What is still open is not among them.</summary>
    public static IReadOnlyList<RoundTrip> Build(IReadOnlyList<FillRow> fills)
    {
        var builder = new RoundTripBuilder();
        foreach (FillRow fill in fills) builder.Add(fill);
        return builder._closed;
    }

    private void Add(FillRow fill)
    {
        long signed = fill.Side == Side.Buy ? fill.Quantity.Units : -fill.Quantity.Units;
        if (!_open.TryGetValue(fill.Instrument, out OpenTrip? trip))
        {
            _open[fill.Instrument] = trip = new OpenTrip(fill);
        }

        bool isReducing = Math.Sign(trip.Units) == -Math.Sign(signed) && trip.Units != 0;
        if (!isReducing || Math.Abs(signed) <= Math.Abs(trip.Units))
        {
            trip.Book(fill.Side, fill.Value, fill.Fee);
            trip.Units += signed;
            if (trip.Units == 0) Close(trip, fill);
            return;
        }

        // It changes sides: the part that closes belongs to this trip, the rest begins the next.
        long closing = Math.Abs(trip.Units);
        Notional value = NotionalMath.Scale(fill.Value, closing, fill.Quantity.Units, Rounding.HalfEven);
        Notional fee = NotionalMath.Scale(fill.Fee, closing, fill.Quantity.Units, Rounding.HalfEven);
        trip.Book(fill.Side, value, fee);
        long left = trip.Units + signed;
        Close(trip, fill);
        trip = new OpenTrip(fill);
        trip.Book(fill.Side, fill.Value - value, fill.Fee - fee);
        trip.Units = left;
        _open[fill.Instrument] = trip;
    }

    private void Close(OpenTrip trip, FillRow last)
    {
        _open.Remove(last.Instrument);
        Notional profit = trip.Sold - trip.Bought - trip.Fees;
        _closed.Add(new RoundTrip(
            last.Instrument, trip.Side, trip.OpenedNanos, last.TimeNanos, trip.Bought, trip.Sold, trip.Fees, profit,
            trip.Fills));
    }

    private sealed class OpenTrip(FillRow first)
    {
        public long Units;
        public Notional Bought;
        public Notional Sold;
        public Notional Fees;
        public int Fills;

        public Side Side => first.Side;

        public long OpenedNanos => first.TimeNanos;

        public void Book(Side side, Notional value, Notional fee)
        {
            if (side == Side.Buy) Bought += value;
            else Sold += value;
            Fees += fee;
            Fills++;
        }
    }
}
