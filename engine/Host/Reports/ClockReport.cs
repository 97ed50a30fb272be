namespace LowLatency.Host.Reports;

/// <summary>A venue's clock against this machine's, as the account's gateway measured it last.</summary>
public sealed class ClockReport
{
    /// <summary>The venue's clock minus this machine's.</summary>
    public double OffsetMillis { get; set; }

    /// <summary>Of the measurement in use; the offset is sure to half of it.</summary>
    public double RoundTripMillis { get; set; }

    /// <summary>By how much the two part in an hour; 0 = not known yet.</summary>
    public double DriftMillisPerHour { get; set; }

    public long Measurements { get; set; }
}
