using System;
using System.Globalization;
using System.IO;
using System.Text;
using LowLatency.Protocol.RateLimits;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Links;

/// <summary>
/// This machine as a venue sees it: the limits that all links share, and the ban that outlives the process. Made before
/// the threads start; <see cref="Poll"/> belongs to the housekeeping thread.
/// </summary>
public sealed class VenueAddress
{
    private readonly string _banPath;
    private long _savedVenueNanos;

    /// <param name="banPath">Where a ban is remembered over a restart.</param>
    public VenueAddress(AddressLimits limits, string banPath, long monotonicNanos, long wallNanos)
    {
        Limits = limits;
        _banPath = banPath;
        _savedVenueNanos = ReadBan(banPath);
        limits.RestoreBan(_savedVenueNanos, monotonicNanos, wallNanos);
    }

    public AddressLimits Limits { get; }

    /// <summary>Writes down a ban that began, or its end.</summary>
    public void Poll()
    {
        long nanos = Limits.BanUntilVenueNanos;
        if (nanos == _savedVenueNanos) return;

        // Where it cannot be written it holds in this process, and the next poll tries again: a full disk has its own
        // alarm.
        byte[] text = Encoding.ASCII.GetBytes(nanos.ToString(CultureInfo.InvariantCulture));
        if (DurableFile.TryReplace(_banPath, text, out _)) _savedVenueNanos = nanos;
    }

    // A file that cannot be read is not a ban: the venue will say it again.
    private static long ReadBan(string path)
    {
        try
        {
            string text = File.Exists(path) ? File.ReadAllText(path) : "";
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long nanos) ? nanos : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
