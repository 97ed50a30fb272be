using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Streams;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// The sockets of one venue's public streams: for a planned rotation the next one is open before the old one ends. One
/// that was not replaced in time is a violation, and the venue ends it when it is a day old.
/// </summary>
internal sealed class MarketConnections(World world, SimulatedVenue venue)
{
    private const long DayNanos = 24L * 3_600 * SimulationOptions.Second;

    /// <summary>An address that is limited or banned connects later.</summary>
    private const long GraceNanos = 300 * SimulationOptions.Second;

    private readonly List<(VenueEnd End, IClientSession Session, long OpenedNanos)> _open = [];

    /// <summary>Planned life of a connection.</summary>
    public long RotateAfterNanos { get; set; }

    /// <summary>Connections that were replaced when their time had come.</summary>
    public long Rotations { get; private set; }

    /// <summary>Age of the oldest that was replaced.</summary>
    public long RotatedAgeNanosMax { get; private set; }

    public bool IsNone => _open.Count == 0;

    public void Open(VenueEnd end)
    {
        IClientSession session = World.Venue.Dialect.OpenSession(SocketTarget.Plain, "", messagesPerSecondMax: 0);
        _open.Add((end, session, world.NowNanos));
        if (RotateAfterNanos == 0) return;
        long late = RotateAfterNanos + GraceNanos;
        world.At(world.NowNanos + Math.Min(late, DayNanos), () =>
        {
            if (!_open.Exists(one => one.End == end)) return;
            if (late < DayNanos) venue.Checker.Add("a market connection was not replaced when its time had come");
            else End(end, 0);
        });
    }

    /// <summary>What the venue answers to a text; null = nothing.</summary>
    public byte[]? Receive(VenueEnd end, byte[] text)
    {
        int index = _open.FindIndex(one => one.End == end);
        return index < 0 ? null : _open[index].Session.Receive(text, world.NowNanos).Text;
    }

    public void OnClosed(VenueEnd end)
    {
        int index = _open.FindIndex(one => one.End == end);
        if (index < 0) return;
        long age = world.NowNanos - _open[index].OpenedNanos;
        bool isReplaced = index < _open.Count - 1;
        _open.RemoveAt(index);
        if (!isReplaced || RotateAfterNanos == 0 || age < RotateAfterNanos) return;
        Rotations++;
        RotatedAgeNanosMax = Math.Max(RotatedAgeNanosMax, age);
    }

    /// <summary>A frame to all of them.</summary>
    public void Send(long due, byte[] frame, Action arrives)
    {
        foreach ((VenueEnd end, _, _) in _open) end.Wire.SendText(end, due, frame, arrives);
    }

    /// <summary>The venue ends all of them without a word.</summary>
    public void EndAll()
    {
        while (_open.Count > 0) End(_open[0].End, 0);
    }

    private void End(VenueEnd end, int code)
    {
        end.Wire.SendEnd(end, world.NowNanos + world.Options.LatencyNanos, code);
        _open.RemoveAll(one => one.End == end);
    }
}
