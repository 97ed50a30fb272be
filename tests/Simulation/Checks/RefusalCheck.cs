using System;
using System.Globalization;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// Once either side of the engine was told that the venue refuses its address, neither sends before the time is over:
/// no request, no upgrade.
/// </summary>
internal sealed class RefusalCheck(World world, SimulatedVenue venue)
{
    /// <summary>Waits are measured by an estimate of a clock that faults move by up to three seconds.</summary>
    private const long Slack = 4 * SimulationOptions.Second;

    private long _knownUntilNanos;
    private long _toldNanos;

    /// <summary>Requests and upgrades that were looked at.</summary>
    public long Sent { get; private set; }

    /// <summary>An answer arrives that tells a refusal (418, 429).</summary>
    public void OnStatus(int status)
    {
        if (status is not (418 or 429)) return;
        world.Trace($"told {status}");
        _toldNanos = world.NowNanos;
        long until = venue.Exchange.Truth.RefusedUntilNanos(World.Address);
        _knownUntilNanos = Math.Max(_knownUntilNanos, until);
    }

    /// <summary>A process that begins anew knows of a ban; the wait of a 429 is forgotten with the process.</summary>
    public void OnStart(long savedBanNanos)
    {
        if (savedBanNanos == 0) _knownUntilNanos = 0;
    }

    public void OnText(ReadOnlySpan<byte> answer)
    {
        // Half of an answer tells nothing.
        if (answer.Count((byte)'{') != answer.Count((byte)'}')) return;
        ReadOnlySpan<byte> status = "\"status\":"u8;
        int at = answer.IndexOf(status);
        if (at < 0) return;
        ReadOnlySpan<byte> number = answer[(at + status.Length)..];
        if (number.StartsWith("418"u8)) OnStatus(418);
        else if (number.StartsWith("429"u8)) OnStatus(429);
    }

    /// <summary>Null, or what is wrong with sending now.</summary>
    public string? OnSend(string what)
    {
        Sent++;
        double left = (_knownUntilNanos - world.NowNanos) / 1e9;

        // What leaves in the moment in which the answer comes was on its way.
        return world.NowNanos == _toldNanos || world.NowNanos + Slack >= _knownUntilNanos
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{what} sent although the venue refuses for {left:F3} s");
    }
}
