using System;
using System.Threading;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Units of the instruments that several sockets of a venue carry. Feeds are opened before the pipeline runs; then each
/// thread has its own.
/// </summary>
/// <param name="instruments">Size of the instrument table.</param>
/// <param name="resyncs">Takes the request for rules by which the other feeds hear of it; any thread adds.</param>
public sealed class SharedUnits(int instruments, ResyncRequests resyncs)
{
    private const int DecimalsBits = 8;
    private const int DecimalsMask = (1 << DecimalsBits) - 1;

    // Both decimals plus one; 0 = nobody asked.
    private readonly int[] _units = new int[instruments];
    private Feed[] _feeds = [];

    /// <summary>One more feed, whose word every other of its instruments waits for.</summary>
    public ISharedUnits Open()
    {
        var feed = new Feed(this, _units.Length);
        _feeds = [.. _feeds, feed];
        return feed;
    }

    private static int Packed(int price, int quantity) => ((price + 1) << DecimalsBits) | (quantity + 1);

    private int UnitsOf(InstrumentId instrument) => Volatile.Read(ref _units[instrument.Value]);

    // The units that hold from now on, and whether this made them.
    private int Refine(InstrumentId instrument, int price, int quantity, out bool isChange)
    {
        ref int units = ref _units[instrument.Value];
        int before;
        int finer;
        do
        {
            before = Volatile.Read(ref units);
            finer = Packed(
                Math.Max(price, (before >> DecimalsBits) - 1), Math.Max(quantity, (before & DecimalsMask) - 1));
        }
        while (finer != before && Interlocked.CompareExchange(ref units, finer, before) != before);

        isChange = before != 0 && finer != before;
        return finer;
    }

    // One that has heard of no units has published nothing: it asks before it does.
    private bool HaveHeard(InstrumentId instrument, int units)
    {
        foreach (Feed feed in _feeds)
        {
            int heard = feed.HeardOf(instrument);
            if (heard != 0 && heard != units) return false;
        }

        return true;
    }

    private void Announce(InstrumentId instrument) => resyncs.Add(new EngineCommand
    {
        Kind = CommandKind.RefreshRules,
        Instrument = instrument,
        Reason = ReasonCode.BookLevelOffUnit,
    });

    private sealed class Feed(SharedUnits shared, int instruments) : ISharedUnits
    {
        private readonly int[] _heard = new int[instruments];

        public int HeardOf(InstrumentId instrument) => Volatile.Read(ref _heard[instrument.Value]);

        public bool TryGet(InstrumentId instrument, out int priceDecimals, out int quantityDecimals)
        {
            int units = shared.UnitsOf(instrument);
            priceDecimals = (units >> DecimalsBits) - 1;
            quantityDecimals = (units & DecimalsMask) - 1;
            return units != 0;
        }

        public bool TryRefine(InstrumentId instrument, int priceDecimals, int quantityDecimals)
        {
            int units = shared.Refine(instrument, priceDecimals, quantityDecimals, out bool isChange);
            Volatile.Write(ref _heard[instrument.Value], units);
            if (isChange) shared.Announce(instrument);
            return shared.HaveHeard(instrument, units);
        }

        public void Hear(InstrumentId instrument)
        {
            if (HeardOf(instrument) == 0) return;
            Volatile.Write(ref _heard[instrument.Value], shared.UnitsOf(instrument));
        }
    }
}
