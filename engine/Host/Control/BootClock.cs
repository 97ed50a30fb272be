using System;
using System.Globalization;
using System.IO;

namespace LowLatency.Host.Control;

/// <summary>
/// The machine's time since it was booted, which no clock step moves, and which boot it is. A request that carries both
/// has an age that nothing but time changes.
/// </summary>
/// <param name="Boot">The kernel's name of this boot.</param>
/// <param name="UptimeSeconds">Since the boot, sleep included.</param>
internal sealed record BootClock(string Boot, Func<double> UptimeSeconds)
{
    private const string BootPath = "/proc/sys/kernel/random/boot_id";
    private const string UptimePath = "/proc/uptime";

    /// <summary>Of this machine.</summary>
    public static BootClock OfMachine() => new(File.ReadAllText(BootPath).Trim(), ReadUptime);

    private static double ReadUptime() =>
        double.Parse(File.ReadAllText(UptimePath).Split(' ')[0], CultureInfo.InvariantCulture);
}
